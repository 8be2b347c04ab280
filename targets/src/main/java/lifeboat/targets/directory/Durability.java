package lifeboat.targets.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Makes writes survive power loss. A seam, so that a test can fail a sync and count them. A sync
/// that failed is never repeated on the same file: the kernel reports an error once and drops the
/// pages.
interface Durability {
    /// Syncs what was written to an open file, with its length.
    void file(FileChannel file) throws IOException;

    /// Syncs the names in a directory.
    void directory(Path directory) throws IOException;

    /// What the operating system offers.
    static Durability ofSystem() {
        return new Durability() {
            @Override
            public void file(FileChannel file) throws IOException {
                file.force(true);
            }

            @Override
            public void directory(Path directory) throws IOException {
                try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                    names.force(true);
                }
            }
        };
    }
}
