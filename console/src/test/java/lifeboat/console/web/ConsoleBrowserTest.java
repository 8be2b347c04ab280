package lifeboat.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lifeboat.console.Result;
import lifeboat.console.schedule.Slot;
import lifeboat.console.schedule.SlotEntry;
import lifeboat.console.schedule.SlotState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoAlertPresentException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/// The pages as people see them.
@Timeout(240)
final class ConsoleBrowserTest {
    private static final Path SHOTS = Path.of("target/screenshots");
    private static final List<String> TAGS =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
    private static final String PASSPHRASE = "a canary among passphrases";

    @TempDir private Path home = Path.of("");
    @TempDir private Path profile = Path.of("");
    private RunningConsole console;

    @BeforeEach
    void start() throws Exception {
        Assumptions.assumeTrue(
                Browser.isThere(), "chromium and chromedriver are not installed here");
        console = new RunningConsole(home, new FakeCommands(SampleFacts.hostile()));
        Instant now = Instant.now();
        List<SlotEntry> entries = new ArrayList<>();
        for (int day = 20; day > 0; day--) {
            SlotState state = day == 9 ? SlotState.MISSED : SlotState.ENDED;
            entries.add(
                    new SlotEntry(
                            new Slot("nightly", now.minusSeconds(86_400L * day)),
                            state,
                            day == 9 ? "" : day == 4 ? "degraded" : "done",
                            day == 9 ? "serve was not running " + SampleFacts.EVIL : "",
                            "",
                            1,
                            1,
                            Optional.empty(),
                            Optional.empty()));
        }
        console.slots.show(
                List.of(
                        new SlotBoard.Policy(
                                "nightly", "backup", ZoneOffset.UTC, entries, Optional.of(now))));
        console.commands.answers(
                "ls",
                new Result.Ls(
                        "5eed0001",
                        List.of(
                                listed("www", "directory"),
                                listed(SampleFacts.EVIL.replace('/', '|'), "file")),
                        100_000));
        console.commands.answers("plan", ConsoleFlowsTest.plan(List.of()));
    }

    private static Result.ListedEntry listed(String path, String type) {
        return new Result.ListedEntry("docroot", path, type, "-rw-r--r--", 12, SampleFacts.NOW);
    }

    @AfterEach
    void end() {
        if (console != null) {
            console.close();
        }
    }

    /// From the one-time password to somebody who may do everything, by hand.
    private void settleIn(Browser browser) {
        browser.logIn("admin", console.oneTimePassword());
        choose(browser);
        browser.logIn("admin", RunningConsole.PASSWORD);
        browser.go("/accounts");
        browser.type("#name", "olga");
        for (WebElement role : browser.driver.findElements(By.cssSelector("input[name=role]"))) {
            if (!role.isSelected()) {
                role.click();
            }
        }
        browser.press("form.wide button");
        String told = browser.text(".banner.good");
        browser.press(".leave button");
        browser.logIn("olga", told.substring(told.lastIndexOf(' ') + 1));
        choose(browser);
        browser.logIn("olga", RunningConsole.PASSWORD);
    }

    private static void choose(Browser browser) {
        browser.type("#password", RunningConsole.PASSWORD);
        browser.type("#again", RunningConsole.PASSWORD);
        browser.press("main form button");
    }

    @Test
    @DisplayName(
            "A-05 every page, wide and narrow, light and dark: fits, is accessible, complains of"
                    + " nothing, and shows names that are code as text")
    void everyPage() throws Exception {
        try (Browser browser = Browser.start(console.address(), profile, Browser.Scripts.ON)) {
            browser.screen(1280, 900, "light");
            browser.go("/login");
            look(browser, "login");
            settleIn(browser);
            browser.complaints();
            for (String path :
                    List.of(
                            "/",
                            "/snapshots",
                            "/snapshots/5eed0001",
                            "/slots",
                            "/runs",
                            "/reports",
                            "/recover",
                            "/accounts",
                            "/password")) {
                browser.go(path);
                look(browser, path.equals("/") ? "overview" : path.substring(1).replace('/', '-'));
                reachable(browser);
            }
            browser.go("/snapshots/5eed0001");
            browser.type("#browse-passphrase", PASSPHRASE);
            browser.press("form[action$=browse] button");
            assertThat(browser.text("main")).contains("<script>").doesNotContain("\u202E");
            look(browser, "browse");
            browser.go("/recover");
            browser.type("#plan-passphrase", PASSPHRASE);
            browser.press("form[action$=plan] button");
            look(browser, "plan");
            browser.type("#typed", "eu-west-1");
            browser.type("#start-passphrase", PASSPHRASE);
            browser.press("button.serious");
            console.commands.works.getFirst().told =
                    List.of("REAL eu-west-1 2/4 data", "  restore " + SampleFacts.EVIL);
            assertThat(browser.becomes("main", "2/4 data")).as("renews itself").isTrue();
            console.commands.works.getFirst().ending = Optional.of(ConsoleFlowsTest.ended(0));
            assertThat(browser.becomes("main", "Where the time went")).isTrue();
            look(browser, "run");
            browser.go("/nowhere");
            assertThat(browser.text("h1")).isEqualTo("Not here");
        }
    }

