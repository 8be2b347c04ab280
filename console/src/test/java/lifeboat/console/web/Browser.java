package lifeboat.console.web;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/// Debian's Chromium, headless, with a profile of its own.
final class Browser implements AutoCloseable {
    enum Scripts {
        ON,
        OFF
    }

    final ChromeDriver driver;
    private final String base;

    private Browser(ChromeDriver driver, String base) {
        this.driver = driver;
        this.base = base;
    }

    /// Empty where the browser or its driver is not installed.
    static boolean isThere() {
        return program("chromium").isPresent() && program("chromedriver").isPresent();
    }

    /// @param profile an empty directory
    static Browser start(String base, Path profile, Scripts scripts) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium").orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // tests may run as root
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--user-data-dir=" + profile);
        options.setExperimentalOption(
                "prefs",
                Map.of(
                        "profile.managed_default_content_settings.javascript",
                        scripts == Scripts.ON ? 1 : 2));
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(program("chromedriver").orElseThrow().toFile())
                        .usingAnyFreePort()
                        .build();
        return new Browser(new ChromeDriver(service, options), base);
    }

    private static Optional<Path> program(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    void go(String path) {
        driver.get(base.replaceAll("/$", "") + path);
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    void type(String css, String text) {
        WebElement field = find(css);
        field.clear();
        field.sendKeys(text);
    }

    void logIn(String name, String password) {
        go("/login");
        type("#username", name);
        type("#password", password);
        press("main form button");
    }

    /// Presses a button that leads to another page, and waits for that.
    void press(String css) {
        WebElement before = find("html");
        find(css).click();
        long until = System.nanoTime() + 15_000_000_000L;
        while (System.nanoTime() - until < 0) {
            try {
                before.getTagName();
                LockSupport.parkNanos(20_000_000);
            } catch (WebDriverException e) {
                return; // that page is gone
            }
        }
        throw new AssertionError(css + " led to no other page");
    }

    /// A screen of this size.
    ///
    /// @param scheme `light` or `dark`
    void screen(int width, int height, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        media("screen", scheme);
    }

    void media(String medium, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "media",
                        medium,
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    long number(String script) {
        return driver.executeScript("return " + script) instanceof Number number
                ? number.longValue()
                : -1;
    }

    String text(String css) {
        return find(css).getText();
    }

    /// Whether this is there soon.
    boolean becomes(String css, String text) throws InterruptedException {
        long until = System.nanoTime() + 15_000_000_000L;
        while (System.nanoTime() - until < 0) {
            try {
                if (find(css).getText().contains(text)) {
                    return true;
                }
            } catch (StaleElementReferenceException e) {
                // it was just replaced: look again
            }
            Thread.sleep(100);
        }
        return false;
    }

    /// What the page complained about since the last call.
    List<String> complaints() {
        List<String> lines = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            lines.add(entry.getMessage());
        }
        return lines;
    }

    /// What axe finds wrong, one line each: the rule, and where.
    List<String> violations(List<String> tags) throws IOException {
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            driver.executeScript(
                    new String(
                            java.util.Objects.requireNonNull(script).readAllBytes(),
                            StandardCharsets.UTF_8));
        }
        Object found =
                driver.executeAsyncScript(
                        "const tell = arguments[arguments.length - 1];"
                                + "axe.run({runOnly: {type: 'tag', values: arguments[0]}}).then(r =>"
                                + " tell(r.violations.map(v => v.id + ': ' + v.help + ' at ' +"
                                + " v.nodes.map(n => n.target.join(' ') + ' (' + n.failureSummary +"
                                + " ')').join('; '))))",
                        tags);
        List<String> lines = new ArrayList<>();
        if (found instanceof List<?> list) {
            list.forEach(line -> lines.add(String.valueOf(line)));
        } else {
            throw new IOException("axe did not answer: " + found);
        }
        return lines;
    }

    /// A picture of the whole page.
    void shoot(Path file) throws IOException {
        Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
