package lifeboat.restore.h2;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.completeness.Completeness.Difference;
import lifeboat.engines.completeness.FileDigest;
import lifeboat.engines.h2.H2Address;
import lifeboat.engines.h2.H2Script;
import lifeboat.engines.program.Password;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.restore.stream.StreamRestorer;

/// Restores an H2 database from its script into a new file, or into an empty database of a server,
/// reads everything back and compares it. A file gets its name only when all is as it was; one that
/// is not stays beside it with the ending `.damaged`. The users are those that were captured, with
/// their passwords.
public final class H2Restorer implements StreamRestorer {
    private static final String SCRIPT = "script.sql";
    private static final String COPIES = "copy/";
    private static final String FILE = ".mv.db";
    private static final String USER = ":definition/CREATE USER";

    private final H2Address address;
    private final Password password;
    private final Code code;

    /// What to do with functions and triggers.
    public enum Code {
        /// Into a file: left out, and said. A server takes them.
        LEAVE_OUT,
        APPLY
    }

    /// @param address of a file that does not exist, or of an empty database of a server
    /// @param password of the server's user
    public H2Restorer(H2Address address, Password password, Code code) {
        this.address = address;
        this.password = password;
        this.code = code;
    }

    @Override
    public StreamRestoration restore(CapturedStreams streams) throws IOException {
        try {
            Optional<Path> path = address.path();
            return path.isPresent() ? intoFile(streams, path.get()) : intoServer(streams);
        } catch (SQLException e) {
            throw new IOException(address + ": " + firstLine(e), e);
        }
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private StreamRestoration intoServer(CapturedStreams streams) throws IOException, SQLException {
        try (Connection connection = address.make(password)) {
            try (Statement statement = connection.createStatement();
                    ResultSet tables =
                            statement.executeQuery(
                                    "select count(*) from information_schema.tables where table_schema <> 'INFORMATION_SCHEMA'")) {
                if (!tables.next() || tables.getLong(1) > 0) {
                    throw new DestinationInUseException(
                            "database " + address + " is not empty",
                            "drop what is in it (DROP ALL OBJECTS), or name another database");
                }
            }
            return new Run(connection, streams, code == Code.APPLY, "").restore();
        }
    }

    private StreamRestoration intoFile(CapturedStreams streams, Path path)
            throws IOException, SQLException {
        Path parent = path.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new DestinationInUseException(
                    "there is no directory for " + path, "make it, or name another place");
        }
        Path file = beside(path, FILE);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new DestinationInUseException(
                    file + " exists already", "name another path: a database is never replaced");
        }
        Path unfinished = beside(path, ".lifeboat-unfinished");
        remove(unfinished);
        try {
            StreamRestoration done = make(streams, unfinished);
            Path whole = beside(unfinished, FILE);
            List<String> notes = new ArrayList<>(done.notes());
            if (done.differences().isEmpty()) {
                Files.deleteIfExists(beside(path, ".trace.db"));
                publish(whole, file);
            } else {
                Path damaged = beside(path, ".damaged" + FILE);
                publish(whole, damaged);
                notes.add("it is not as it was captured, and lies at " + damaged);
            }
            return new StreamRestoration(
                    done.streams(),
                    done.bytes(),
                    done.rows(),
                    done.compared(),
                    done.differences(),
                    done.leftOut(),
                    notes);
        } finally {
            remove(unfinished);
        }
    }

    /// Makes it as a user who is gone at the end, so that the captured ones are the only ones.
    private StreamRestoration make(CapturedStreams streams, Path unfinished)
            throws IOException, SQLException {
        byte[] chance = new byte[24];
        new SecureRandom().nextBytes(chance);
        String secret = HexFormat.of().formatHex(chance);
        String user = "LIFEBOAT_" + secret.substring(0, 8).toUpperCase(java.util.Locale.ROOT);
        try (Connection connection =
                address.inFile(unfinished)
                        .as(user)
                        .make(() -> Optional.of(secret.substring(8).toCharArray()))) {
            StreamRestoration done =
                    new Run(connection, streams, code == Code.APPLY, user).restore();
            try (Statement statement = connection.createStatement()) {
                statement.execute("drop user \"" + user + "\"");
                statement.execute("shutdown");
            }
            return done;
        }
    }

    private static Path beside(Path path, String ending) {
        return path.resolveSibling(path.getFileName() + ending);
    }

    private static void remove(Path database) throws IOException {
        for (String ending : List.of(FILE, ".trace.db", ".lock.db")) {
            Files.deleteIfExists(beside(database, ending));
        }
    }

    private static void publish(Path file, Path name) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(file, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        // everything opened was closed by the restore itself
    }

    /// One restore.
    private static final class Run {
        private final Connection connection;
        private final CapturedStreams streams;
        private final boolean everything;
        private final String maker;
        private final StatementFilter filter = new StatementFilter();
        private final List<String> notes = new ArrayList<>();
        private long bytes;

        Run(Connection connection, CapturedStreams streams, boolean everything, String maker) {
            this.connection = connection;
            this.streams = streams;
            this.everything = everything || maker.isEmpty();
            this.maker = maker;
        }

        StreamRestoration restore() throws IOException, SQLException {
            Completeness expected = streams.completeness();
            Map<String, String> found = new TreeMap<>();
            try (InputStream script = streams.open(SCRIPT)) {
                found.put(
                        ":script/sha256",
                        new ScriptRun(connection, filter, everything).run(script));
            }
            List<Difference> differences = new ArrayList<>();
            long read = 1 + copies(differences);
            streams.lengths().values().forEach(length -> bytes += length);
            found.putAll(readBack().values());
            found.remove(USER + " IF NOT EXISTS \"" + maker + "\"");
            Completeness actual = Completeness.of(found);
            List<String> leftOut = new ArrayList<>();
            filter.leftOut()
                    .forEach(statement ->
                            leftOut.add(
                                    "it brings code of its own, add --privileged to let it: "
                                            + statement));
            for (Difference difference : expected.differences(actual)) {
                judge(difference, differences);
            }
            return new StreamRestoration(
                    read,
                    bytes,
                    actual.rows(),
                    expected.values().size(),
                    differences,
                    leftOut,
                    notes);
        }

        /// The copies are not needed, but have been captured: they are proven too.
        private long copies(List<Difference> differences) throws IOException {
            long count = 0;
            for (String name : streams.lengths().keySet()) {
                if (name.startsWith(COPIES)) {
                    try (InputStream copy = streams.open(name)) {
                        String key = "sha256 of " + name;
                        String digest = FileDigest.copying(copy, OutputStream.nullOutputStream());
                        Optional<String> expected = Optional.ofNullable(streams.facts().get(key));
                        if (!expected.equals(Optional.of(digest))) {
                            differences.add(new Difference(key, expected, Optional.of(digest)));
                        }
                    }
                    count++;
                }
            }
            return count;
        }

        private Completeness readBack() throws IOException, SQLException {
            try (H2Script script = H2Script.begin(connection)) {
                while (script.next().isPresent()) {
                    // it is only counted
                }
                return script.record();
            }
        }

        private void judge(Difference difference, List<Difference> differences)
                throws SQLException {
            String key = difference.key();
            boolean left =
                    key.startsWith(":definition/")
                            && filter.leftOut().stream()
                                    .anyMatch(statement ->
                                            statement.startsWith(
                                                    key.substring(":definition/".length())));
            boolean otherVersion =
                    !connection
                            .getMetaData()
                            .getDatabaseProductVersion()
                            .equals(streams.facts().get("server-version"));
            boolean presentUser = maker.isEmpty() && key.startsWith(USER);
            if (left) {
                return;
            }
            if (presentUser
                    || (otherVersion && key.startsWith(":definition/"))
                    || (otherVersion && key.endsWith("/digest"))) {
                notes.add(difference.describe());
            } else {
                differences.add(difference);
            }
        }
    }
}
