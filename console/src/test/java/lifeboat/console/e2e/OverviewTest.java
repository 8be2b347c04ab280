package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import lifeboat.targets.http.TestCertificates;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `status`: how the site stands, and what the exit code makes of it.
@Timeout(120)
final class OverviewTest {
    @TempDir private Path directory;
    private TestedSite site;

    @BeforeEach
    void found() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a", "b", "c");
        Files.writeString(
                site.config(),
                Files.readString(site.config())
                        + "objectives: {rpo: 26h, rto: 1h}\nquorum: {copies: 1, providers: 1}\n");
        site.file("orchid.txt", "one");
        site.run("init").exits(0);
    }

    private JsonNode status(int code) {
        return site.unlocked("status", "--json").exits(code).json();
    }

    private void later(Duration by) {
        site.clock = Clock.offset(Clock.systemUTC(), by);
    }

    @Test
    void followsTheSiteFromNothingToProvenToLate() {
        JsonNode empty = status(1);
        assertThat(empty.get("sentence").asString())
                .contains("lose everything")
                .contains("never proven");
        assertThat(empty.get("problems").toString()).contains("source tree is in no snapshot");

        site.run("backup").exits(0);
        JsonNode unproven = status(3);
        assertThat(unproven.get("problems").toString()).contains("lifeboat drill");
        assertThat(unproven.get("sources").get(0).get("state").asString()).isEqualTo("fresh");
        assertThat(unproven.get("sources").get(0).get("cells")).hasSize(3);

        site.run("drill").exits(0);
        JsonNode good = status(0);
        assertThat(good.get("sentence").asString())
                .matches(
                        "If everything burned now you would lose at most \\d+ s and be back in"
                                + " about \\d+ s, last proven \\d+ s ago\\.");
        assertThat(good.get("problems")).isEmpty();
        assertThat(good.get("proof").get("level").asString()).isEqualTo("L7");
        assertThat(good.get("trend")).hasSize(1);
        assertThat(site.unlocked("status").exits(0).out())
                .contains("SOURCE  a   b   c")
                .contains("Prediction from the last rehearsal");

        later(Duration.ofHours(30));
        JsonNode late = status(4);
        assertThat(late.get("problems").get(0).asString())
                .contains("captured 1 day 6 h ago, promised are 1 day 2 h");
        assertThat(late.get("sources").get(0).get("state").asString()).isEqualTo("late");
    }

    @Test
    @DisplayName("V-06 a proof expires: silence turns no light green")
    void proofsExpire() {
        site.run("backup").exits(0);
        site.run("drill").exits(0);
        later(Duration.ofDays(40));
        site.run("backup").exits(0);
        JsonNode old = status(3);
        assertThat(old.get("proof").get("stale").asBoolean()).isTrue();
        assertThat(old.get("problems").toString()).contains("the last proof is 40 days old");
    }

    @Test
    void namesVaultsThatAreBehindOrAway() throws IOException, InterruptedException {
        site.run("backup").exits(0);
        Path aside = site.home().resolve("aside");
        Files.move(site.vault("b"), aside);
        site.file("orchid.txt", "two");
        later(Duration.ofMinutes(5));
        site.run("backup").exits(3);
        assertThat(status(3).get("targets").get(1).get("state").asString()).isEqualTo("away");

        Files.move(aside, site.vault("b"));
        JsonNode behind = status(3);
        assertThat(behind.get("targets").get(1).get("state").asString()).isEqualTo("behind");
        assertThat(behind.get("sources").get(0).get("cells").get(1).get("state").asString())
                .isEqualTo("behind");
        assertThat(behind.get("problems").toString()).contains("lifeboat heal");

        for (String vault : new String[] {"a", "b", "c"}) {
            TestedSite.remove(site.vault(vault));
        }
        assertThat(status(1).get("problems").toString()).contains("no vault answers");
    }

    @Test
    @DisplayName(
            "P-03 T-07 what expires is told 30, 7 and 1 day before, by days of UTC, and degrades"
                    + " backups of the last week")
    void whatExpires() throws Exception {
        site.run("backup").exits(0);
        site.run("drill").exits(0);
        java.time.LocalDate day =
                java.time.LocalDate.ofInstant(Clock.systemUTC().instant(), java.time.ZoneOffset.UTC)
                        .plusDays(40);
        Files.writeString(
                site.config(),
                Files.readString(site.config()) + "expires: {office-card: " + day + "}\n");
        status(0);
        java.time.Instant end = day.atStartOfDay(java.time.ZoneOffset.UTC).toInstant();
        for (String[] stage :
                new String[][] {
                    {"P29D", "within 30 days"},
                    {"P6D", "within 7 days"},
                    {"PT3H", "within a day"},
                    {"PT-1S", "has expired on " + day}
                }) {
            site.clock =
                    Clock.fixed(
                            end.minus(Duration.parse(stage[0])), java.time.ZoneId.of("Asia/Tokyo"));
            assertThat(site.unlocked("status", "--json").json().get("problems").toString())
                    .as(stage[0])
                    .contains("office-card", stage[1]);
        }
        site.clock = Clock.fixed(end.minus(Duration.ofDays(5)), java.time.ZoneOffset.UTC);
        assertThat(site.run("backup").exits(3).out()).contains("office-card expires on " + day);
        Files.writeString(
                site.config(),
                Files.readString(site.config())
                        .replaceAll("office-card: [0-9-]+", "office-card: soon"));
        assertThat(site.run("status").exits(2).err()).contains("is not a date");
    }

    @Test
    @DisplayName("P-10 a target that grows beyond its quota is told of by backup, status and prune")
    void quotas() throws Exception {
        site.run("backup").exits(0);
        site.run("drill").exits(0);
        String settings = Files.readString(site.config());
        quota(settings, "1 GB");
        site.run("backup").exits(0);
        status(0);
        quota(settings, "1 kB");
        site.run("backup")
                .exits(3)
                .says("target b holds more than its quota of 1.0 KiB", "lifeboat prune");
        assertThat(status(3).get("problems").toString()).contains("target b holds more than");
        site.run("prune").exits(3).says("target b holds more than its quota");
        quota(settings, "2 TB");
        status(0);
        quota(settings, "99999999 TB");
        site.run("status").exits(2).says("write for example 500 GB");
        quota(settings, "plenty");
        site.run("status").exits(2).says("write for example 500 GB");
    }

    private void quota(String settings, String quota) throws IOException {
        String before = "b: {type: directory,";
        assertThat(settings).contains(before);
        Files.writeString(
                site.config(), settings.replace(before, before + " quota: " + quota + ","));
    }

    @Test
    @DisplayName(
            "P-03 T-07 the end of the console's certificate is told without anybody writing it"
                    + " down")
    void theCertificateOfTheConsole() throws Exception {
        site.run("backup").exits(0);
        site.run("drill").exits(0);
        java.nio.file.Path keys = Files.createDirectories(site.home().resolve("keys"));
        TestCertificates.Pem pem = TestCertificates.in(keys).goodPem();
        Files.writeString(
                site.config(),
                Files.readString(site.config())
                        + "serve: {web: {tls: {certificate: "
                        + pem.certificate()
                        + ", key: "
                        + pem.key()
                        + "}}}\n");
        java.time.Instant now = Clock.systemUTC().instant();
        for (int[] stage : new int[][] {{0, 30}, {14, 7}, {25, -1}}) {
            site.clock =
                    Clock.fixed(
                            now.plus(Duration.ofDays(stage[0])), java.time.ZoneId.of("Asia/Tokyo"));
            assertThat(site.unlocked("status", "--json").json().get("problems").toString())
                    .contains("the certificate of the web console")
                    .contains(stage[1] < 0 ? "has expired on" : "within " + stage[1] + " days");
        }
    }
}
