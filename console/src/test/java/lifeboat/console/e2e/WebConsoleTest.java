package lifeboat.console.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.console.web.Visitor;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The console as `serve` runs it, before a real site.
@Timeout(240)
final class WebConsoleTest {
    private static final Pattern ADDRESS = Pattern.compile("the console is at (\\S+)");
    private static final Pattern ONE_TIME = Pattern.compile("one-time password (\\S+)");

    @TempDir private Path directory;
    private TestedSite site;
    private Child serve;

    @BeforeEach
    void start() throws Exception {
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.file("one", "one ".repeat(1000));
        site.file("rooms/two", "two");
        Files.writeString(
                site.config(),
                Files.readString(site.config())
                        + """
                        regions:
                          far: {sources: {tree: {path: far}}}
                        serve:
                          web: {listen: "127.0.0.1:0"}
                        """);
        site.run("init").exits(0);
        site.run("backup").exits(0);
        serve = site.child(java.util.List.of(), "serve");
    }

    @AfterEach
    void end() throws Exception {
        serve.process().destroyForcibly().waitFor();
    }

    private String told(Pattern sentence) throws Exception {
        long until = System.nanoTime() + 60_000_000_000L;
        while (true) {
            Matcher found = sentence.matcher(Files.readString(serve.err()));
            if (found.find()) {
                return found.group(1);
            }
            assertThat(serve.process().isAlive()).as(Files.readString(serve.err())).isTrue();
            assertThat(System.nanoTime() - until).as("a minute").isNegative();
            Thread.sleep(100);
        }
    }

    private Visitor operator() throws Exception {
        String address = told(ADDRESS);
        Visitor admin = new Visitor(address).arrive("admin", told(ONE_TIME));
        admin.get("/accounts");
        Matcher made =
                Pattern.compile("shown only now: ([a-z0-9-]+)")
                        .matcher(
                                admin.post("/accounts", Map.of("name", "olga", "role", "operator"))
                                        .body());
        assertThat(made.find()).isTrue();
        return new Visitor(address).arrive("olga", made.group(1));
    }

    @Test
    @DisplayName(
            "L-01 from the browser: a look inside, a file, a restore of everything and its records;"
                    + " the passphrase stands nowhere")
    void everythingFromTheBrowser() throws Exception {
        Visitor olga = operator();
        assertThat(olga.get("/").body()).contains("If everything burned now you would lose");
        Matcher snapshot =
                Pattern.compile("/snapshots/([0-9a-f]+)\"").matcher(olga.get("/snapshots").body());
        assertThat(snapshot.find()).isTrue();
        String page = "/snapshots/" + snapshot.group(1);
        olga.get(page);
        String wrong =
                olga.post(page + "/browse", asked("", "wrong words that open nothing")).body();
        assertThat(wrong).contains("the passphrase does not open site harbour");
        String inside = olga.post(page + "/browse", asked("rooms", TestedSite.PASSPHRASE)).body();
        assertThat(inside).contains("two", "-rw").doesNotContain(TestedSite.PASSPHRASE);
        olga.get(page);
        HttpResponse<String> tar = olga.post(page + "/file", asked("rooms", TestedSite.PASSPHRASE));
        assertThat(tar.statusCode()).isEqualTo(200);
        assertThat(tar.body().getBytes(ISO_8859_1).length).isGreaterThan(1024);
        assertThat(tar.body()).contains("rooms/two", "ustar");

        String run = restored(olga);
        assertThat(TreeDigest.of(site.home().resolve("far")))
                .isEqualTo(TreeDigest.of(site.source()));
        assertThat(run).contains("REAL", "restore tree", "Everything came back");

        serve.process().destroy();
        assertThat(serve.ending().exits(0).everything()).doesNotContain(TestedSite.PASSPHRASE);
        site.run("evidence", "verify").exits(0);
        String records = site.run("facts", "--json").exits(0).out();
        assertThat(records)
                .contains("olga browsed", "olga downloaded", "olga restore-everything-begun")
                .contains("admin account-made");
        try (var files = Files.walk(site.state())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(TestedSite.PASSPHRASE);
            }
        }
    }

    @Test
    @DisplayName("a serve whose locale cannot name a file says so, and sends no other file")
    void namesBeyondTheLocale() throws Exception {
        serve.process().destroyForcibly().waitFor();
        site.environment.put("LC_ALL", "C");
        serve = site.child(java.util.List.of(), "serve");
        Visitor olga = operator();
        Matcher snapshot =
                Pattern.compile("/snapshots/([0-9a-f]+)\"").matcher(olga.get("/snapshots").body());
        assertThat(snapshot.find()).isTrue();
        String page = "/snapshots/" + snapshot.group(1);
        olga.get(page);
        HttpResponse<String> answer =
                olga.post(page + "/file", asked("gr\u00fcn", TestedSite.PASSPHRASE));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("LC_ALL=C.UTF-8");
    }

    private static Map<String, String> asked(String path, String passphrase) {
        return Map.of("source", "tree", "path", path, "search", "", "passphrase", passphrase);
    }

    private static String restored(Visitor olga) throws Exception {
        olga.get("/recover");
        String plan =
                olga.post(
                                "/recover/plan",
                                Map.of("region", "far", "passphrase", TestedSite.PASSPHRASE))
                        .body();
        HttpResponse<String> begun =
                olga.post(
                        "/recover/start",
                        Map.of(
                                "region",
                                "far",
                                "plan",
                                hidden(plan, "plan"),
                                "typed",
                                "far",
                                "passphrase",
                                TestedSite.PASSPHRASE));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(303);
        String run = begun.headers().firstValue("Location").orElseThrow();
        long until = System.nanoTime() + 60_000_000_000L;
        String page = olga.get(run).body();
        while (page.contains("load it again")) {
            assertThat(System.nanoTime() - until).as("a minute").isNegative();
            Thread.sleep(300);
            page = olga.get(run).body();
        }
        return page;
    }

    private static String hidden(String page, String name) {
        Matcher field = Pattern.compile("name=\"" + name + "\" value=\"([^\"]+)\"").matcher(page);
        assertThat(field.find()).as(page).isTrue();
        return field.group(1);
    }
}
