package lifeboat.restore.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lifeboat.restore.Backups;
import lifeboat.restore.RestoreResult;
import lifeboat.restore.directory.NotApplied;
import lifeboat.vault.TestSite;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.posix.WeirdTree;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class TarRestoreTest {
    @TempDir(cleanup = CleanupMode.NEVER)
    Path temp;

    private Path live;
    private Path state;
    private Path home;

    @BeforeEach
    void prepare() throws IOException {
        live = Files.createDirectory(temp.resolve("live"));
        state = Files.createDirectory(temp.resolve("state"));
        home = Files.createDirectory(temp.resolve("home"));
    }

    @AfterEach
    void clean() throws IOException {
        WeirdTree.delete(temp);
    }

    private RestoreResult unpack(TestSite site, List<String> includes) throws Exception {
        Vaults vaults = new Vaults(site.targets());
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.recoveryKeys());
        var id = catalog.newestOf(site.host().hostId()).orElseThrow();
        ProcessBuilder builder =
                new ProcessBuilder(
                        "tar",
                        "--xattrs",
                        "--xattrs-include=*",
                        "--acls",
                        "--numeric-owner",
                        "-xpf",
                        "-",
                        "-C",
                        home.toString());
        builder.redirectErrorStream(true).redirectOutput(temp.resolve("tar.log").toFile());
        Process tar = builder.start();
        RestoreResult result;
        try (SnapshotReader reader = SnapshotReader.open(vaults, site.recoveryKeys(), catalog, id);
                OutputStream out = tar.getOutputStream()) {
            result = new TarRestore(reader, vaults, 2).run("docroot", includes, out);
        }
        int exit = tar.waitFor();
        assertThat(exit).as("%s", Files.readString(temp.resolve("tar.log"))).isZero();
        return result;
    }

    @Test
    void everythingThatTarCanHoldIsUnpackedByTheSystemsTarAsItWas() throws Exception {
        WeirdTree.build(live);
        WeirdTree.addPrograms(live);
        removeWhatGnuTarCannotOpen();
        byte[] large = new byte[70 << 20];
        new java.util.Random(3).nextBytes(large);
        Files.write(live.resolve("0large"), large);
        try (TestSite site = TestSite.with(1)) {
            Backups.backUp(site, site.targets(), live, state);
            RestoreResult result = unpack(site, List.of());
            assertThat(result.notRestored()).isEmpty();
            TreeDigest digest = TreeDigest.of(live);
            for (NotApplied one : result.report().notApplied()) {
                assertThat(one.what()).isEqualTo("special file");
                digest.lines().remove(one.path());
            }
            assertThat(digest.differences(TreeDigest.of(home))).isEmpty();
        }
    }

    /// Paths beyond 4,096 bytes.
    private void removeWhatGnuTarCannotOpen() throws IOException {
        WeirdTree.delete(live.resolve("d".repeat(250)));
    }

    @Test
    void aPartIsUnpackedWithTheDirectoriesAboveIt() throws Exception {
        Files.createDirectories(live.resolve("a/b"));
        Files.writeString(live.resolve("a/b/c"), "text");
        Files.writeString(live.resolve("a/other"), "other");
        try (TestSite site = TestSite.with(1)) {
            Backups.backUp(site, site.targets(), live, state);
            assertThat(unpack(site, List.of("/a/b")).files()).isEqualTo(1);
        }
        assertThat(TreeDigest.of(home).lines().keySet())
                .containsExactly(
                        EntryPath.ROOT,
                        EntryPath.of("a"),
                        EntryPath.of("a/b"),
                        EntryPath.of("a/b/c"));
    }
}
