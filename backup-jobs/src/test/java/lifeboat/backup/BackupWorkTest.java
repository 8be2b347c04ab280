package lifeboat.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lifeboat.backup.directory.DirectoryTreeSource;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupWorkTest {
    @TempDir Path home;

    @Test
    @DisplayName(
            "C-09 a source changed after an interrupted run captured it is captured as it is now")
    void aContinuedRunCapturesAnew() throws IOException {
        Path tree = Files.createDirectory(home.resolve("tree"));
        Path file = Files.writeString(tree.resolve("file"), "one1");
        try (TestSite site = TestSite.with(2)) {
            BackupOrder order =
                    new BackupOrder(
                            "shop",
                            "manual",
                            Instant.parse("2026-11-20T02:00:00Z"),
                            "lifeboat test",
                            List.of(
                                    DirectoryTreeSource.directory(
                                            "tree", tree, List.of(), Optional.empty())));
            try (BackupWork interrupted = work(site, order)) {
                interrupted.begin();
                interrupted.capture("tree");
            }
            Files.writeString(file, "two2");
            try (BackupWork again = work(site, order)) {
                again.begin();
                assertThat(again.commit().isComplete()).isTrue();
                assertThat(again.verdict()).isEqualTo("OK");
            }
            assertThat(contentOfFile(site)).isEqualTo("two2");
        }
    }

    private BackupWork work(TestSite site, BackupOrder order) {
        return new BackupWork(
                order,
                site.host(),
                site.hostKeys(),
                site.targets(),
                TestRuns.settings(site.targets()),
                home.resolve("state"),
                Clock.systemUTC(),
                _ -> {});
    }

    private static String contentOfFile(TestSite site) throws IOException {
        Vaults vaults = new Vaults(site.targets());
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.recoveryKeys());
        var id = catalog.newestOf(site.host().hostId()).orElseThrow();
        try (SnapshotReader reader =
                SnapshotReader.open(vaults, site.recoveryKeys(), catalog, id)) {
            for (var page : reader.pages(reader.source("tree")).pages()) {
                for (Entry entry : reader.entries(page)) {
                    if (entry.path().toString().equals("file")) {
                        byte[] bytes = reader.content(entry.content()).readAllBytes();
                        return new String(bytes, StandardCharsets.UTF_8);
                    }
                }
            }
        }
        throw new AssertionError("the file is not in the snapshot");
    }
}