    private void look(Browser browser, String name) throws Exception {
        List<String> found = new ArrayList<>();
        for (int width : new int[] {1280, 390}) {
            for (String scheme : List.of("light", "dark")) {
                browser.screen(width, 900, scheme);
                String where = name + " " + width + " " + scheme + ": ";
                browser.violations(TAGS).forEach(line -> found.add(where + line));
                if (browser.number("document.documentElement.scrollWidth") > width) {
                    found.add(where + "is wider than the screen");
                }
                long high = browser.number("document.documentElement.scrollHeight");
                browser.screen(width, (int) Math.max(600, high), scheme);
                browser.shoot(SHOTS.resolve(name + "-" + width + "-" + scheme + ".png"));
            }
        }
        browser.screen(760, 1100, "light");
        browser.media("print", "light");
        browser.shoot(SHOTS.resolve(name + "-print.png"));
        browser.screen(1280, 900, "light");
        if (browser.driver.findElements(By.tagName("h1")).size() != 1) {
            found.add(name + ": not one first heading");
        }
        if (browser.driver.getTitle().contains("owned")) {
            found.add(name + ": a name was run as a script");
        }
        if (browser.text("body").contains("\u202E")) {
            found.add(name + ": a name turns the text around");
        }
        browser.complaints().forEach(line -> found.add(name + ": " + line));
        assertThat(found).isEmpty();
        assertThatThrownBy(() -> browser.driver.switchTo().alert())
                .isInstanceOf(NoAlertPresentException.class);
    }

    /// Every control is reached by the keyboard and shows that it is.
    private static void reachable(Browser browser) {
        long controls =
                browser.number(
                        "[...document.querySelectorAll('a[href], button, input:not([type=hidden]),"
                                + " select, summary, [tabindex=\"0\"]')].filter(e => e.tabIndex >= 0 &&"
                                + " e.getClientRects().length).length");
        Set<Object> reached = new HashSet<>();
        browser.driver.executeScript("document.activeElement.blur(); window.scrollTo(0, 0)");
        for (long i = 0; i < controls + 2; i++) {
            new Actions(browser.driver).sendKeys(Keys.TAB).perform();
            reached.add(
                    browser.driver.executeScript(
                            "const e = document.activeElement; const s = getComputedStyle(e);"
                                    + " if (e === document.body) return 'body'; e.dataset.seen ="
                                    + " e.dataset.seen || Math.random(); return e.dataset.seen +"
                                    + " (s.outlineStyle === 'none' ? ' unseen' : '')"));
        }
        reached.remove("body");
        assertThat(reached.stream().filter(one -> String.valueOf(one).endsWith("unseen")))
                .as("focus that is not to be seen on %s", browser.driver.getCurrentUrl())
                .isEmpty();
        assertThat(reached.size())
                .as("controls reached on %s", browser.driver.getCurrentUrl())
                .isGreaterThanOrEqualTo((int) controls);
    }

    @Test
    void renewsItselfAndCountsDown() throws Exception {
        try (Browser browser = Browser.start(console.address(), profile, Browser.Scripts.ON)) {
            settleIn(browser);
            browser.go("/");
            assertThat(browser.text("h1")).contains("at most 3 h 12 m");
            console.commands.now(SampleFacts.sentence("All is well, says the test"));
            Visitor other = new Visitor(console.address());
            other.logIn("admin", RunningConsole.PASSWORD);
            other.get("/");
            other.post("/fresh", Map.of());
            assertThat(browser.becomes("h1", "All is well")).as("without a reload").isTrue();
        }
    }

    /// The checks find something where there is something.
    @Test
    void looksClosely() throws Exception {
        try (Browser browser = Browser.start(console.address(), profile, Browser.Scripts.ON)) {
            browser.screen(390, 900, "light");
            browser.go("/login");
            assertThat(browser.violations(TAGS)).isEmpty();
            browser.driver.executeScript(
                    "const i = document.createElement('input'); i.style.width = '900px';"
                            + " document.querySelector('main').append(i);"
                            + " const s = document.createElement('script'); s.src ="
                            + " 'https://elsewhere.example/x.js'; document.head.append(s)");
            assertThat(browser.violations(TAGS)).anyMatch(line -> line.startsWith("label"));
            assertThat(browser.number("document.documentElement.scrollWidth")).isGreaterThan(390);
            assertThat(browser.complaints()).anyMatch(line -> line.contains("Content Security"));
        }
    }

    @Test
    void worksWithoutScripts() throws Exception {
        try (Browser browser = Browser.start(console.address(), profile, Browser.Scripts.OFF)) {
            settleIn(browser);
            for (String path : List.of("/", "/snapshots", "/slots", "/runs", "/reports")) {
                browser.go(path);
                assertThat(browser.text("h1")).as(path).isNotBlank();
            }
            browser.go("/recover");
            browser.type("#drill-passphrase", PASSPHRASE);
            browser.press("form[action$=drill] button");
            assertThat(browser.text("h1")).contains("DRILL", "running");
            assertThat(browser.text("main")).contains("load it again");
        }
    }
}
