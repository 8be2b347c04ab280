package lifeboat.restore.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.completeness.FileDigest;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.ProgramException;
import lifeboat.engines.sqlite.SqliteContents;
import lifeboat.engines.sqlite.SqliteTool;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.restore.stream.StreamRestorer;

/// Restores an SQLite database to a path. It is written under another name, read back and compared,
/// and gets its own name only when it is as it was; one that is not stays beside it with the ending
/// `.damaged`, where no application takes it for the real one.
public final class SqliteRestorer implements StreamRestorer {
    private static final List<String> SIDE_FILES = List.of("-wal", "-shm", "-journal");

    /// By their bits, the highest first.
    private static final List<PosixFilePermission> PERMISSIONS =
            List.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE,
                    PosixFilePermission.OTHERS_EXECUTE);

    private static final String SCHEMA = "schema.sql";
    private static final Duration QUICK = Duration.ofSeconds(20);

    private final Path path;
    private final Existing existing;
    private final Executables executables;

    /// What to do where the path is taken.
    public enum Existing {
        REFUSE,
        /// Replaced, unless somebody has it open.
        REPLACE
    }

    /// @param path of the database, absolute; its directory exists
    public SqliteRestorer(Path path, Existing existing, Executables executables) {
        this.path = path.toAbsolutePath().normalize();
        this.existing = existing;
        this.executables = executables;
    }

    @Override
    public StreamRestoration restore(CapturedStreams streams) throws IOException {
        SqliteTool tool = SqliteTool.needed(executables);
        guard(tool);
        Path unfinished = beside(".lifeboat-unfinished");
        Files.deleteIfExists(unfinished);
        try {
            return restore(streams, tool, unfinished);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /// Reads the database that was restored to the path and compares it with the completeness
    /// record: structure, rows, definitions, the digest of the whole file, and that no other file
    /// stands beside it that would change what it holds. Changes nothing.
    public StreamRestoration readBack(CapturedStreams streams) throws IOException {
        Completeness expected = streams.completeness();
        Map<String, String> found = new TreeMap<>();
        List<String> notes = new ArrayList<>();
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            try (InputStream file = Files.newInputStream(path)) {
                found.put(
                        ":file/sha256", FileDigest.copying(file, OutputStream.nullOutputStream()));
            }
            contents(SqliteTool.needed(executables), path, found, notes);
        }
        Completeness actual = Completeness.of(found);
        List<Completeness.Difference> differences = new ArrayList<>(expected.differences(actual));
        for (String ending : SIDE_FILES) {
            if (Files.exists(beside(ending), LinkOption.NOFOLLOW_LINKS)) {
                differences.add(
                        new Completeness.Difference(
                                ":file" + ending, Optional.empty(), Optional.of("a file")));
            }
        }
        return new StreamRestoration(
                0, 0, actual.rows(), expected.values().size(), differences, List.of(), notes);
    }

    private static void contents(
            SqliteTool tool, Path file, Map<String, String> found, List<String> notes)
            throws IOException {
        try {
            SqliteContents contents = SqliteContents.read(tool, file);
            found.putAll(contents.values());
            notes.addAll(contents.faults());
        } catch (ProgramException e) {
            notes.add(String.valueOf(e.getMessage()));
        }
    }

    private void guard(SqliteTool tool) throws IOException {
        Path parent = path.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new DestinationInUseException(
                    "there is no directory for " + path, "make it, or name another place");
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (existing == Existing.REFUSE || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new DestinationInUseException(
                    path + " exists already",
                    "name another path, or add --overwrite to replace the database that is there");
        }
        if (isOpen(tool)) {
            throw new DestinationInUseException(
                    path + " is in use", "end the programs that have it open, then try again");
        }
    }

    /// A connection in WAL mode, or a transaction of any kind, keeps others from being alone.
    private boolean isOpen(SqliteTool tool) throws IOException {
        try {
            tool.askExclusively(path, QUICK);
            return false;
        } catch (ProgramException e) {
            return e.tail().contains("locked") || e.tail().contains("busy");
        }
    }

    private Path beside(String ending) {
        return path.resolveSibling(path.getFileName() + ending);
    }

    private StreamRestoration restore(CapturedStreams streams, SqliteTool tool, Path unfinished)
            throws IOException {
        Completeness expected = streams.completeness();
        String stream = stream(streams);
        String digest = write(streams, stream, unfinished);
        Map<String, String> found = new TreeMap<>();
        found.put(":file/sha256", digest);
        List<String> leftOut = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        contents(tool, unfinished, found, notes);
        Completeness actual = Completeness.of(found);
        List<Completeness.Difference> differences = expected.differences(actual);
        attributes(streams.facts(), unfinished, leftOut);
        if (differences.isEmpty()) {
            for (String ending : SIDE_FILES) {
                if (Files.deleteIfExists(beside(ending))) {
                    notes.add("removed " + beside(ending) + ", which was of another database");
                }
            }
            publish(unfinished, path);
        } else {
            publish(unfinished, beside(".damaged"));
            notes.add("it is not as it was captured, and lies at " + beside(".damaged"));
        }
        return new StreamRestoration(
                1,
                streams.lengths().getOrDefault(stream, 0L),
                actual.rows(),
                expected.values().size(),
                differences,
                leftOut,
                notes);
    }

    private static String stream(CapturedStreams streams) throws IOException {
        List<String> names =
                streams.lengths().keySet().stream().filter(name -> !name.equals(SCHEMA)).toList();
        if (names.size() != 1) {
            throw new IOException("the snapshot holds no database file");
        }
        return names.getFirst();
    }

    private static String write(CapturedStreams streams, String name, Path file)
            throws IOException {
        try (InputStream stream = streams.open(name);
                FileChannel channel =
                        FileChannel.open(
                                file,
                                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------")))) {
            OutputStream out = Channels.newOutputStream(channel);
            String digest = FileDigest.copying(stream, out);
            channel.force(true);
            return digest;
        }
    }

    private void publish(Path file, Path name) throws IOException {
        Files.move(file, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Optional<Path> parent = Optional.ofNullable(name.getParent());
        if (parent.isPresent()) {
            try (FileChannel directory = FileChannel.open(parent.get(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    /// Mode and owner as they were; never more than reading, writing and running.
    private static void attributes(Map<String, String> facts, Path file, List<String> leftOut) {
        try {
            int mode = Integer.parseInt(facts.getOrDefault("mode", "384"));
            Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
            for (int i = 0; i < PERMISSIONS.size(); i++) {
                if ((mode & 0400 >> i) != 0) {
                    permissions.add(PERMISSIONS.get(i));
                }
            }
            Files.setPosixFilePermissions(file, permissions);
        } catch (IOException | NumberFormatException e) {
            leftOut.add("its mode could not be set: " + e.getMessage());
        }
        for (String attribute : List.of("gid", "uid")) {
            try {
                int wanted = Integer.parseInt(facts.getOrDefault(attribute, "0"));
                if (!Integer.valueOf(wanted)
                        .equals(Files.getAttribute(file, "unix:" + attribute))) {
                    Files.setAttribute(file, "unix:" + attribute, wanted);
                }
            } catch (IOException | NumberFormatException e) {
                leftOut.add("its " + attribute + " could not be set: " + e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        // everything opened was closed by the restore itself
    }
}
