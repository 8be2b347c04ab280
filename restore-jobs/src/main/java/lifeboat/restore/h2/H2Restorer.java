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

    /// What is in a database of a server while a restore into it is not whole.
    private static final String BEGUN = "LIFEBOAT_UNFINISHED";

    private final H2Address address;
    private final Password password;
    private final Code code;
    private final Maker maker;

    /// What to do with functions and triggers.
    public enum Code {
        /// Into a file: left out, and said. A server takes them.
        LEAVE_OUT,
        APPLY
    }

    /// Who makes a file.
    public enum Maker {
        /// Somebody who is gone at the end: the captured users are the only ones.
        GOES,
        /// The user of the address, who is none of the captured ones, and stays.
        STAYS
    }

    /// Users of a database that is read back.
    public enum Users {
        AS_CAPTURED,
        /// A server has users of its own: what differs is told, and no fault.
        SOME_STAYED
    }

    /// @param address of a file that does not exist, or of an empty database of a server
    /// @param password of the server's user
    public H2Restorer(H2Address address, Password password, Code code) {
        this(address, password, code, Maker.GOES);
    }

    /// @param maker of a file
    public H2Restorer(H2Address address, Password password, Code code, Maker maker) {
        this.address = address;
        this.password = password;
        this.code = code;
        this.maker = maker;
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

    /// Reads a restored database back and compares it with the completeness record: every table,
    /// row and definition. Changes nothing.
    public StreamRestoration readBack(CapturedStreams streams) throws IOException {
        boolean server = address.isServer();
        try (Connection connection = address.connect(password)) {
            Comparison comparison =
                    new Comparison(
                            connection,
                            streams,
                            server ? Code.APPLY : code,
                            server ? Users.SOME_STAYED : Users.AS_CAPTURED,
                            maker == Maker.STAYS ? address.user() : "");
            Completeness expected =
                    streams.completeness().only(key -> !key.equals(":script/sha256"));
            Completeness actual = comparison.contents();
            comparison.compare(expected, actual);
            return new StreamRestoration(
                    0,
                    0,
                    actual.rows(),
                    expected.values().size(),
                    comparison.differences(),
                    List.of(),
                    comparison.notes());
        } catch (SQLException e) {
            throw new IOException(address + " cannot be read back: " + firstLine(e), e);
        }
    }

    /// What a restore that was killed left in a server is removed first.
    private StreamRestoration intoServer(CapturedStreams streams) throws IOException, SQLException {
        try (Connection connection = address.make(password);
                Statement statement = connection.createStatement()) {
            if (has(statement, "schemata where schema_name = '" + BEGUN + "'")) {
                statement.execute("drop all objects");
            }
            if (has(statement, "tables where table_schema <> 'INFORMATION_SCHEMA'")) {
                throw new DestinationInUseException(
                        "database " + address + " is not empty",
                        "drop what is in it (DROP ALL OBJECTS), or name another database");
            }
            statement.execute("create schema " + BEGUN);
            return new Run(connection, streams, Code.APPLY, "").restore();
        }
    }

    /// Whether a database of a server holds nothing, or only what an unfinished restore left.
    public boolean isFree() throws IOException {
        try (Connection connection = address.make(password);
                Statement statement = connection.createStatement()) {
            return has(statement, "schemata where schema_name = '" + BEGUN + "'")
                    || !has(statement, "tables where table_schema <> 'INFORMATION_SCHEMA'");
        } catch (SQLException e) {
            throw new IOException(address + " does not let us in: " + firstLine(e), e);
        }
    }

    private static boolean has(Statement statement, String what) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("select count(*) from information_schema." + what)) {
            return found.next() && found.getLong(1) > 0;
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

    /// Makes it as a user who is none of the captured ones.
    private StreamRestoration make(CapturedStreams streams, Path unfinished)
            throws IOException, SQLException {
        if (maker == Maker.STAYS) {
            return make(streams, address.inFile(unfinished), password, "checkpoint sync");
        }
        byte[] chance = new byte[24];
        new SecureRandom().nextBytes(chance);
        String secret = HexFormat.of().formatHex(chance);
        String user = "LIFEBOAT_" + secret.substring(0, 8).toUpperCase(java.util.Locale.ROOT);
        return make(
                streams,
                address.inFile(unfinished).as(user),
                () -> Optional.of(secret.substring(8).toCharArray()),
                "drop user \"" + user + "\"");
    }

    private StreamRestoration make(
            CapturedStreams streams, H2Address place, Password secret, String last)
            throws IOException, SQLException {
        try (Connection connection = place.make(secret)) {
            StreamRestoration done = new Run(connection, streams, code, place.user()).restore();
            try (Statement statement = connection.createStatement()) {
                statement.execute(last);
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
        private final Code code;
        private final String maker;
        private final StatementFilter filter = new StatementFilter();
        private long bytes;

        /// @param maker of a file; empty in a server
        Run(Connection connection, CapturedStreams streams, Code code, String maker) {
            this.connection = connection;
            this.streams = streams;
            this.code = code;
            this.maker = maker;
        }

        StreamRestoration restore() throws IOException, SQLException {
            Completeness expected = streams.completeness();
            Map<String, String> found = new TreeMap<>();
            try (InputStream script = streams.open(SCRIPT)) {
                found.put(
                        ":script/sha256",
                        new ScriptRun(connection, filter, code == Code.APPLY).run(script));
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("drop schema if exists " + BEGUN);
            }
            List<Difference> differences = new ArrayList<>();
            long read = 1 + copies(differences);
            streams.lengths().values().forEach(length -> bytes += length);
            Comparison comparison =
                    new Comparison(
                            connection,
                            streams,
                            code,
                            maker.isEmpty() ? Users.SOME_STAYED : Users.AS_CAPTURED,
                            maker);
            found.putAll(comparison.contents().values());
            Completeness actual = Completeness.of(found);
            comparison.compare(expected, actual);
            differences.addAll(comparison.differences());
            List<String> leftOut = new ArrayList<>();
            filter.leftOut()
                    .forEach(statement ->
                            leftOut.add(
                                    "it brings code of its own, add --privileged to let it: "
                                            + statement));
            return new StreamRestoration(
                    read,
                    bytes,
                    actual.rows(),
                    expected.values().size(),
                    differences,
                    leftOut,
                    comparison.notes());
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
    }
}
