package lifeboat.runbooks.drill;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Damage to a restored tree that keeps every time as it was, so that only a real look finds it.
public enum TreeDamage {
    FILE_MISSING("a file removed"),
    FILE_EMPTIED("a file cut to nothing"),
    BYTE_FLIPPED("one byte of a file changed, size and time kept"),
    MODE_CHANGED("the mode of a file changed"),
    ENTRY_ADDED("a file too many");

    private static final int CANDIDATES = 10_000;

    private final String words;

    TreeDamage(String words) {
        this.words = words;
    }

    /// What is planted, in words.
    public String words() {
        return words;
    }

    /// Plants it somewhere below `root`.
    ///
    /// @return the path that was damaged; empty where the tree offers no place for it
    public Optional<Path> plant(Path root, RandomGenerator random) throws IOException {
        boolean needsBytes = this == BYTE_FLIPPED || this == FILE_EMPTIED;
        List<Path> candidates = files(root, attributes -> !needsBytes || attributes.size() > 0);
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        Path chosen = candidates.get(random.nextInt(candidates.size()));
        Path parent = Optional.ofNullable(chosen.getParent()).orElse(root);
        FileTime own = Files.getLastModifiedTime(chosen, LinkOption.NOFOLLOW_LINKS);
        FileTime above = Files.getLastModifiedTime(parent);
        switch (this) {
            case FILE_MISSING -> Files.delete(chosen);
            case FILE_EMPTIED -> {
                Files.write(chosen, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
                Files.setLastModifiedTime(chosen, own);
            }
            case BYTE_FLIPPED -> {
                flip(chosen, random);
                Files.setLastModifiedTime(chosen, own);
            }
            case MODE_CHANGED -> {
                Set<PosixFilePermission> mode = Files.getPosixFilePermissions(chosen);
                boolean open = mode.contains(PosixFilePermission.OTHERS_WRITE);
                Files.setPosixFilePermissions(
                        chosen, PosixFilePermissions.fromString(open ? "rw-------" : "rwxrwxrwx"));
            }
            case ENTRY_ADDED -> {
                Path added = parent.resolve(".planted-by-lifeboat");
                Files.write(added, new byte[0], StandardOpenOption.CREATE_NEW);
                Files.setLastModifiedTime(parent, above);
                return Optional.of(added);
            }
        }
        Files.setLastModifiedTime(parent, above);
        return Optional.of(chosen);
    }

    /// In the first mebibyte, where any file has data unless it begins with a hole.
    private static void flip(Path file, RandomGenerator random) throws IOException {
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long at = random.nextLong(Math.min(channel.size(), 1 << 20));
            java.nio.ByteBuffer one = java.nio.ByteBuffer.allocate(1);
            channel.position(at).read(one);
            one.flip();
            one.put(0, (byte) (one.get(0) ^ 1));
            channel.position(at).write(one);
        }
    }

    private static List<Path> files(Path root, Predicate<BasicFileAttributes> wanted)
            throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile()
                                && wanted.test(attributes)
                                && Files.isWritable(file)) {
                            files.add(file);
                        }
                        return files.size() < CANDIDATES
                                ? FileVisitResult.CONTINUE
                                : FileVisitResult.TERMINATE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        return FileVisitResult.CONTINUE; // too deep for paths: others will do
                    }
                });
        return files;
    }
}
