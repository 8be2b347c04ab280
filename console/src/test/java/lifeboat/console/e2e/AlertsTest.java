package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who hears of what, by a real server on the loopback address.
@Timeout(120)
final class AlertsTest {
    @TempDir private Path directory;
    private final List<Letter> letters = new ArrayList<>();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private TestedSite site;
    private HttpServer server;

    private record Letter(String path, String title, String body) {
        JsonNode json() {
            return new JsonMapper().readTree(body);
        }
    }

    @BeforeEach
    void found() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a", "b", "c");
        Files.writeString(
                site.config(),
                Files.readString(site.config()) + "quorum: {copies: 1, providers: 1}\n");
        site.file("one", "one ".repeat(1000));
        site.run("init").exits(0);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    String path = exchange.getRequestURI().getPath();
                    String title = exchange.getRequestHeaders().getFirst("Title");
                    synchronized (letters) {
                        letters.add(
                                new Letter(
                                        path,
                                        title == null ? "" : title,
                                        new String(
                                                exchange.getRequestBody().readAllBytes(),
                                                StandardCharsets.UTF_8)));
                    }
                    exchange.sendResponseHeaders(statuses.getOrDefault(path, 200), -1);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void notifying(String... items) throws IOException {
        Files.writeString(
                site.config(),
                Files.readString(site.config()).replaceAll("(?m)^notify:.*\\n", "")
                        + "notify: ["
                        + String.join(", ", items)
                        + "]\n");
    }

    private List<Letter> taken() {
        synchronized (letters) {
            List<Letter> all = List.copyOf(letters);
            letters.clear();
            return all;
        }
    }

    @Test
    void aPingHearsOfEveryBackupAndAWebhookOnlyOfBadOnesAndTheRecovery() throws Exception {
        notifying("{ping: \"" + url("/uuid") + "\"}", "{webhook: \"" + url("/hook") + "\"}");
        site.run("backup").exits(0);
        assertThat(taken()).extracting(Letter::path).containsExactly("/uuid/start", "/uuid");

        TestedSite.remove(site.vault("b"));
        site.run("backup").exits(3);
        List<Letter> degraded = taken();
        assertThat(degraded)
                .extracting(Letter::path)
                .containsExactly("/uuid/start", "/uuid", "/hook");
        JsonNode document = degraded.getLast().json();
        assertThat(document.get("event").asString()).isEqualTo("degraded");
        assertThat(document.get("command").asString()).isEqualTo("backup");
        assertThat(document.get("site").asString()).isEqualTo("harbour");
        assertThat(document.get("details").toString()).contains("target b does not hold");

        TestedSite.remove(site.vault("a"));
        TestedSite.remove(site.vault("c"));
        site.run("backup").exits(1);
        List<Letter> failed = taken();
        assertThat(failed)
                .extracting(Letter::path)
                .containsExactly("/uuid/start", "/uuid/fail", "/hook");
        assertThat(failed.getLast().json().get("event").asString()).isEqualTo("failed");
        assertThat(failed.getLast().json().get("message").asString()).contains("target");
    }

    @Test
    void aRecoveryIsToldOnce() throws Exception {
        notifying("{webhook: \"" + url("/hook") + "\", on: [recovered]}");
        Path away = directory.resolve("away");
        Files.move(site.vault("b"), away);
        site.run("backup").exits(3);
        assertThat(taken()).isEmpty();
        Files.move(away, site.vault("b"));
        site.run("backup").exits(0);
        assertThat(taken())
                .singleElement()
                .satisfies(letter ->
                        assertThat(letter.json().get("event").asString()).isEqualTo("recovered"));
        site.run("backup").exits(0);
        assertThat(taken()).isEmpty();
    }

    @Test
    @DisplayName(
            "V-06 an alert path that fails fails no backup; others hear of it, and status shows it")
    void aBrokenPathIsAnAlarm() throws Exception {
        statuses.put("/broken-with-a-token", 410);
        notifying(
                "{webhook: \"" + url("/broken-with-a-token") + "\", on: [ok]}",
                "{webhook: \"" + url("/good").replace("127.0.0.1", "localhost") + "\"}");
        Ending backup = site.run("backup").exits(0);
        assertThat(backup.err()).contains("did not reach webhook http://127.0.0.1");
        assertThat(backup.everything()).doesNotContain("token");
        assertThat(taken())
                .extracting(Letter::path)
                .containsExactly("/broken-with-a-token", "/good");
        site.run("backup").exits(0);
        assertThat(taken()).as("told once").extracting(Letter::path).doesNotContain("/good");
        assertThat(site.run("status").out()).contains("alerts do not reach webhook http://127");
        statuses.clear();
        assertThat(site.run("notify", "--test").exits(0).out()).contains("works");
        assertThat(taken()).hasSize(2);
        assertThat(site.run("status").out()).doesNotContain("alerts do not reach");
    }

    @Test
    void formatsThatOthersUnderstand() throws Exception {
        Path written = directory.resolve("written.json");
        Path program = directory.resolve("tell");
        Files.writeString(program, "#!/bin/sh\ncat > '" + written + "'\n");
        TestedSite.call("chmod", "755", program.toString());
        notifying(
                "{webhook: \"" + url("/slack") + "\", format: slack, on: [ok]}",
                "{webhook: \"" + url("/ntfy") + "\", format: ntfy, on: [ok]}",
                "{command: [\"" + program + "\"], on: [ok]}");
        site.run("backup").exits(0);
        List<Letter> both = taken();
        assertThat(both).hasSize(2);
        assertThat(both.getFirst().json().get("text").asString())
                .startsWith("*lifeboat harbour: backup ok*");
        assertThat(both.getLast().title()).isEqualTo("lifeboat harbour: backup ok");
        assertThat(both.getLast().body()).startsWith("the backup ended well");
        assertThat(new JsonMapper().readTree(written.toFile()).get("event").asString())
                .isEqualTo("ok");
    }

    @Test
    void statusTellsOnlyWhatHasChanged() throws Exception {
        notifying("{webhook: \"" + url("/hook") + "\"}");
        site.run("status", "--notify").exits(1);
        assertThat(taken())
                .singleElement()
                .satisfies(letter ->
                        assertThat(letter.json().get("details").toString())
                                .contains("is in no snapshot"));
        site.run("status", "--notify").exits(1);
        site.run("status").exits(1);
        assertThat(taken()).isEmpty();
    }

    @Test
    void missedSlotsAreTold() throws Exception {
        notifying("{webhook: \"" + url("/hook") + "\"}");
        Files.writeString(
                site.config(),
                Files.readString(site.config())
                        + "schedules:\n  nightly: {run: backup, cron: \"0 2 * * *\"}\n");
        site.run(
                        "missed-slots",
                        "--policy",
                        "nightly",
                        "--slot",
                        "2026-11-22T02:00:00Z",
                        "--reason",
                        "nothing started it")
                .exits(0);
        assertThat(taken())
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.json().get("event").asString()).isEqualTo("missed");
                    assertThat(letter.json().get("message").asString())
                            .contains("nightly did not run", "2026-11-22T02:00:00Z");
                });
    }

    @Test
    void withoutPathsTheTestIsRefused() {
        assertThat(site.run("notify", "--test").exits(2).err()).contains("no `notify:`");
    }
}
