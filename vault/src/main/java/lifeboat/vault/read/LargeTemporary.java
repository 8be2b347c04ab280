package lifeboat.vault.read;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where large temporary files go: not into a file system in memory where that can be helped.
final class LargeTemporary {
    private static final Path USUAL = Path.of("/var/tmp");

    private LargeTemporary() {}

    /// `/var/tmp` where one can write there, otherwise the directory for temporary files.
    static Path directory() {
        return Files.isDirectory(USUAL) && Files.isWritable(USUAL)
                ? USUAL
                : Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    }
}
