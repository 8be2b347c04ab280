package lifeboat.targets.directory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;

/// One walk over the files below the root. Only names that can be object keys are looked at.
final class Listing {
    private final String prefix;
    private final Consumer<ObjectInfo> each;

    Listing(String prefix, Consumer<ObjectInfo> each) {
        this.prefix = prefix;
        this.each = each;
    }

    /// Walks `folder`, whose names begin with `above` (empty, or ending in `/`).
    ///
    /// @throws NoSuchFileException if `folder` is not there
    void walk(Path folder, String above) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                String key = above + name;
                if (!name.startsWith(".") && mayMatch(key) && ObjectKey.isValid(key)) {
                    visit(entry, key);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void visit(Path entry, String key) throws IOException {
        try {
            var attributes =
                    Files.readAttributes(
                            entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isRegularFile()) {
                if (key.startsWith(prefix)) {
                    each.accept(new ObjectInfo(new ObjectKey(key), attributes.size()));
                }
            } else if (attributes.isDirectory()
                    || (attributes.isSymbolicLink() && Files.isDirectory(entry))) {
                walk(entry, key + "/");
            }
        } catch (NoSuchFileException _) {
            return; // Removed while we walked; whether a listing shows it is open.
        }
    }

    private boolean mayMatch(String key) {
        return key.startsWith(prefix) || prefix.startsWith(key + "/");
    }
}
