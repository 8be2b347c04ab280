package lifeboat.restore.postgresql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.postgresql.Catalogue;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.StreamRestoration;

/// Looks at a cluster into which databases are to be restored, or were. Changes nothing.
public final class RestoredDatabases {
    private static final String EXTENSION = "/:extension/";

    private final PostgresqlAddress address;
    private final Password password;
    private final Executables executables;

    /// Whether the cluster may have had roles of its own.
    public enum Roles {
        /// It was new: every role is as it was captured.
        AS_CAPTURED,
        /// Roles that were there before stayed as they were; none is missing.
        SOME_STAYED
    }

    /// What may be in the databases before a restore.
    public enum Before {
        /// Nothing.
        EMPTY,
        /// What an earlier run of the same restore left.
        BEGUN
    }

    /// @param address of the destination; where it names no database, each keeps its name
    public RestoredDatabases(
            PostgresqlAddress address, Password password, Executables executables) {
        this.address = address;
        this.password = password;
        this.executables = executables;
    }

    private PostgresqlServer connect(CapturedStreams streams) throws IOException {
        return PostgresqlServer.connect(
                address.withDatabase("postgres"),
                password,
                executables,
                PostgresqlRestorer.major(streams.facts().getOrDefault("tool-version", "0")));
    }

    /// Everything in the way of a restore, each a sentence.
    ///
    /// @throws IOException if the streams cannot be read
    public List<String> obstacles(CapturedStreams streams, Before before) throws IOException {
        Completeness expected = streams.completeness();
        Map<String, String> databases;
        try {
            databases = PostgresqlRestorer.databases(address, streams);
        } catch (DestinationInUseException e) {
            return List.of(e.getMessage());
        }
        try (PostgresqlServer server = connect(streams);
                PostgresqlSession session = server.session("postgres")) {
            List<String> found = new ArrayList<>();
            String captured = streams.facts().getOrDefault("server-version", "0");
            if (server.major() < PostgresqlRestorer.major(captured)) {
                found.add(
                        address
                                + " is PostgreSQL "
                                + server.version()
                                + ", older than "
                                + captured
                                + " that was captured");
            }
            if (server.systemIdentifier().equals(streams.facts().get("system-identifier"))) {
                found.add(
                        address + " is the live source itself: it has the same system identifier");
            } else if (before == Before.EMPTY) {
                found.addAll(occupied(server, session, databases));
            }
            found.addAll(lacking(session, expected));
            return found;
        } catch (PostgresqlServer.PreflightException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> occupied(
            PostgresqlServer server, PostgresqlSession session, Map<String, String> databases)
            throws IOException {
        List<String> found = new ArrayList<>();
        for (String name : databases.values()) {
            NewDatabase database = new NewDatabase(server, name);
            if (database.state(session) == NewDatabase.State.IN_USE) {
                found.add(database.inUse().getMessage());
            }
        }
        return found;
    }

    private static List<String> lacking(PostgresqlSession session, Completeness expected)
            throws IOException {
        Set<String> there = new HashSet<>();
        session.rows("select name from pg_catalog.pg_available_extensions")
                .forEach(row -> there.add(row.getFirst()));
        return expected.values().keySet().stream()
                .filter(key -> key.contains(EXTENSION))
                .map(key -> key.substring(key.indexOf(EXTENSION) + EXTENSION.length()))
                .distinct()
                .filter(extension -> !there.contains(extension))
                .map(extension -> "the server lacks the extension " + extension)
                .toList();
    }

    /// Reads roles and databases back and compares them with the completeness record.
    public StreamRestoration compare(CapturedStreams streams, Roles roles) throws IOException {
        Map<String, String> databases = PostgresqlRestorer.databases(address, streams);
        try (PostgresqlServer server = connect(streams);
                PostgresqlSession session = server.session("postgres")) {
            Comparison comparison = new Comparison(server, streams.completeness());
            boolean sameMajor =
                    server.major()
                            == PostgresqlRestorer.major(
                                    streams.facts().getOrDefault("server-version", "0"));
            Set<String> stayed = new HashSet<>();
            if (roles == Roles.SOME_STAYED) {
                stayed.addAll(Catalogue.roles(session));
            }
            comparison.globals(session, stayed);
            for (Map.Entry<String, String> database : databases.entrySet()) {
                comparison.database(database.getKey(), database.getValue(), sameMajor);
            }
            return new StreamRestoration(
                    0,
                    0,
                    comparison.rows(),
                    comparison.compared(),
                    comparison.differences(),
                    comparison.leftOut(),
                    comparison.notes());
        }
    }
}
