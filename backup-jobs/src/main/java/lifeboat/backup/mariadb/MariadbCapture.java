package lifeboat.backup.mariadb;

import static lifeboat.engines.mariadb.MariadbSession.literal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.ProgramStream;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSink;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.mariadb.MariadbContents;
import lifeboat.engines.mariadb.MariadbContents.Table;
import lifeboat.engines.mariadb.MariadbContents.Transactions;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.mariadb.MariadbUsers;
import lifeboat.engines.program.ProgramException;
import lifeboat.engines.program.RunningProgram;

/// Holds all writing for the moment in which the dump and the counting begin their transactions, so
/// that both see one state. Where tables know no transactions, writing is held until the end.
final class MariadbCapture implements StreamCapture {
    /// How long all writing may be held for, at most, where every table has transactions.
    private static final Duration HOLD = Duration.ofSeconds(60);

    private final MariadbServer server;
    private final Clock clock;
    private final Duration hold;
    private final List<String> notes = new ArrayList<>();
    private List<String> questions = List.of();

    MariadbCapture(MariadbServer server, Clock clock) {
        this(server, clock, HOLD);
    }

    MariadbCapture(MariadbServer server, Clock clock, Duration hold) {
        this.server = server;
        this.clock = clock;
        this.hold = hold;
    }

    @Override
    public Map<String, String> facts() {
        return Map.of(
                "url", server.address().configured(),
                "server-version", server.version(),
                "tool-version", server.toolVersion(),
                "server-identity", server.identity());
    }

    @Override
    public void asked(List<String> wanted) {
        questions = List.copyOf(wanted);
    }

    @Override
    public StreamReport run(StreamSink sink) throws IOException {
        try (MariadbSession lock = server.session();
                MariadbSession snapshot = server.session();
                SnapshotAnswers asked = SnapshotAnswers.open(server, questions)) {
            return capture(sink, lock, snapshot, asked);
        } catch (ProgramException e) {
            throw new SourceUnusableException(String.valueOf(e.getMessage()), e);
        }
    }

    private StreamReport capture(
            StreamSink sink, MariadbSession lock, MariadbSession snapshot, SnapshotAnswers asked)
            throws IOException {
        List<String> databases = databases(snapshot);
        Map<String, List<Table>> tables = new LinkedHashMap<>();
        for (String database : databases) {
            tables.put(database, MariadbContents.tables(snapshot, database));
        }
        List<String> plain = withoutTransactions(tables);
        boolean letsGo = letsGo();
        if (letsGo) {
            snapshot.execute("set sql_log_bin = 0");
        }
        lock.execute("set lock_wait_timeout = " + hold.toSeconds());
        lock.execute("flush tables with read lock");
        SnapshotAnswers.begin(snapshot);
        asked.begin();
        String point = point(lock);
        Map<String, String> record = new TreeMap<>();
        try (RunningProgram dump = dump(databases)) {
            DumpSections sections = new DumpSections(new ProgramStream(dump));
            byte[] head = head(sections, dump);
            Map<String, String> before = definitions(lock, databases);
            MariadbUsers users = MariadbUsers.of(lock);
            if (plain.isEmpty()) {
                lock.execute("unlock tables");
            }
            Map<String, String> answers = asked.ask();
            notes.addAll(asked.notes());
            try (Counting counting = new Counting(snapshot, tables)) {
                if (letsGo) {
                    counting.begin();
                }
                sink.put(DumpSections.HEAD, new ByteArrayInputStream(head));
                rest(sections, sink);
                record.putAll(counting.await());
            }
            compare(before, definitions(lock, databases));
            sink.put("order", String.join("\n", sections.order()) + "\n");
            sink.put("users.json", users.text());
            record.putAll(before);
            record.putAll(users.values());
            tell(lock, databases, plain);
            return new StreamReport(point, "transaction", Completeness.of(record), notes, answers);
        }
    }

    /// Whether a transaction of ours can let go of a table: one that might be logged keeps every
    /// table until it ends. A change of a definition would wait for us, the dump for that change,
    /// and we for the dump; so then tables are counted only after the dump.
    private boolean letsGo() throws IOException {
        try (MariadbSession probe = server.session()) {
            probe.execute("set sql_log_bin = 0");
            return true;
        } catch (ProgramException e) {
            return false;
        }
    }

