package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The figures for Prometheus, and what is ready to copy that reads them.
@Timeout(180)
final class MetricsTest {
    private static final Pattern NAME = Pattern.compile("lifeboat_[a-z_]+");

    @TempDir private Path directory;
    private TestedSite site;

    @BeforeEach
    void found() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.file("one", "one ".repeat(1000));
        site.run("init").exits(0);
    }

    private void configured(String lines) throws IOException {
        Files.writeString(
                site.config(),
                Files.readString(site.config())
                        + "quorum: {copies: 1, providers: 1}\n"
                        + "schedules:\n  nightly: {run: backup, cron: \"0 2 * * *\"}\n"
                        + lines);
    }

    private String metrics() throws IOException {
        return Files.readString(site.home().resolve("metrics/lifeboat.prom"));
    }

    private static double value(String metrics, String series) {
        return metrics.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in\n" + metrics));
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    @Test
    void everyRunWritesWhatTheVaultsAndTheEvidenceShow() throws Exception {
        configured("metrics: {file: metrics/lifeboat.prom}\n");
        long before = System.currentTimeMillis() / 1000;
        site.run("backup").exits(0);
        String first = metrics();
        for (String target : List.of("a", "b")) {
            assertThat(value(first, "lifeboat_target_up{target=\"" + target + "\"}")).isOne();
            assertThat(
                            value(
                                    first,
                                    "lifeboat_backup_last_success_timestamp_seconds{source=\"tree\",target=\""
                                            + target
                                            + "\"}"))
                    .isGreaterThanOrEqualTo((double) before);
        }
        assertThat(value(first, "lifeboat_rpo_current_seconds{source=\"tree\"}")).isLessThan(120);
        assertThat(value(first, "lifeboat_backup_bytes{kind=\"captured\"}")).isEqualTo(4000);
        assertThat(value(first, "lifeboat_backup_failures_total{reason=\"not-done\"}")).isZero();
        assertThat(value(first, "lifeboat_slots_missed_total{schedule=\"nightly\"}")).isZero();
        assertThat(
                        value(
                                first,
                                "lifeboat_schedule_expected_interval_seconds{schedule=\"nightly\"}"))
                .isEqualTo(86_400);
        assertThat(value(first, "lifeboat_evidence_valid")).isOne();
        assertThat(Files.getPosixFilePermissions(site.home().resolve("metrics/lifeboat.prom")))
                .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));

        site.run("drill").exits(0);
        String second = metrics();
        assertThat(second)
                .containsPattern("lifeboat_drill_last_pass_timestamp_seconds\\{level=\"L7\",");
        assertThat(second).contains("lifeboat_restore_duration_seconds{phase=\"download\"}");
        assertThat(value(second, "lifeboat_rto_predicted_seconds")).isPositive();
        assertThat(value(second, "lifeboat_evidence_height"))
                .isGreaterThan(value(first, "lifeboat_evidence_height"));

        TestedSite.remove(site.vault("a"));
        TestedSite.remove(site.vault("b"));
        site.run("backup").exits(1);
        site.run(
                "missed-slots",
                "--policy",
                "nightly",
                "--slot",
                "2026-11-22T02:00:00Z",
                "--reason",
                "nothing started it");
        site.run("status");
        assertThat(value(metrics(), "lifeboat_target_up{target=\"a\"}")).isZero();
    }

    @Test
    void rulesAndDashboardUseNamesThatExist() throws Exception {
        configured("metrics: {file: metrics/lifeboat.prom}\n");
        site.run("backup").exits(0);
        site.run("drill").exits(0);
        Set<String> known = names(metrics());
        for (String file : List.of("alert-rules.yml", "grafana.json")) {
            Set<String> used = names(Files.readString(Path.of("..", "docs", "deploy", file)));
            assertThat(used).as(file).isNotEmpty().isSubsetOf(known);
        }
    }

    @Test
    void serveShowsThem() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        configured("metrics: {file: metrics/lifeboat.prom, port: " + port + "}\n");
        site.run("backup").exits(0);
        Child serve = site.child(List.of(), "serve");
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI url = URI.create("http://127.0.0.1:" + port);
            assertThat(patiently(client, url.resolve("/metrics")).body()).isEqualTo(metrics());
            assertThat(patiently(client, url.resolve("/other")).statusCode()).isEqualTo(404);
        } finally {
            serve.process().destroy();
        }
        serve.ending().exits(0);
    }

    private static HttpResponse<String> patiently(HttpClient client, URI url) throws Exception {
        long until = System.nanoTime() + 30_000_000_000L;
        while (true) {
            try {
                return client.send(
                        HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
            } catch (IOException e) {
                if (System.nanoTime() - until > 0) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }
}
