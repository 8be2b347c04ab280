package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lifeboat.targets.http.Answer;
import lifeboat.targets.http.MisbehavingServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Errors of every origin, each with `--debug`: none shows a secret, whoever put it there.
@Timeout(180)
final class SecretsInErrorsTest {
    private static final String SECRET_KEY = "canarySecretKeyMustNotShow0123456789abcdef";
    private static final String PASSWORD = "canaryPasswordMustNotShow";
    private static final String IN_PLACE = "canaryWrittenInPlace";
    private static final String IN_URL = "canaryInAnAddress";

    @TempDir private Path directory;
    private TestedSite site;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void make() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.secret("s3.secret", SECRET_KEY);
        site.secret("db.password", PASSWORD);
        site.environment.put("E2E_ACCESS_KEY", "AKIAHARBOUR");
        site.environment.put("AWS_ACCESS_KEY_ID", "AKIAHARBOUR");
        site.environment.put("AWS_SECRET_ACCESS_KEY", SECRET_KEY);
        site.file("docs/one.txt", "one");
    }

    private Ending failing(String... arguments) {
        Ending ending = site.run(arguments);
        assertThat(ending.code()).as(String.join(" ", arguments)).isNotZero();
        said.add(ending.everything());
        List<String> json = new ArrayList<>(List.of(arguments));
        json.add("--json");
        said.add(site.run(json.toArray(String[]::new)).everything());
        return ending;
    }

    private void assertNothingShows() throws IOException {
        List<String> texts = new ArrayList<>(said);
        if (Files.isDirectory(site.state())) {
            try (var files = Files.walk(site.state())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    texts.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
        }
        for (String text : texts) {
            String lower = text.toLowerCase(Locale.ROOT);
            for (String secret :
                    List.of(SECRET_KEY, PASSWORD, IN_PLACE, IN_URL, TestedSite.PASSPHRASE)) {
                assertThat(lower).doesNotContain(secret.toLowerCase(Locale.ROOT));
            }
        }
    }

    private void s3(String endpoint) throws IOException {
        site.configure(
                "tree: {type: directory, path: source}",
                TestedSite.vaultLines("a", "b")
                        + """
                          c: {type: s3, provider: of-c, account: c, endpoint: "%s", path-style: true,
                              region: r, bucket: vault, access-key: {env: E2E_ACCESS_KEY},
                              secret-key: {file: s3.secret}}
                        """
                                .formatted(endpoint));
    }

    @Test
    @DisplayName(
            "L-02 what a store answers, echoing credentials back, does not show; nor do its errors")
    void storesThatEcho() throws Exception {
        String echo =
                "<?xml version=\"1.0\"?><Error><Code>SignatureDoesNotMatch</Code><Message>secret "
                        + SECRET_KEY
                        + " is wrong</Message><StringToSign>"
                        + SECRET_KEY
                        + "</StringToSign></Error>";
        for (int status : new int[] {403, 400, 200}) {
            try (MisbehavingServer server = MisbehavingServer.start()) {
                for (int i = 0; i < 300; i++) {
                    server.then(Answer.http(status, "Content-Type: application/xml\r\n", echo));
                }
                s3(server.endpoint().toString());
                failing("doctor", "--debug");
                if (status != 200) { // which is tried again for a minute
                    failing("init", "--debug");
                    failing("targets", "--probe", "--debug");
                }
            }
        }
        s3("http://127.0.0.1:1");
        failing("doctor", "--debug");
        assertNothingShows();
    }

    @Test
    @DisplayName("L-02 a secret in the wrong place of the configuration is not repeated")
    void secretsInTheWrongPlace() throws Exception {
        site.configure(
                "tree: {type: directory, path: source}",
                """
                  c: {type: s3, provider: of-c, account: c, endpoint: "http://u:%2$s@127.0.0.1:1/",
                      region: r, bucket: vault, access-key: %1$s, secret-key: "%1$s", token: %1$s}
                """
                        .formatted(IN_PLACE, IN_URL));
        failing("backup", "--debug").exits(2);
        site.configure(
                "db: {type: postgresql, url: \"postgresql://backup:%1$s@127.0.0.1:1/shop\", password: %2$s}"
                        .formatted(IN_URL, IN_PLACE),
                TestedSite.vaultLines("a"));
        failing("backup", "--debug").exits(2);
        failing("attach", "s3://AKIA:" + IN_URL + "@bucket/x?region=r", "--debug");
        failing("attach", "s3://bucket/x?endpoint=http://u:" + IN_URL + "@127.0.0.1:1/", "--debug");
        failing("restore", "--source", "db", "--to", "postgresql://u:" + IN_URL + "@127.0.0.1:1/x");
        failing("backup", "--passphrase=" + IN_PLACE);
        assertNothingShows();
    }

    @Test
    @DisplayName(
            "L-02 a database, a passphrase and a key that do not fit show nothing of themselves")
    void doorsThatDoNotOpen() throws Exception {
        site.configure(
                "db: {type: postgresql, url: \"postgresql://backup@127.0.0.1:1/shop\", password: {file: db.password}}",
                TestedSite.vaultLines("a", "b"));
        site.run("init").exits(0);
        failing("backup", "--debug");
        failing("doctor", "--debug");
        Path wrong = site.secret("wrong", IN_PLACE + " and six more words of it");
        Ending refused =
                site.unlocked("verify", "--debug", "--passphrase-file", wrong.toString()).exits(6);
        said.add(refused.everything());
        Files.writeString(
                site.home().resolve("lifeboat-host.key"), "{\"seed\": \"" + IN_PLACE + "\"}");
        failing("backup", "--debug");
        assertNothingShows();
    }
}
