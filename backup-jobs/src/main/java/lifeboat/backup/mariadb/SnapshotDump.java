package lifeboat.backup.mariadb;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.ProgramStream;
import lifeboat.backup.stream.StreamSink;
import lifeboat.engines.mariadb.Catalogue;
import lifeboat.engines.mariadb.Definitions;
import lifeboat.engines.mariadb.DumpStreams;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.mariadb.TableDigests;
import lifeboat.engines.program.ProgramException;
import lifeboat.engines.program.RunningProgram;
import org.jspecify.annotations.Nullable;

/// The tables of all databases, dumped and counted in the same state: while both transactions
/// begin, a global read lock holds off every write, for as long as `mariadb-dump` needs to begin.
/// Used by one thread, once.
final class SnapshotDump implements Closeable {
    private static final int MOST_SMALL = 64 << 20;
    private static final Pattern SETVAL =
            Pattern.compile("DO SETVAL\\(`((?:[^`]|``)*)`, (-?\\d+), (\\d)\\)");

    private final MariadbServer server;
    private final List<String> databases;
    private final StreamSink sink;
    private final Clock clock;
    private final List<Catalogue.Table> tables = new ArrayList<>();
    private final Map<String, String> completeness = new TreeMap<>();
    private final Map<String, Long> dumped = new TreeMap<>();
    private final Map<String, StringBuilder> small = new LinkedHashMap<>();
    private Map<String, String> ids = Map.of();
    private String position = "";
    private String header = "";
    private @Nullable MariadbSession control;
    private @Nullable TableDigests digests;
    private @Nullable RunningProgram dump;
    private @Nullable DumpReader reader;

    SnapshotDump(
            MariadbServer server, List<String> databases, StreamSink sink, Clock clock) {
        this.server = server;
        this.databases = databases;
        this.sink = sink;
        this.clock = clock;
    }

    /// Begins both transactions in one state. Writes may go on afterwards, except where tables
    /// without transactions are locked until [#close].
    ///
    /// @throws SourceUnusableException if there are tables without transactions, and they are not to
    ///   be locked
    void open() throws IOException {
        MariadbSession session = server.session();
        control = session;
        session.execute("set session lock_wait_timeout = 30");
        lock(session);
        for (String database : databases) {
            tables.addAll(Catalogue.tables(session, database));
        }
        boolean locked = mustStayLocked();
        ids = Catalogue.tableIds(session, databases);
        TableDigests counting =
                TableDigests.open(
                        server,
                        tables.stream()
                                .filter(table -> table.kind() != Catalogue.Table.Kind.SEQUENCE)
                                .toList(),
                        database -> database,
                        1);
        digests = counting;
        RunningProgram program = start();
        dump = program;
        DumpReader begun = new DumpReader(new ProgramStream(program));
        reader = begun;
        // the first section is written after the transaction of the dump has begun
        header = begun.header();
        position = position(session);
        if (!locked) {
            session.execute("unlock tables");
        }
        counting.start();
    }

    private static void lock(MariadbSession session) throws IOException {
        try {
            session.execute("flush tables with read lock");
        } catch (ProgramException e) {
            throw new SourceUnusableException(
                    "the tables cannot be locked for the moment in which a snapshot begins: "
                            + e.tail(),
                    e);
        }
    }

    private boolean mustStayLocked() throws SourceUnusableException {
        List<Catalogue.Table> without =
                tables.stream().filter(table -> !table.isTransactional()).toList();
        if (without.isEmpty()) {
            return false;
        }
        if (server.address().nonTransactional() == MariadbAddress.NonTransactional.LOCK) {
            return true;
        }
        throw new SourceUnusableException(
                "no snapshot covers "
                        + without.stream()
                                .map(table ->
                                        table
                                                + " ("
                                                + (table.engine().isEmpty()
                                                        ? "engine unknown"
                                                        : table.engine())
                                                + ")")
                                .collect(Collectors.joining(", "))
                        + "; convert it to InnoDB, or add ?non-transactional=lock to the url, which stops all writes while the dump runs");
    }

