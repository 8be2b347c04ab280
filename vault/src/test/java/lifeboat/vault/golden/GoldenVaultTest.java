package lifeboat.vault.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lifeboat.targets.memory.MemoryTarget;
import lifeboat.vault.ContentRef;
import lifeboat.vault.VaultException;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Today's code, and a reader that shares none of it, restore the golden vault. Never make the
/// vault anew to get this green once version 1 is released: the code is wrong then, not the vault.
class GoldenVaultTest {
    private static final Path PYTHON = Path.of("src/test/python");

    @Test
    @DisplayName("K-14 the golden vault of format version 1 is restored from its passphrase alone")
    void theGoldenVaultIsRestored() throws Exception {
        try (MemoryTarget target = GoldenFiles.load(GoldenFiles.V1)) {
            Vaults vaults = new Vaults(List.of(target));
            assertThat(GoldenListing.of(vaults, GoldenFiles.open(GoldenFiles.V1)))
                    .isEqualTo(Files.readString(GoldenFiles.listing(GoldenFiles.V1)));
            assertThat(vaults.badObjects()).isEmpty();
        }
    }

    @Test
    @DisplayName("X-12 a content of more blobs or bytes than it says is refused")
    void aContentThatIsNotWhatItSaysIsRefused() throws Exception {
        try (MemoryTarget target = GoldenFiles.load(GoldenFiles.V1)) {
            Vaults vaults = new Vaults(List.of(target));
            VaultKeys keys = GoldenFiles.open(GoldenFiles.V1);
            SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, keys);
            try (SnapshotReader reader =
                    SnapshotReader.open(vaults, keys, catalog, catalog.ids().getFirst())) {
                var page = reader.pages(reader.source("docroot")).pages().getFirst();
                ContentRef large =
                        reader.entries(page).stream()
                                .filter(entry -> entry.path().equals(EntryPath.of("many-chunks")))
                                .findFirst()
                                .orElseThrow()
                                .content();
                assertThat(reader.leaves(large)).hasSize(1030);
                var bomb = new ContentRef(1_000_000, large.depth(), large.ids());
                assertThatThrownBy(() -> reader.leaves(bomb))
                        .isInstanceOf(VaultException.Damaged.class);
                for (int difference : new int[] {-1, 1}) {
                    var lie =
                            new ContentRef(large.length() + difference, large.depth(), large.ids());
                    assertThatThrownBy(() -> reader.content(lie).readAllBytes())
                            .isInstanceOf(VaultException.Damaged.class);
                }
            }
        }
    }

    @Test
    @DisplayName("K-14 a reader written from FORMAT.md alone restores the golden vault")
    void anIndependentReaderRestoresTheGoldenVault(@TempDir Path scratch) throws Exception {
        String python = python(scratch);
        Path output = scratch.resolve("listing.txt");
        Path errors = scratch.resolve("errors.txt");
        Process reader =
                new ProcessBuilder(
                                python,
                                PYTHON.resolve("read_vault.py").toString(),
                                GoldenFiles.vault(GoldenFiles.V1).toString(),
                                GoldenFiles.passphrase(GoldenFiles.V1).toString())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
        assertThat(reader.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(reader.exitValue()).as("%s", Files.readString(errors)).isZero();
        assertThat(Files.readString(output))
                .isEqualTo(Files.readString(GoldenFiles.listing(GoldenFiles.V1)));
    }

    /// The interpreter that has the packages: `-Dlifeboat.python=...`, else `python3`.
    private static String python(Path scratch) throws InterruptedException {
        String python = System.getProperty("lifeboat.python", "python3");
        try {
            Process probe =
                    new ProcessBuilder(
                                    python,
                                    PYTHON.resolve("read_vault.py").toString(),
                                    "--check-packages")
                            .redirectOutput(scratch.resolve("probe.out").toFile())
                            .redirectError(scratch.resolve("probe.err").toFile())
                            .start();
            boolean ended = probe.waitFor(1, TimeUnit.MINUTES);
            Assumptions.assumeTrue(
                    ended && probe.exitValue() == 0,
                    () ->
                            python
                                    + " lacks packages of src/test/python/requirements.txt: "
                                    + "pip install -r vault/src/test/python/requirements.txt");
        } catch (IOException e) {
            Assumptions.abort("no " + python + ": the independent reader is not tried");
        }
        return python;
    }
}
