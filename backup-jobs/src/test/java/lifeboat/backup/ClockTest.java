package lifeboat.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lifeboat.backup.directory.DirectoryTreeSource;
import lifeboat.targets.Target;
import lifeboat.vault.JumpingClock;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.Manifest;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.SourceRecord;
import lifeboat.vault.write.BackupRun;
import lifeboat.vault.write.SnapshotOutcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups by clocks that are wrong, jump, or stand at awkward moments.
class ClockTest {
    private static final Instant NOW = Instant.parse("2027-03-14T01:59:26.535897932Z");
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir Path home;

    private SnapshotOutcome backUp(TestSite site, JumpingClock clock) throws IOException {
        BackupOrder order =
                new BackupOrder(
                        "shop",
                        "manual",
                        clock.instant(),
                        "lifeboat test",
                        List.of(
                                DirectoryTreeSource.directory(
                                        "tree",
                                        home.resolve("tree"),
                                        List.of(),
                                        Optional.empty())));
        try (BackupWork work =
                new BackupWork(
                        order,
                        site.host(),
                        site.hostKeys(),
                        site.targets(),
                        TestRuns.settings(site.targets()),
                        home.resolve("state"),
                        clock,
                        _ -> {})) {
            work.begin();
            SnapshotOutcome outcome = work.commit();
            assertThat(work.verdict()).isEqualTo("OK");
            return outcome;
        }
    }

    private void write(String content) throws IOException {
        Files.createDirectories(home.resolve("tree"));
        Files.writeString(home.resolve("tree/file"), content);
    }

    /// What each single vault says the file was in a snapshot.
    private static void holds(TestSite site, SnapshotId id, String content) throws IOException {
        for (Target target : site.targets()) {
            Vaults vaults = new Vaults(List.of(target));
            SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.recoveryKeys());
            try (SnapshotReader reader =
                    SnapshotReader.open(vaults, site.recoveryKeys(), catalog, id)) {
                StringBuilder found = new StringBuilder();
                for (var page : reader.pages(reader.source("tree")).pages()) {
                    for (Entry entry : reader.entries(page)) {
                        if (entry.type() == EntryType.FILE) {
                            byte[] bytes = reader.content(entry.content()).readAllBytes();
                            found.append(new String(bytes, StandardCharsets.UTF_8));
                        }
                    }
                }
                assertThat(found.toString()).isEqualTo(content);
            }
        }
    }

    private static SnapshotId newest(TestSite site) throws IOException {
        return SnapshotCatalog.scan(new Vaults(site.targets()), site.recoveryKeys())
                .newestOf(site.host().hostId())
                .orElseThrow();
    }

    @Test
    @DisplayName(
            "T-01 the clock a year ahead, then right: numbers rise, changes are seen, a warning")
    void aYearOff() throws Exception {
        try (TestSite site = TestSite.with(2)) {
            JumpingClock clock = new JumpingClock(NOW.plus(YEAR));
            write("one1");
            SnapshotOutcome ahead = backUp(site, clock);
            assertThat(ahead.warnings()).isEmpty();
            clock.set(NOW);
            write("two2");
            SnapshotOutcome right = backUp(site, clock);
            assertThat(right.warnings())
                    .singleElement()
                    .asString()
                    .contains("is before this host's previous snapshot");
            clock.jump(Duration.ofHours(1));
            write("tre3");
            SnapshotOutcome next = backUp(site, clock);
            assertThat(next.warnings()).as("once is enough").isEmpty();
            assertThat(List.of(ahead, right, next))
                    .extracting(outcome -> outcome.id().sequence())
                    .containsExactly(1L, 2L, 3L);
            assertThat(newest(site)).isEqualTo(next.id());
            holds(site, ahead.id(), "one1");
            holds(site, right.id(), "two2");
            holds(site, next.id(), "tre3");
        }
    }

    @Test
    @DisplayName("T-02 a backward jump at any look of a run: no duration below zero, numbers rise")
    void backwardJumps() throws Exception {
        try (TestSite site = TestSite.with(1)) {
            write("content");
            JumpingClock still = new JumpingClock(NOW);
            backUp(site, still);
            long looks = still.looks();
            assertThat(looks).isGreaterThan(3);
            for (long look = 2; look <= looks; look++) {
                JumpingClock clock =
                        new JumpingClock(NOW)
                                .stepping(Duration.ofSeconds(1))
                                .jumpAtLook(look, NOW.minus(YEAR.dividedBy(2)));
                SnapshotOutcome outcome = backUp(site, clock);
                clock.assertAllJumpsHappened();
                assertThat(outcome.id().sequence()).isEqualTo(look);
                Manifest manifest = outcome.manifest();
                assertThat(manifest.finished()).isAfterOrEqualTo(manifest.started());
                SourceRecord source = manifest.sources().getFirst();
                assertThat(source.captureEnd()).isAfterOrEqualTo(source.captureStart());
                holds(site, outcome.id(), "content");
            }
        }
    }

    @Test
    @DisplayName("T-04 leap days, leap seconds, 2038, 2100 and beyond: a snapshot of that moment")
    void awkwardMoments() throws Exception {
        try (TestSite site = TestSite.with(1)) {
            long number = 0;
            for (String moment :
                    List.of(
                            "2028-02-29T23:59:59.999999999Z",
                            "2035-12-31T23:59:60Z",
                            "2038-01-19T03:14:07.999999999Z",
                            "2038-01-19T03:14:08Z",
                            "2099-12-31T23:59:59Z",
                            "2100-02-28T23:59:59.5Z",
                            "2100-03-01T00:00:00Z",
                            "2106-02-07T06:28:16Z")) {
                Instant at =
                        moment.contains(":60Z")
                                ? Instant.parse(moment.replace(":60Z", ":59Z")).plusSeconds(1)
                                : Instant.parse(moment);
                write(moment);
                SnapshotOutcome outcome = backUp(site, new JumpingClock(at));
                assertThat(outcome.warnings()).isEmpty();
                assertThat(outcome.id().sequence()).isEqualTo(++number);
                Vaults vaults = new Vaults(site.targets());
                SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.recoveryKeys());
                assertThat(catalog.open(outcome.id()).envelope().time()).isEqualTo(at);
                holds(site, outcome.id(), moment);
            }
        }
    }

    @Test
    @DisplayName("T-06 a machine that boots in 1970 makes no snapshot; with the time it does")
    void bootIn1970() throws Exception {
        try (TestSite site = TestSite.with(1)) {
            write("content");
            for (Instant unset : List.of(Instant.EPOCH, Instant.parse("2025-12-31T23:59:59Z"))) {
                JumpingClock clock = new JumpingClock(unset);
                assertThatThrownBy(() -> backUp(site, clock))
                        .isInstanceOf(BackupRun.ClockNotSet.class);
            }
            assertThat(SnapshotCatalog.scan(new Vaults(site.targets()), site.recoveryKeys()).ids())
                    .isEmpty();
            holds(site, backUp(site, new JumpingClock(NOW)).id(), "content");
        }
    }
}
