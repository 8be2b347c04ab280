package lifeboat.console.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.HostKeys;
import lifeboat.targets.Target;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.directory.DirectoryTarget;
import lifeboat.vault.site.VaultKeys;
import lifeboat.verification.evidence.EvidenceKind;
import lifeboat.verification.evidence.VaultEvidence;
import lifeboat.verification.report.ReportJson;
import lifeboat.verification.report.RunReport;
import lifeboat.verification.report.SampleReports;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `evidence` and `report`, and that every command that does something is recorded.
@Timeout(120)
final class EvidenceCommandsTest {
    @TempDir private Path directory;
    private TestedSite site;

    @BeforeEach
    void found() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.file("orchid.txt", "one");
        site.run("init").exits(0);
        site.run("backup").exits(0);
    }

    private List<String> records(String vault) throws IOException {
        return List.copyOf(site.objects(vault, "evidence/").keySet());
    }

    @Test
    @DisplayName(
            "A-01, A-02 every command is one record in every vault; an edit, a loss and a cut end with exit code 4, heal mends them")
    void everyCommandIsRecorded() throws IOException, InterruptedException {
        assertThat(records("a"))
                .as("configuration, init, backup")
                .hasSize(3)
                .isEqualTo(records("b"));
        site.unlocked("evidence", "verify").exits(0);
        site.run("restore", "--source", "tree", "--to", directory.resolve("r").toString()).exits(0);
        site.run("verify").exits(0);
        site.secret("second", "another harbour of seven lanterns drifting slowly outward");
        site.run(
                        "keys",
                        "add",
                        "--slot",
                        "second",
                        "--new-passphrase-file",
                        site.home().resolve("second").toString())
                .exits(0);
        Files.writeString(site.config(), Files.readString(site.config()) + "# changed\n");
        site.run("backup", "--json").exits(0);
        assertThat(records("a")).hasSize(8).isEqualTo(records("b"));
        for (String name : records("a")) {
            assertThat(Files.readString(site.vault("a").resolve(name), UTF_8))
                    .doesNotContain("harbour", "orchid", "tree");
        }

        Path edited = site.vault("a").resolve(records("a").get(3));
        TestedSite.flip(edited);
        Ending found = site.unlocked("evidence", "verify", "--json").exits(4);
        assertThat(found.json().get("problems").toString())
                .contains(edited.getFileName().toString());
        assertThat(found.json().get("records").asInt()).isEqualTo(8);
        Files.delete(site.vault("b").resolve(records("b").get(5)));
        assertThat(site.unlocked("evidence", "verify").exits(4).out()).contains("b disagrees");
        site.run("heal").exits(0);
        site.unlocked("evidence", "verify").exits(0);

        String last = records("a").getLast();
        Files.delete(site.vault("a").resolve(last));
        Files.delete(site.vault("b").resolve(last));
        assertThat(site.unlocked("evidence", "verify").exits(4).out()).contains("is cut");
        TestedSite.remove(site.state());
        site.unlocked("evidence", "verify").exits(0);
        String head = last.substring(last.indexOf('-') + 1, last.indexOf('-') + 17);
        assertThat(site.unlocked("evidence", "verify", "--head", head).exits(4).out())
                .contains("cut or replaced");
    }

    @Test
    @DisplayName("C-11 a restore on another machine is recorded too, by keys made for that one run")
    void aRestoreElsewhereIsRecorded() throws IOException {
        TestedSite other = TestedSite.bare(directory.resolve("other"));
        other.run("attach", site.vault("a").toString()).exits(0);
        other.run("restore", "--source", "tree", "--to", directory.resolve("r").toString())
                .exits(0);

        assertThat(records("a")).hasSize(5);
        assertThat(
                        records("a").stream()
                                .map(name -> name.substring(0, name.lastIndexOf('/')))
                                .distinct())
                .hasSize(2);
        assertThat(site.unlocked("evidence", "verify").exits(4).out()).contains("b disagrees");
        site.run("backup").exits(0);
        site.unlocked("evidence", "verify").exits(0);
        assertThat(records("b")).isEqualTo(records("a"));
    }

    @Test
    @DisplayName(
            "A-01 reports are listed, shown and exported with what proves them; the folder verifies offline, an edit of it does not")
    void reportsAreExported() throws IOException {
        RunReport report =
                SampleReports.passed(
                        "f".repeat(32),
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(400),
                        300_000);
        file(report);
        assertThat(site.unlocked("report", "list").exits(0).out())
                .contains("drill", "passed", "rehearsal", "L6");
        assertThat(site.unlocked("report", "show").exits(0).out())
                .contains("PASSED", "Not tested", "outgoing mail");
        Ending shown = site.unlocked("report", "show", "--json").exits(0);
        assertThat(shown.json().get("rtoSeconds").asDouble()).isEqualTo(320.0);
        assertThat(shown.json().get("verdict").asString()).isEqualTo("passed");

        Path folder = directory.resolve("exported");
        site.unlocked("report", "export", folder.toString()).exits(0);
        assertThat(ReportJson.read(Files.readAllBytes(folder.resolve("report.json"))))
                .isEqualTo(report);
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("PASSED")
                .doesNotContain("http://", "https://");
        assertThat(Files.readString(folder.resolve("report.csv"))).contains("rows of every table");
        TestedSite elsewhere = TestedSite.bare(directory.resolve("auditor"));
        String evidence = folder.resolve("evidence").toString();
        elsewhere.unlocked("evidence", "verify", evidence).exits(0);
        TestedSite.flip(contents(folder.resolve("evidence/contents")));
        elsewhere.unlocked("evidence", "verify", evidence).exits(4);
        site.unlocked("evidence", "export", folder.toString()).exits(5);
        site.unlocked("report", "show", "ffffff").exits(2);
        elsewhere.unlocked("evidence", "verify", directory.resolve("r").toString()).exits(2);
    }

    private static Path contents(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    private void file(RunReport report) throws IOException {
        List<Target> targets = new ArrayList<>();
        for (String vault : List.of("a", "b")) {
            targets.add(
                    DirectoryTarget.at(
                            vault,
                            site.vault(vault),
                            new TargetIdentity("of-" + vault, vault, java.util.Set.of())));
        }
        Path key = site.home().resolve("lifeboat-host.key");
        try (HostKeys host = HostKeys.fromFile(Files.readAllBytes(key))) {
            new VaultEvidence(
                            host,
                            VaultKeys.ofHost(host, Randomness.secure()),
                            targets,
                            site.state(),
                            Clock.offset(Clock.systemUTC(), Duration.ZERO))
                    .append(EvidenceKind.DRILL, ReportJson.of(report));
        } finally {
            targets.forEach(Target::close);
        }
    }
}
