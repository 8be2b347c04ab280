package lifeboat.restore.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lifeboat.engines.completeness.Completeness.Difference;

/// Looks whether an append-only log is the restored data and nothing else.
///
/// @param directory of the log
record LogProof(Path directory) {
    private static final long LONGEST_MANIFEST = 4096;

    void compare(Path dump, List<Difference> differences) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            differences.add(new Difference(":log", Optional.of("a directory"), Optional.empty()));
            return;
        }
        Path base = directory.resolve(RedisFiles.BASE);
        boolean same =
                Files.isRegularFile(base, LinkOption.NOFOLLOW_LINKS)
                        && Files.mismatch(base, dump) < 0;
        if (!same) {
            differences.add(
                    new Difference(
                            ":log/" + RedisFiles.BASE,
                            Optional.of("the same as dump.rdb"),
                            Optional.of("something else")));
        }
        String manifest = manifest(directory.resolve(RedisFiles.MANIFEST));
        if (!manifest.equals(RedisFiles.MANIFEST_TEXT)) {
            differences.add(
                    new Difference(
                            ":log/" + RedisFiles.MANIFEST,
                            Optional.of(RedisFiles.MANIFEST_TEXT.strip()),
                            Optional.of(manifest.strip().replace('\n', ' '))));
        }
        others(differences);
    }

    private static String manifest(Path file) throws IOException {
        boolean readable =
                Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && Files.size(file) < LONGEST_MANIFEST;
        return readable ? Files.readString(file, StandardCharsets.UTF_8) : "";
    }

    private void others(List<Difference> differences) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (!name.equals(RedisFiles.BASE) && !name.equals(RedisFiles.MANIFEST)) {
                    differences.add(
                            new Difference(
                                    ":log/" + name, Optional.empty(), Optional.of("a file")));
                }
            }
        }
    }
}
