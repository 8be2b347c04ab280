package lifeboat.restore.postgresql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.postgresql.ArchiveStreams;
import lifeboat.engines.postgresql.ArchiveToc;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.restore.stream.StreamRestorer;

/// Restores databases of a PostgreSQL cluster into another cluster: roles first, each database into
/// one that is absent or empty, then everything is read back. With only some tables wanted, they
/// may go into a database that is in use but has none of them.
public final class PostgresqlRestorer implements StreamRestorer {
    private static final int MOST_GLOBALS = 64 << 20;
    private static final String GLOBALS = "globals.sql";

    private final PostgresqlAddress address;
    private final Password password;
    private final Executables executables;
    private final LiveSource liveSource;

    /// What to do where the destination is the cluster that was captured.
    public enum LiveSource {
        REFUSE,
        /// Restore beside the original, under another name.
        BESIDE
    }

    /// @param address of the destination; where it names no database, each keeps its name
    public PostgresqlRestorer(
            PostgresqlAddress address,
            Password password,
            Executables executables,
            LiveSource liveSource) {
        this.address = address;
        this.password = password;
        this.executables = executables;
        this.liveSource = liveSource;
    }

    /// When databases are compared with their completeness record. Roles always are at once.
    public enum Comparing {
        AT_ONCE,
        /// By [RestoredDatabases], later.
        LATER
    }

    @Override
    public StreamRestoration restore(CapturedStreams streams) throws IOException {
        return restore(streams, Comparing.AT_ONCE);
    }

    /// The same, with the comparison left to somebody else.
    public StreamRestoration restore(CapturedStreams streams, Comparing comparing)
            throws IOException {
        int tools = major(streams.facts().getOrDefault("tool-version", "0"));
        Map<String, String> databases = databases(address, streams);
        try (PostgresqlServer server =
                        PostgresqlServer.connect(
                                address.withDatabase("postgres"), password, executables, tools);
                PostgresqlSession maintenance = server.session("postgres")) {
            int captured = major(streams.facts().getOrDefault("server-version", "0"));
            if (server.major() < captured) {
                throw new IOException(
                        address
                                + " is PostgreSQL "
                                + server.version()
                                + ", older than "
                                + streams.facts().get("server-version")
                                + " that was captured");
            }
            boolean live =
                    server.systemIdentifier().equals(streams.facts().get("system-identifier"));
            if (live) {
                guard(databases);
            }
            return new Run(server, maintenance, streams, databases, live, captured, comparing)
                    .restore();
        }
    }

    static int major(String version) {
        String number = version.split("\\D", 2)[0];
        return number.isEmpty() ? 0 : Integer.parseInt(number);
    }

    private void guard(Map<String, String> databases) throws DestinationInUseException {
        boolean sameName =
                databases.entrySet().stream().anyMatch(e -> e.getKey().equals(e.getValue()));
        if (liveSource == LiveSource.REFUSE || sameName) {
            throw new DestinationInUseException(
                    address + " is the live source itself: it has the same system identifier",
                    "restore into another server; to restore beside the original, add --overwrite and name a database that does not exist");
        }
    }

    /// Name at capture to name at the destination.
    static Map<String, String> databases(PostgresqlAddress address, CapturedStreams streams)
            throws IOException {
        Predicate<String> wanted = streams.wanted();
        Set<String> names = streams.lengths().keySet();
        List<String> found = new ArrayList<>();
        for (String database : ArchiveStreams.databases(names)) {
            String below = new ArchiveStreams(database).below();
            if (names.stream().anyMatch(name -> name.startsWith(below) && wanted.test(name))) {
                found.add(database);
            }
        }
        if (found.isEmpty()) {
            throw new IOException("the snapshot holds no database that was asked for");
        }
        Optional<String> to = address.database();
        if (to.isPresent() && found.size() > 1) {
            throw new DestinationInUseException(
                    "the snapshot holds the databases "
                            + found
                            + ", and they cannot all become "
                            + to.get(),
                    "choose one with --include NAME, or name no database in --to");
        }
        Map<String, String> databases = new LinkedHashMap<>();
        found.forEach(database -> databases.put(database, to.orElse(database)));
        return databases;
    }

    @Override
    public void close() {
        // everything opened was closed by the restore itself
    }

    /// One restore.
    private static final class Run {
        private final PostgresqlServer server;
        private final PostgresqlSession maintenance;
        private final CapturedStreams streams;
        private final Map<String, String> databases;
        private final boolean live;
        private final boolean sameMajor;
        private final Comparing comparing;
        private final Completeness expected;
        private final Comparison comparison;
        private final List<String> notes = new ArrayList<>();
        private final List<String> leftOut = new ArrayList<>();
        private long streamsRead;
        private long bytesRead;

        Run(
                PostgresqlServer server,
                PostgresqlSession maintenance,
                CapturedStreams streams,
                Map<String, String> databases,
                boolean live,
                int capturedMajor,
                Comparing comparing)
                throws IOException {
            this.server = server;
            this.maintenance = maintenance;
            this.streams = streams;
            this.databases = databases;
            this.live = live;
            this.sameMajor = capturedMajor == server.major();
            this.comparing = comparing;
            this.expected = streams.completeness();
            this.comparison = new Comparison(server, expected);
        }

