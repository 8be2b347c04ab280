package lifeboat.restore.mariadb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.ProgramException;
import lifeboat.engines.program.RunningProgram;
import lifeboat.restore.stream.DestinationInUseException;

/// The directory that a physical copy is unpacked into. While it is not finished it holds a mark,
/// by which the same restore knows that it may begin again.
final class DataDirectory {
    private static final String MARK = ".lifeboat-restore-mariadb";

    private final Path path;

    DataDirectory(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    Path path() {
        return path;
    }

    /// Why nothing may be unpacked here, if so.
    Optional<String> obstacle() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isDirectory(path)) {
            return Optional.of(path + " exists and is no directory");
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<String> names = entries.map(entry -> entry.getFileName().toString()).toList();
            boolean free = names.contains(MARK) || names.stream().allMatch("lost+found"::equals);
            return free
                    ? Optional.empty()
                    : Optional.of(path + " holds " + names.getFirst() + " already");
        }
    }

    /// Makes it, or empties it of what a restore left that was killed.
    void begin() throws IOException {
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent()) {
            throw new DestinationInUseException(
                    obstacle.get(),
                    "give an empty or new directory: a server's files are never restored over others");
        }
        Files.createDirectories(path);
        Path mark = path.resolve(MARK);
        if (Files.exists(mark)) {
            empty(mark);
        } else {
            Files.createFile(mark);
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }

    /// The mark goes last.
    private void empty(Path mark) throws IOException {
        Files.walkFileTree(
                path,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (!file.equals(mark)) {
                            Files.delete(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @org.jspecify.annotations.Nullable IOException reason)
                            throws IOException {
                        if (reason != null) {
                            throw reason;
                        }
                        if (!directory.equals(path)) {
                            Files.delete(directory);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    void finish() throws IOException {
        Files.deleteIfExists(path.resolve(MARK));
    }

    /// What writes the stream to disk.
    interface Writing {
        void into(OutputStream out) throws IOException;
    }

    /// Unpacks what `writing` gives. A fault of its own is told as it is.
    void unpack(Path mbstream, Writing writing) throws IOException {
        try (RunningProgram program =
                ProgramCall.of(mbstream.toString(), "-x", "-C", path.toString()).in(path).start()) {
            try (OutputStream out = program.input()) {
                writing.into(new Pipe(out));
            } catch (BrokenPipeException e) {
                program.await(); // it tells why it ended
                throw e;
            }
            program.await();
        } catch (ProgramException e) {
            throw new IOException("the copy cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private static final class BrokenPipeException extends IOException {
        BrokenPipeException(IOException cause) {
            super("mbstream takes no more", cause);
        }
    }

    /// Tells a fault of the pipe from one of what is written into it.
    private static final class Pipe extends OutputStream {
        private final OutputStream out;

        Pipe(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw new BrokenPipeException(e);
            }
        }
    }
}