    private List<String> databases(MariadbSession session) throws IOException {
        List<String> all = MariadbContents.databases(session);
        Optional<String> only = server.address().database();
        if (only.isPresent() && !all.contains(only.get())) {
            throw new SourceUnusableException("there is no database " + only.get());
        }
        if (all.isEmpty()) {
            throw new SourceUnusableException(
                    "there is no database that " + server.address() + " shows to this user");
        }
        return only.map(List::of).orElse(all);
    }

    private static List<String> withoutTransactions(Map<String, List<Table>> tables) {
        List<String> found = new ArrayList<>();
        tables.forEach((database, all) ->
                all.stream()
                        .filter(table -> table.kept() == Transactions.NONE)
                        .forEach(table ->
                                found.add(
                                        database
                                                + "."
                                                + table.name()
                                                + " ("
                                                + table.engine()
                                                + ")")));
        return found;
    }

    private RunningProgram dump(List<String> databases) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--single-transaction",
                                "--skip-lock-tables",
                                "--quick",
                                "--routines",
                                "--events",
                                "--triggers",
                                "--hex-blob",
                                "--tz-utc",
                                "--skip-dump-date",
                                "--max-allowed-packet=1G",
                                "--databases",
                                "--"));
        arguments.addAll(databases);
        return server.dump().and(arguments.toArray(String[]::new)).start();
    }

    /// The dump speaks of its first database only after its transaction has begun. One that does
    /// not begin is ended: everybody who writes waits for it.
    private byte[] head(DumpSections sections, RunningProgram dump) throws IOException {
        Thread watch = Thread.ofVirtual().start(() -> endAfterHold(dump));
        sections.next();
        try (InputStream stream = sections.stream()) {
            return stream.readAllBytes();
        } finally {
            watch.interrupt();
        }
    }

    private void endAfterHold(RunningProgram dump) {
        try {
            Thread.sleep(hold);
            dump.kill(
                    "it did not begin within " + hold.toSeconds() + " s, while all writing waited");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it has begun
        }
    }

    private static void rest(DumpSections sections, StreamSink sink) throws IOException {
        for (String name = sections.next(); name != null; name = sections.next()) {
            try (InputStream stream = sections.stream()) {
                sink.put(name, stream);
            }
        }
    }

    private String point(MariadbSession session) throws IOException {
        String time = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        if (session.value("select @@log_bin").equals("0")) {
            return time;
        }
        List<List<String>> status = session.rows("show master status");
        String gtid = session.value("select @@gtid_current_pos");
        return time
                + (status.isEmpty()
                        ? ""
                        : " " + status.getFirst().get(0) + ":" + status.getFirst().get(1))
                + (gtid.isEmpty() ? "" : " gtid " + gtid);
    }

    private static Map<String, String> definitions(MariadbSession session, List<String> databases)
            throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (String database : databases) {
            all.putAll(MariadbContents.definitions(session, database, database));
        }
        return all;
    }

    /// Definitions have no transactions: what changed meanwhile may be in the dump otherwise than
    /// in the record. A new table is in neither.
    private static void compare(Map<String, String> before, Map<String, String> after)
            throws SourceUnusableException {
        List<Completeness.Difference> changed =
                Completeness.of(before).differences(Completeness.of(after)).stream()
                        .filter(difference ->
                                difference.expected().isPresent()
                                        || !difference.key().contains("/:table/"))
                        .toList();
        if (!changed.isEmpty()) {
            throw new SourceUnusableException(
                    "the schema changed during the dump: "
                            + changed.getFirst().key()
                            + (changed.size() > 1 ? " and " + (changed.size() - 1) + " more" : ""));
        }
    }

    private void tell(MariadbSession session, List<String> databases, List<String> plain)
            throws IOException {
        if (!plain.isEmpty()) {
            notes.add(
                    "writing was held up for the whole dump, because of tables without"
                            + " transactions: "
                            + String.join(", ", plain.subList(0, Math.min(5, plain.size())))
                            + (plain.size() > 5 ? " and " + (plain.size() - 5) + " more" : "")
                            + "; ALTER TABLE … ENGINE=InnoDB ends that");
        }
        for (String database : databases) {
            if (MariadbContents.hasFloats(session, database)) {
                notes.add(
                        "mariadb-dump writes columns of type FLOAT with six digits, in database "
                                + database
                                + "; DOUBLE and DECIMAL keep theirs");
            }
        }
        String scheduler = literal("ON");
        if (session.value("select @@event_scheduler = " + scheduler).equals("1")) {
            notes.add("events run again once they are restored, where the scheduler is on");
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
