package lifeboat.restore.redis;

import static lifeboat.restore.redis.RedisFiles.BASE;
import static lifeboat.restore.redis.RedisFiles.DUMP;
import static lifeboat.restore.redis.RedisFiles.LOG;
import static lifeboat.restore.redis.RedisFiles.MANIFEST;
import static lifeboat.restore.redis.RedisFiles.MANIFEST_TEXT;
import static lifeboat.restore.redis.RedisFiles.OLD_LOG;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.completeness.Completeness.Difference;
import lifeboat.engines.program.Executables;
import lifeboat.engines.redis.PrivateRedis;
import lifeboat.engines.redis.RdbContents;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.restore.stream.StreamRestorer;

/// Restores a Redis data directory: `dump.rdb`, and the same bytes as the base of an append-only
/// log, so that a server finds its data whether `appendonly` is on or off. They are read back, and
/// loaded into a throw-away server where one is installed, before they get their names.
public final class RedisRestorer implements StreamRestorer {
    private static final String DIGEST = "/digest";
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
        if (isHalfPublished()) {
            removeTree(directory.resolve(LOG));
        }
        guard();
        Path dump = directory.resolve(UNFINISHED);
        remove();
        try {
            return restore(streams, dump);
        } finally {
            remove();
        }
    }

    /// Killed between the two names that a restore gives at its end: the log holds the very file
    /// that is not `dump.rdb` yet.
    private boolean isHalfPublished() throws IOException {
        Path base = directory.resolve(LOG).resolve(BASE);
        Path dump = directory.resolve(UNFINISHED);
        return Files.exists(base, LinkOption.NOFOLLOW_LINKS)
                && Files.exists(dump, LinkOption.NOFOLLOW_LINKS)
                && !Files.exists(directory.resolve(DUMP), LinkOption.NOFOLLOW_LINKS)
                && Files.isSameFile(base, dump);
    }

    /// What in the directory a restore would be in the way of, or that would be read instead of
    /// what is restored; empty where nothing is.
    public Optional<Path> taken() throws IOException {
        return isHalfPublished()
                ? Optional.empty()
                : Stream.of(DUMP, LOG, OLD_LOG)
                        .map(directory::resolve)
                        .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                        .findFirst();
    }

    /// Reads the restored files back and compares them with the completeness record: the keys of
    /// each database, every byte, that the log begins with the same and holds nothing else, and,
    /// where a server is installed, what it counts when it reads each of them. Changes nothing.
    public StreamRestoration readBack(CapturedStreams streams) throws IOException {
        Completeness expected = streams.completeness();
        Path dump = directory.resolve(DUMP);
        List<String> notes = new ArrayList<>();
        Map<String, String> found =
                Files.isRegularFile(dump, LinkOption.NOFOLLOW_LINKS)
                        ? contents(dump, expected, notes)
                        : Map.of();
        List<Difference> differences =
                new ArrayList<>(expected.differences(Completeness.of(found)));
        boolean log = major(streams.facts()) >= FIRST_WITH_DIRECTORY;
        if (!found.isEmpty() && log) {
            new LogProof(directory.resolve(LOG)).compare(dump, differences);
        }
        if (Files.exists(directory.resolve(OLD_LOG), LinkOption.NOFOLLOW_LINKS)) {
            differences.add(
                    new Difference(":log/" + OLD_LOG, Optional.empty(), Optional.of("a file")));
        }
        if (differences.isEmpty()) {
            differences.addAll(
                    LoadedRdb.differences(dump, Optional.empty(), expected, executables, notes));
        }
        if (differences.isEmpty() && log) {
            differences.addAll(
                    LoadedRdb.differences(
                            dump,
                            Optional.of(directory.resolve(LOG)),
                            expected,
                            executables,
                            new ArrayList<>()));
        }
        return new StreamRestoration(
                0,
                0,
                Completeness.of(found).rows(),
                expected.values().size(),
                differences,
                List.of(),
                notes);
    }

    /// What a server answers that has loaded the restored `dump.rdb`; what the question changes
    /// there is thrown away with it.
    ///
    /// @param words a command and its arguments
    /// @throws IOException with the words of the server where it refuses
    public String answer(List<String> words) throws IOException {
        Path program =
                PrivateRedis.program(executables)
                        .orElseThrow(() ->
                                new IOException(
                                        "the program redis-server is missing; install the package redis-server"));
        return LoadedRdb.loaded(
                program,
                directory.resolve(DUMP),
                Optional.empty(),
                connection -> connection.ask(words.toArray(String[]::new)));
    }

    /// What an RDB holds, with digests where the record has them.
    private static Map<String, String> contents(Path rdb, Completeness expected, List<String> notes)
            throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (InputStream stream = Files.newInputStream(rdb)) {
            RdbContents contents = RdbContents.read(stream);
            found.putAll(contents.values());
            found.put(":rdb/version", Integer.toString(contents.version()));
        } catch (IOException e) {
            notes.add(String.valueOf(e.getMessage()));
        }
        if (expected.values().keySet().stream().noneMatch(key -> key.endsWith(DIGEST))) {
            found.keySet().removeIf(key -> key.endsWith(DIGEST));
        }
        return found;
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
        write(streams, dump);
        List<String> notes = new ArrayList<>();
        Map<String, String> found = contents(dump, expected, notes);
        List<Difference> differences = expected.differences(Completeness.of(found));
        if (differences.isEmpty()) {
            differences =
                    LoadedRdb.differences(dump, Optional.empty(), expected, executables, notes);
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
            Path base = logs.resolve(BASE);
            Files.createLink(base, dump);
            Path manifest =
                    Files.writeString(
                            logs.resolve(MANIFEST), MANIFEST_TEXT, StandardCharsets.US_ASCII);
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
            removeTree(logs);
        }
    }

    private static void removeTree(Path logs) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(logs)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(logs);
    }

    @Override
    public void close() {
        // everything opened was closed by the restore itself
    }
}
