package lifeboat.engines.program;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A directory of mode 0700 for what must not outlive this process: password files, sockets, the
/// data of a throw-away server. Its name tells whose it is, so that [#sweep] finds what a killed
/// process left.
public final class PrivateDirectory implements Closeable {
    private static final String PREFIX = "lifeboat-";

    private final Path path;

    private PrivateDirectory(Path path) {
        this.path = path;
    }

    /// Makes one below the directory for temporary files.
    ///
    /// @param purpose letters only, part of the name
    public static PrivateDirectory make(String purpose) throws IOException {
        return make(usualPlace(), purpose);
    }

    /// The directory for temporary files.
    public static Path usualPlace() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /// Makes one below `place`.
    public static PrivateDirectory make(Path place, String purpose) throws IOException {
        byte[] chance = new byte[6];
        new SecureRandom().nextBytes(chance);
        ProcessHandle me = ProcessHandle.current();
        Path path =
                place.resolve(
                        PREFIX
                                + purpose
                                + "-"
                                + me.pid()
                                + "-"
                                + startOf(me)
                                + "-"
                                + HexFormat.of().formatHex(chance));
        Files.createDirectory(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new PrivateDirectory(path);
    }

    public Path path() {
        return path;
    }

    /// Writes a file of mode 0600 that ends with its directory.
    ///
    /// @param text wiped here
    public Path secretFile(String name, char[] text) throws IOException {
        Path file = path.resolve(name);
        ByteBuffer bytes = ByteBuffer.allocate(4 * text.length);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text), bytes, true);
        bytes.flip();
        try (SeekableByteChannel channel =
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } finally {
            Arrays.fill(text, '\0');
            Arrays.fill(bytes.array(), (byte) 0);
        }
        return file;
    }

    /// Removes the directory with everything in it.
    @Override
    public void close() throws IOException {
        remove(path);
    }

    /// Removes what processes that live no more left below `place`, with every process that still
    /// works in it.
    ///
    /// @return what was removed
    public static List<Path> sweep(Path place, String purpose) throws IOException {
        List<Path> left = new java.util.ArrayList<>();
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(place, PREFIX + purpose + "-*")) {
            for (Path path : found) {
                if (isLeft(path, purpose)) {
                    left.add(path);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        for (Path path : left) {
            Inhabitants.evict(path);
            remove(path);
        }
        return left;
    }

    /// Only a real directory of this user whose owner is dead; a link or another user's directory
    /// under such a name is no leftover of ours.
    private static boolean isLeft(Path path, String purpose) throws IOException {
        String[] parts =
                path.getFileName()
                        .toString()
                        .substring(PREFIX.length() + purpose.length() + 1)
                        .split("-", -1);
        if (parts.length != 3
                || !parts[0].matches("\\d{1,10}")
                || !parts[1].matches("\\d{1,18}")
                || !Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Optional<ProcessHandle> owner = ProcessHandle.of(Long.parseLong(parts[0]));
        boolean alive =
                owner.isPresent()
                        && owner.get().isAlive()
                        && startOf(owner.get()) == Long.parseLong(parts[1]);
        return !alive && Files.isWritable(path);
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static void remove(Path path) throws IOException {
        if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                path,
                EnumSet.noneOf(java.nio.file.FileVisitOption.class),
                Integer.MAX_VALUE,
                new Removal());
    }

    /// What a server or its watcher removes meanwhile is gone as well.
    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException reason) throws IOException {
            if (reason instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw reason;
        }

        @Override
        public FileVisitResult postVisitDirectory(
                Path directory, @org.jspecify.annotations.Nullable IOException reason)
                throws IOException {
            if (reason != null && !(reason instanceof NoSuchFileException)) {
                throw reason;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