    private RunningProgram start() throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--single-transaction",
                                "--quick",
                                "--hex-blob",
                                "--extended-insert",
                                "--tz-utc",
                                "--default-character-set=utf8mb4",
                                "--max-allowed-packet=1G",
                                "--skip-dump-date",
                                "--skip-triggers",
                                "--no-create-db",
                                "--no-tablespaces",
                                "--skip-add-drop-table",
                                "--skip-add-locks",
                                "--skip-disable-keys",
                                "--databases",
                                "--"));
        arguments.addAll(databases);
        return server.tool("mariadb-dump").and(arguments.toArray(String[]::new)).start();
    }

    private String position(MariadbSession session) throws IOException {
        String binlog =
                session.value("select concat(@@global.log_bin, ' ', @@global.gtid_binlog_pos)");
        if (!binlog.startsWith("1 ")) {
            return "time " + clock.instant();
        }
        String gtid = "gtid " + binlog.substring(2);
        List<List<String>> status = session.rows("show master status");
        return status.isEmpty()
                ? gtid
                : gtid + " " + status.getFirst().get(0) + ":" + status.getFirst().get(1);
    }

    /// Hands over every table, sequence and view.
    ///
    /// @return what must be there
    Map<String, String> run() throws IOException {
        DumpReader from = java.util.Objects.requireNonNull(reader, "not open");
        String database = "";
        for (DumpReader.Section section = from.next();
                section.kind() != DumpReader.Kind.END;
                section = from.next()) {
            DumpStreams names = new DumpStreams(database);
            switch (section.kind()) {
                case DATABASE -> {
                    database = section.name();
                    section.transferTo(OutputStream.nullOutputStream());
                }
                case TABLE -> table(names, section);
                case SEQUENCE -> keep(names.sequences(), database, section);
                case VIEW_COLUMNS -> keep(names.viewColumns(), database, section);
                case VIEW -> keep(names.views(), database, section);
                case END -> throw new IllegalStateException("the loop ends there");
            }
        }
        from.end();
        for (Map.Entry<String, StringBuilder> one : small.entrySet()) {
            sink.put(one.getKey(), one.getValue().append(DumpStreams.COMPLETED).append('\n').toString());
        }
        compare(java.util.Objects.requireNonNull(digests, "not open").await());
        return completeness;
    }

    private void table(DumpStreams names, DumpReader.Section section) throws IOException {
        if (tables.stream()
                .noneMatch(table ->
                        table.database().equals(names.database())
                                && table.name().equals(section.name()))) {
            throw new SourceUnusableException(
                    "table "
                            + names.database()
                            + "."
                            + section.name()
                            + " was made while the dump ran");
        }
        try (InputStream whole =
                new SequenceInputStream(
                        Collections.enumeration(
                                List.of(text(header), section, text(DumpStreams.END))))) {
            sink.put(names.table(section.name()), whole);
        }
        dumped.put(names.database() + "/" + section.name(), section.rows());
        if (!section.number().isEmpty()) {
            completeness.put(
                    Definitions.numberKey(names.database(), section.name()), section.number());
        }
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private void keep(String stream, String database, DumpReader.Section section)
            throws IOException {
        byte[] bytes = section.readNBytes(MOST_SMALL + 1);
        StringBuilder all = small.computeIfAbsent(stream, _ -> new StringBuilder(header));
        if (all.length() + bytes.length > MOST_SMALL) {
            throw new SourceUnusableException("the definitions in " + stream + " are too large");
        }
        String sql = new String(bytes, StandardCharsets.UTF_8);
        all.append(sql);
        Matcher value = SETVAL.matcher(sql);
        if (section.kind() == DumpReader.Kind.SEQUENCE && value.find()) {
            completeness.put(Definitions.numberKey(database, section.name()), value.group(2));
        }
    }

    /// The rows that were dumped are those that were counted in the same state.
    private void compare(Map<String, String> counted) throws SourceUnusableException {
        for (Catalogue.Table table : tables) {
            if (table.kind() == Catalogue.Table.Kind.SEQUENCE) {
                continue;
            }
            String key = table.database() + "/" + table.name();
            String rows = Optional.ofNullable(dumped.get(key)).map(String::valueOf).orElse("no");
            String there = String.valueOf(counted.get(key + "/rows"));
            if (!rows.equals(there)) {
                throw new SourceUnusableException(
                        "mariadb-dump gave "
                                + rows
                                + " rows of "
                                + table
                                + ", the same snapshot has "
                                + there);
            }
        }
        completeness.putAll(counted);
    }

    /// @throws SourceUnusableException if a table was rebuilt or truncated since [#open]
    void checkUnchanged() throws IOException {
        Map<String, String> now;
        try (MariadbSession session = server.session()) {
            now = Catalogue.tableIds(session, databases);
        }
        for (Map.Entry<String, String> before : ids.entrySet()) {
            if (!before.getValue().equals(now.get(before.getKey()))) {
                throw new SourceUnusableException(
                        "table "
                                + before.getKey()
                                + " was altered, truncated, rebuilt or dropped while it was dumped; nothing of it is kept, the next run tries again");
            }
        }
    }

    /// What the copy stands for: the GTID and binary log position, or a time where there is no
    /// binary log.
    String position() {
        return position;
    }

    @Override
    public void close() {
        if (dump != null) {
            dump.close();
        }
        if (digests != null) {
            digests.close();
        }
        if (control != null) {
            control.close();
        }
    }
}
