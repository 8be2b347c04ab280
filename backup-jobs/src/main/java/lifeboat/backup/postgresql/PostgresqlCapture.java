package lifeboat.backup.postgresql;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSink;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.postgresql.ArchiveException;
import lifeboat.engines.postgresql.Catalogue;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.program.ProgramException;

/// Dumps the globals, then one database after the other.
final class PostgresqlCapture implements StreamCapture {
    private static final Duration GLOBALS_LIMIT = Duration.ofMinutes(10);

    private final PostgresqlServer server;
    private final List<String> notesBefore;
    private List<String> questions = List.of();

    /// @param notes what is to be said beside what the capture finds
    PostgresqlCapture(PostgresqlServer server, List<String> notes) {
        this.server = server;
        this.notesBefore = List.copyOf(notes);
    }

    @Override
    public Map<String, String> facts() {
        return Map.of(
                "url", server.address().configured(),
                "server-version", server.version(),
                "tool-version", server.toolVersion(),
                "system-identifier", server.systemIdentifier());
    }

    /// Asked in the database of the address, or in `postgres` where it names none.
    @Override
    public void asked(List<String> wanted) {
        questions = List.copyOf(wanted);
    }

    @Override
    public StreamReport run(StreamSink sink) throws IOException {
        try {
            return capture(sink);
        } catch (ProgramException | ArchiveException e) {
            throw new SourceUnusableException(String.valueOf(e.getMessage()), e);
        }
    }

    private StreamReport capture(StreamSink sink) throws IOException {
        Map<String, String> completeness = new TreeMap<>();
        List<String> notes = new ArrayList<>(notesBefore);
        List<String> databases = globals(sink, completeness, notes);
        List<String> points = new ArrayList<>();
        Map<String, String> given = new TreeMap<>();
        for (String database : databases) {
            boolean answers = database.equals(server.address().database().orElse("postgres"));
            SnapshotAnswers asked =
                    new SnapshotAnswers(server, database, answers ? questions : List.of());
            DatabaseDump dump = new DatabaseDump(server, database, sink, asked);
            points.add(dump.run(completeness));
            given.putAll(asked.answers());
            notes.addAll(asked.notes());
        }
        return new StreamReport(
                String.join(", ", points),
                "transaction",
                Completeness.of(completeness),
                notes,
                given);
    }

    private List<String> globals(
            StreamSink sink, Map<String, String> completeness, List<String> notes)
            throws IOException {
        Optional<String> only = server.address().database();
        List<String> databases = new ArrayList<>();
        boolean passwords;
        try (PostgresqlSession session = server.session(only.orElse("postgres"))) {
            completeness.putAll(Catalogue.cluster(session));
            passwords = Catalogue.canReadPasswords(session);
            databases.addAll(Catalogue.databases(session));
        }
        if (!passwords) {
            notes.add(
                    "the user may not read the passwords of roles: they will have none after a restore; use a superuser to capture them");
        }
        List<String> arguments = new ArrayList<>(List.of("-w", "--globals-only", "--no-sync"));
        if (!passwords) {
            arguments.add("--no-role-passwords");
        }
        arguments.add("-d");
        arguments.add(server.address().withDatabase(only.orElse("postgres")).url());
        String script =
                server.tool("pg_dumpall")
                        .and(arguments.toArray(String[]::new))
                        .answer(GLOBALS_LIMIT);
        if (!script.contains("PostgreSQL database cluster dump complete")) {
            throw new SourceUnusableException("the dump of the roles lacks its end mark");
        }
        sink.put("globals.sql", script);
        if (only.isPresent() && !databases.contains(only.get())) {
            throw new SourceUnusableException("there is no database " + only.get());
        }
        return only.map(List::of).orElse(databases);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