        StreamRestoration restore() throws IOException {
            Map<String, NewDatabase.State> states = new LinkedHashMap<>();
            for (Map.Entry<String, String> one : databases.entrySet()) {
                NewDatabase database = new NewDatabase(server, one.getValue());
                NewDatabase.State state = database.state(maintenance);
                if (state == NewDatabase.State.IN_USE && isWhole(one.getKey())) {
                    throw database.inUse();
                }
                states.put(one.getKey(), state);
            }
            boolean fresh =
                    states.values().stream().anyMatch(state -> state != NewDatabase.State.IN_USE);
            Set<String> stayed = fresh && !live ? globals() : Set.of();
            for (Map.Entry<String, NewDatabase.State> one : states.entrySet()) {
                database(one.getKey(), one.getValue());
            }
            if (fresh && !live) {
                comparison.globals(maintenance, stayed);
            }
            leftOut.addAll(comparison.leftOut());
            notes.addAll(comparison.notes());
            return new StreamRestoration(
                    streamsRead,
                    bytesRead,
                    comparison.rows(),
                    comparison.compared(),
                    comparison.differences(),
                    leftOut,
                    notes);
        }

        private boolean isWhole(String captured) {
            Predicate<String> wanted = streams.wanted();
            return wanted.test(new ArchiveStreams(captured).toc());
        }

        private Set<String> globals() throws IOException {
            byte[] script = streams.bytes(GLOBALS, MOST_GLOBALS);
            Globals globals = new Globals();
            globals.restore(
                    maintenance, new String(script, java.nio.charset.StandardCharsets.UTF_8));
            streamsRead++;
            bytesRead += script.length;
            return globals.stayed();
        }

        private void database(String captured, NewDatabase.State state) throws IOException {
            NewDatabase database =
                    new NewDatabase(server, databases.getOrDefault(captured, captured));
            try (ArchiveRestore archive =
                    ArchiveRestore.open(
                            server,
                            database.name(),
                            streams,
                            captured,
                            Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8))) {
                if (state == NewDatabase.State.IN_USE) {
                    some(archive, captured, database.name());
                } else {
                    database.make(maintenance, state, captured, expected);
                    if (isWhole(captured)) {
                        archive.everything();
                    } else {
                        some(archive, captured, database.name());
                    }
                    database.done(maintenance);
                    if (isWhole(captured)) {
                        if (captured.equals(database.name())) {
                            for (String statements : archive.properties()) {
                                maintenance.executeForeign(statements);
                            }
                        }
                        analyze(database.name());
                        if (comparing == Comparing.AT_ONCE) {
                            comparison.database(captured, database.name(), sameMajor);
                        }
                    }
                }
                streamsRead += archive.streamsRead() + 1;
                bytesRead += archive.bytesRead();
            }
        }

        /// A dump holds no statistics, and without them queries are slow until the server has
        /// gathered some.
        private void analyze(String database) throws IOException {
            try (PostgresqlSession session = server.session(database)) {
                session.execute("analyze");
            }
        }

        private void some(ArchiveRestore archive, String captured, String restored)
                throws IOException {
            Set<String> schemas = new HashSet<>();
            Set<String> extensions = new HashSet<>();
            Set<String> tables = new HashSet<>();
            try (PostgresqlSession session = server.session(restored)) {
                session.rows("select nspname from pg_catalog.pg_namespace")
                        .forEach(row -> schemas.add(row.getFirst()));
                session.rows("select extname from pg_catalog.pg_extension")
                        .forEach(row -> extensions.add(row.getFirst()));
                session.rows(
                                "select pg_catalog.format('%I.%I', n.nspname, relname) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = relnamespace")
                        .forEach(row -> tables.add(row.getFirst()));
            }
            Selection selection =
                    Selection.of(
                            archive.toc(), archive.names(), streams.wanted(), schemas, extensions);
            Map<List<String>, String> quoted = quoted(restored, selection.entries());
            Set<String> selected = new TreeSet<>(quoted.values());
            for (String table : selected) {
                if (tables.contains(table)) {
                    throw new DestinationInUseException(
                            "database " + restored + " has a table " + table + " already",
                            "restore it into another database, or rename the table that is there");
                }
            }
            archive.only(selection.entries());
            selection
                    .without()
                    .forEach(what ->
                            notes.add(what + " was left out: it needs what was not asked for"));
            comparison.tables(captured, restored, selected);
        }

        /// Tables as SQL writes them.
        private Map<List<String>, String> quoted(String database, List<ArchiveToc.Entry> entries)
                throws IOException {
            Map<List<String>, String> names = new LinkedHashMap<>();
            try (PostgresqlSession session = server.session(database)) {
                for (ArchiveToc.Entry entry : entries) {
                    if (entry.kind().equals("TABLE DATA")) {
                        names.put(
                                List.of(entry.namespace(), entry.tag()),
                                session.value(
                                        "select pg_catalog.format('%I.%I', "
                                                + PostgresqlSession.literal(entry.namespace())
                                                + "::text, "
                                                + PostgresqlSession.literal(entry.tag())
                                                + "::text)"));
                    }
                }
            }
            return names;
        }
    }
}
