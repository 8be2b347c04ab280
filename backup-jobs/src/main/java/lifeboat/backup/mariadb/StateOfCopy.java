package lifeboat.backup.mariadb;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import lifeboat.engines.mariadb.MariadbContents;
import lifeboat.engines.mariadb.MariadbContents.Table;
import lifeboat.engines.mariadb.MariadbContents.Transactions;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.mariadb.MariadbUsers;
import lifeboat.engines.program.ProgramException;

/// What must be in a physical copy. While `mariadb-backup` holds up all commits at its end, a
/// transaction is begun that sees just what the copy will hold, and rows are counted in it
/// afterwards. That it is the same state is not believed but proven: by the position in the log of
/// changes that both give. Definitions and users are recorded where they are the same before and
/// after.
final class StateOfCopy implements Consumer<String>, Closeable {
    private static final String HELD = "Acquired locks for BACKUP STAGE BLOCK_COMMIT";
    private static final int PATIENCE_SECONDS = 60;

    private final MariadbServer server;
    private final MariadbSession snapshot;
    private final Map<String, List<Table>> tables = new LinkedHashMap<>();
    private final Map<String, String> before;
    private final CompletableFuture<String> position = new CompletableFuture<>();
    private final List<String> notes = new ArrayList<>();
    private boolean begun;

    private StateOfCopy(MariadbServer server, MariadbSession snapshot) throws IOException {
        this.server = server;
        this.snapshot = snapshot;
        for (String database : MariadbContents.databases(snapshot)) {
            tables.put(database, MariadbContents.tables(snapshot, database));
        }
        this.before = definitions();
    }

    static StateOfCopy open(MariadbServer server) throws IOException {
        MariadbSession snapshot = server.session();
        try {
            snapshot.execute("set session transaction isolation level repeatable read");
            snapshot.execute("set lock_wait_timeout = " + PATIENCE_SECONDS);
            return new StateOfCopy(server, snapshot);
        } catch (IOException | RuntimeException | Error e) {
            snapshot.close();
            throw e;
        }
    }

    private Map<String, String> definitions() throws IOException {
        try (MariadbSession session = server.session()) {
            Map<String, String> all = new TreeMap<>(MariadbUsers.of(session).values());
            for (String database : MariadbContents.databases(session)) {
                all.putAll(MariadbContents.definitions(session, database, database));
            }
            return all;
        }
    }

    /// Listens to the tool.
    @Override
    public void accept(String line) {
        if (!begun && line.endsWith(HELD)) {
            begun = true;
            Thread.ofVirtual().start(this::begin);
        }
    }

    private void begin() {
        try {
            snapshot.execute("start transaction with consistent snapshot, read only");
            Map<String, String> status = new TreeMap<>();
            snapshot.rows("show status like 'binlog_snapshot_%'")
                    .forEach(row ->
                            status.put(row.get(0).toLowerCase(java.util.Locale.ROOT), row.get(1)));
            position.complete(
                    status.getOrDefault("binlog_snapshot_file", "")
                            + ":"
                            + status.getOrDefault("binlog_snapshot_position", ""));
        } catch (IOException | RuntimeException e) {
            position.completeExceptionally(e);
        }
    }

    /// The record of a copy that ended.
    ///
    /// @param wanted its position in the log of changes, as `FILE:OFFSET`; empty where there is no
    ///   log
    Map<String, String> record(Optional<String> wanted) throws IOException {
        Map<String, String> rows = rows(wanted);
        Map<String, String> record = new TreeMap<>();
        Map<String, String> after = definitions();
        before.forEach((key, value) -> {
            if (value.equals(after.get(key))) {
                record.put(key, value);
            }
        });
        int changed = before.size() - record.size();
        if (changed > 0) {
            notes.add(
                    changed
                            + " definitions changed while the copy was made and are not in its record");
        }
        rows.forEach((key, value) -> {
            String table = key.substring(0, key.lastIndexOf('/'));
            int slash = table.indexOf('/');
            String definition = table.substring(0, slash) + "/:table" + table.substring(slash);
            if (record.containsKey(definition)) {
                record.put(key, value);
            }
        });
        return record;
    }

    private Map<String, String> rows(Optional<String> wanted) throws IOException {
        Optional<String> reason = unfit(wanted);
        if (reason.isPresent()) {
            notes.add("rows were not counted in the state of the copy: " + reason.get());
            return Map.of();
        }
        Map<String, List<Table>> countable = new LinkedHashMap<>();
        List<String> plain = new ArrayList<>();
        tables.forEach((database, all) -> {
            countable.put(
                    database,
                    all.stream().filter(table -> table.kept() == Transactions.SOME).toList());
            all.stream()
                    .filter(table -> table.kept() == Transactions.NONE)
                    .forEach(table -> plain.add(database + "." + table.name()));
        });
        if (!plain.isEmpty()) {
            notes.add(
                    "tables without transactions are copied, their rows were not counted: "
                            + String.join(", ", plain.subList(0, Math.min(5, plain.size())))
                            + (plain.size() > 5 ? " and " + (plain.size() - 5) + " more" : ""));
        }
        try (Counting counting = new Counting(snapshot, countable)) {
            return counting.await();
        } catch (ProgramException e) {
            notes.add("rows were not counted in the state of the copy: " + e.tail());
            return Map.of();
        }
    }

    /// Why the transaction does not see what the copy holds; empty where it is proven that it does.
    private Optional<String> unfit(Optional<String> wanted) throws IOException {
        if (wanted.isEmpty()) {
            return Optional.of("the server keeps no log of changes (log_bin)");
        }
        try {
            String got = position.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return got.equals(wanted.get())
                    ? Optional.empty()
                    : Optional.of(
                            "the server had gone on to "
                                    + got
                                    + " when they were to be counted at "
                                    + wanted.get());
        } catch (TimeoutException e) {
            return Optional.of("the tool did not say when it held up all commits");
        } catch (ExecutionException e) {
            return Optional.of(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while rows are counted");
        }
    }

    List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
