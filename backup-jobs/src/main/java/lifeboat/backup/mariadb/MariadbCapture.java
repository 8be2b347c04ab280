package lifeboat.backup.mariadb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.ProgramStream;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSink;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.mariadb.Catalogue;
import lifeboat.engines.mariadb.Definitions;
import lifeboat.engines.mariadb.DumpStreams;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.program.ProgramException;
import lifeboat.engines.program.RunningProgram;

/// Dumps the accounts, then the tables of every database in one snapshot, then code and events.
final class MariadbCapture implements StreamCapture {
    private static final Duration ACCOUNTS_LIMIT = Duration.ofMinutes(10);

    private final MariadbServer server;
    private final Clock clock;

    MariadbCapture(MariadbServer server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    @Override
    public Map<String, String> facts() {
        return Map.of(
                "url", server.address().configured(),
                "server-version", server.version(),
                "tool-version", server.toolVersion(),
                "server-fingerprint", server.fingerprint());
    }

    @Override
    public StreamReport run(StreamSink sink) throws IOException {
        try {
            return capture(sink);
        } catch (ProgramException e) {
            throw new SourceUnusableException(String.valueOf(e.getMessage()), e);
        }
    }

    private StreamReport capture(StreamSink sink) throws IOException {
        Map<String, String> completeness = new TreeMap<>();
        List<String> notes = new ArrayList<>();
        List<String> databases;
        try (MariadbSession session = server.session()) {
            databases = databases(session);
            notes.addAll(notes(session, databases));
            completeness.putAll(Definitions.accounts(session));
        }
        accounts(sink);
        Map<String, String> definitions;
        SnapshotDump dump = new SnapshotDump(server, databases, sink, clock);
        try (dump) {
            dump.open();
            definitions = definitions(databases);
            completeness.putAll(dump.run());
            for (String database : databases) {
                code(sink, database);
            }
            dump.checkUnchanged();
        }
        Map<String, String> afterwards = definitions(databases);
        List<Completeness.Difference> changed =
                Completeness.of(definitions).differences(Completeness.of(afterwards));
        if (!changed.isEmpty()) {
            throw new SourceUnusableException(
                    changed.getFirst().key()
                            + " was changed while it was dumped; nothing of it is kept, the next run tries again");
        }
        completeness.putAll(definitions);
        return new StreamReport(
                dump.position(), "transaction", Completeness.of(completeness), notes);
    }

    private List<String> databases(MariadbSession session) throws IOException {
        List<String> all = Catalogue.databases(session);
        List<String> wanted = server.address().database().map(List::of).orElse(all);
        for (String database : wanted) {
            if (!all.contains(database)) {
                throw new SourceUnusableException("there is no database " + database);
            }
            if (database.chars().anyMatch(c -> c < ' ')) {
                throw new SourceUnusableException(
                        "the name of database " + database.strip() + " holds a control character");
            }
        }
        if (wanted.isEmpty()) {
            throw new SourceUnusableException(
                    server.address() + " has no database but those of the system");
        }
        return wanted;
    }

    private static List<String> notes(MariadbSession session, List<String> databases)
            throws IOException {
        List<String> notes = new ArrayList<>();
        for (String database : databases) {
            List<String> rounded = Catalogue.roundedColumns(session, database);
            if (!rounded.isEmpty()) {
                notes.add(
                        "mariadb-dump writes six digits of FLOAT; what is beyond is lost of "
                                + String.join(", ", rounded));
            }
            for (Catalogue.Table table : Catalogue.tables(session, database)) {
                if (table.kind() == Catalogue.Table.Kind.VERSIONED) {
                    notes.add("the history of " + table + " is not captured, its present rows are");
                }
            }
        }
        return notes;
    }

    private void accounts(StreamSink sink) throws IOException {
        String script =
                server.tool("mariadb-dump")
                        .and("--system=users", "--skip-dump-date")
                        .answer(ACCOUNTS_LIMIT);
        sink.put(
                DumpStreams.ACCOUNTS,
                new MarkedStream(
                        new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)),
                        DumpStreams.COMPLETED,
                        "the accounts"));
    }

    private Map<String, String> definitions(List<String> databases) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (MariadbSession session = server.session()) {
            for (String database : databases) {
                found.putAll(Definitions.of(session, database, database));
            }
        }
        return found;
    }

    private void code(StreamSink sink, String database) throws IOException {
        DumpStreams names = new DumpStreams(database);
        definitions(sink, names.routines(), database, "--routines", "--triggers");
        definitions(sink, names.events(), database, "--events", "--skip-triggers");
    }

    private void definitions(StreamSink sink, String name, String database, String... what)
            throws IOException {
        try (RunningProgram dump =
                server.tool("mariadb-dump")
                        .and(
                                "--single-transaction",
                                "--skip-dump-date",
                                "--no-data",
                                "--no-create-info",
                                "--no-tablespaces",
                                "--default-character-set=utf8mb4")
                        .and(what)
                        .and("--", database)
                        .start()) {
            sink.put(
                    name,
                    new MarkedStream(new ProgramStream(dump), DumpStreams.COMPLETED, name));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
