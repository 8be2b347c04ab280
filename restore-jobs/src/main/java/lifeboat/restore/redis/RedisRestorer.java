package lifeboat.restore.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.completeness.Completeness.Difference;
import lifeboat.engines.program.Executables;
import lifeboat.engines.redis.RdbContents;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.restore.stream.StreamRestorer;

/// Restores a Redis data directory: `dump.rdb`, and the same bytes as the base of an append-only
/// log, so that a server finds its data whether `appendonly` is on or off. They are read back, and
/// loaded into a throw-away server where one is installed, before they get their names.
public final class RedisRestorer implements StreamRestorer {
    private static final String DUMP = "dump.rdb";
    private static final String LOG = "appendonlydir";
    private static final String OLD_LOG = "appendonly.aof";
    private static final String UNFINISHED = "dump.rdb.lifeboat-unfinished";
    private static final String UNFINISHED_LOG = "appendonlydir.lifeboat-unfinished";
    private static final int FIRST_WITH_DIRECTORY = 7;

    private final Path directory;
    private final Executables executables;

    /// @param directory of the server, which is not running; absolute
    public RedisRestorer(Path directory, Executables executables) {
        this.directory = directory.toAbsolutePath().normalize();
        this.executables = executables;
    }

    @Override
    public StreamRestoration restore(CapturedStreams streams) throws IOException {
        guard();
        Path dump = directory.resolve(UNFINISHED);
        remove();
        try {
            return restore(streams, dump);
        } finally {
            remove();
        }
    }

    private void guard() throws DestinationInUseException {
        if (!Files.isDirectory(directory)) {
            throw new DestinationInUseException(
                    "there is no directory " + directory, "make it, owned by the user of Redis");
        }
        for (String name : List.of(DUMP, LOG, OLD_LOG)) {
            if (Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                throw new DestinationInUseException(
                        directory.resolve(name) + " exists already",
                        "end the server, move its files elsewhere, then try again: a server that runs would write over what is restored, and an old log would be read instead of it");
            }
        }
    }

    private StreamRestoration restore(CapturedStreams streams, Path dump) throws IOException {
        Completeness expected = streams.completeness();
        Map<String, String> found = new TreeMap<>();
        write(streams, dump);
        List<String> notes = new ArrayList<>();
        try (InputStream rdb = Files.newInputStream(dump)) {
            RdbContents contents = RdbContents.read(rdb);
            found.putAll(contents.values());
            found.put(":rdb/version", Integer.toString(contents.version()));
        } catch (IOException e) {
            notes.add(String.valueOf(e.getMessage()));
        }
        List<Difference> differences = expected.differences(Completeness.of(found));
        if (differences.isEmpty()) {
            differences = LoadedRdb.differences(dump, expected, executables, notes);
        }
        List<String> leftOut = new ArrayList<>();
        if (differences.isEmpty()) {
            publish(streams.facts(), dump, leftOut, notes);
        }
        return new StreamRestoration(
                1,
                streams.lengths().getOrDefault(DUMP, 0L),
                Completeness.of(found).rows(),
                expected.values().size(),
                differences,
                leftOut,
                notes);
    }

    private static void write(CapturedStreams streams, Path file) throws IOException {
        try (InputStream stream = streams.open(DUMP);
                FileChannel channel =
                        FileChannel.open(
                                file,
                                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-rw----")))) {
            stream.transferTo(Channels.newOutputStream(channel));
            channel.force(true);
        }
    }

    /// Redis replaces these files, and never writes into them, so one file has both names.
    private void publish(
            Map<String, String> facts, Path dump, List<String> leftOut, List<String> notes)
            throws IOException {
        boolean log = major(facts) >= FIRST_WITH_DIRECTORY;
        Path logs = directory.resolve(UNFINISHED_LOG);
        if (log) {
            Files.createDirectory(logs);
            Path base = logs.resolve("appendonly.aof.1.base.rdb");
            Files.createLink(base, dump);
            Path manifest =
                    Files.writeString(
                            logs.resolve("appendonly.aof.manifest"),
                            "file appendonly.aof.1.base.rdb seq 1 type b\n",
                            StandardCharsets.US_ASCII);
            owned(manifest, leftOut);
            owned(logs, leftOut);
        } else {
            notes.add(
                    "start the server with `appendonly no`, then CONFIG SET appendonly yes: before Redis 7 it ignores dump.rdb otherwise and starts empty");
        }
        owned(dump, leftOut);
        if (log) {
            Files.move(logs, directory.resolve(LOG), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(dump, directory.resolve(DUMP), StandardCopyOption.ATOMIC_MOVE);
        notes.add(
                "the server must have the usual names: dir "
                        + directory
                        + ", dbfilename dump.rdb, appendfilename appendonly.aof, appenddirname appendonlydir");
    }

    private static int major(Map<String, String> facts) {
        String number = facts.getOrDefault("server-version", "0").split("\\D", 2)[0];
        return number.isEmpty() ? 0 : Integer.parseInt(number);
    }

    /// As the directory is owned.
    private void owned(Path file, List<String> leftOut) {
        try {
            PosixFileAttributes like = Files.readAttributes(directory, PosixFileAttributes.class);
            if (!Files.getOwner(file).equals(like.owner())) {
                Files.setOwner(file, like.owner());
            }
        } catch (IOException e) {
            leftOut.add(
                    "the owner of " + file.getFileName() + " could not be set: " + e.getMessage());
        }
    }

    private void remove() throws IOException {
        Files.deleteIfExists(directory.resolve(UNFINISHED));
        Path logs = directory.resolve(UNFINISHED_LOG);
        if (Files.isDirectory(logs, LinkOption.NOFOLLOW_LINKS)) {
            Files.walkFileTree(
                    logs,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                                throws IOException {
                            Files.delete(file);
                            return FileVisitResult.CONTINUE;
                        }
                    });
            Files.delete(logs);
        }
    }

    @Override
    public void close() {
        // everything opened was closed by the restore itself
    }
}
