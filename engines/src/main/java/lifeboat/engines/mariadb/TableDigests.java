package lifeboat.engines.mariadb;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;

/// Counts and digests tables, several at a time, in threads of its own. Used by one thread.
public final class TableDigests implements Closeable {
    private final Queue<Catalogue.Table> tables;
    private final UnaryOperator<String> keys;
    private final Map<String, String> found = new ConcurrentSkipListMap<>();
    private final List<MariadbSession> sessions = new ArrayList<>();
    private final List<FutureTask<Void>> running = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private TableDigests(List<Catalogue.Table> tables, UnaryOperator<String> keys) {
        this.tables = new ConcurrentLinkedQueue<>(tables);
        this.keys = keys;
    }

    /// Opens the sessions and their transactions: from now on they see one state.
    ///
    /// @param keys what a database is called in the keys
    /// @param count of sessions
    public static TableDigests open(
            MariadbServer server,
            List<Catalogue.Table> tables,
            UnaryOperator<String> keys,
            int count)
            throws IOException {
        TableDigests digests = new TableDigests(tables, keys);
        try {
            for (int i = 0; i < Math.min(count, tables.size()); i++) {
                MariadbSession session = server.session();
                digests.sessions.add(session);
                session.execute("start transaction with consistent snapshot");
            }
            return digests;
        } catch (IOException | RuntimeException | Error e) {
            digests.close();
            throw e;
        }
    }

    /// Begins to count.
    public void start() {
        for (MariadbSession session : sessions) {
            FutureTask<Void> task = new FutureTask<>(() -> work(session));
            running.add(task);
            threads.add(Thread.ofPlatform().daemon().name("lifeboat-digests").start(task));
        }
    }

    private Void work(MariadbSession session) throws IOException {
        for (Catalogue.Table table = tables.poll(); table != null; table = tables.poll()) {
            List<String> both = Catalogue.rowsAndDigest(session, table);
            String key = keys.apply(table.database()) + "/" + table.name();
            found.put(key + "/rows", both.get(0));
            found.put(key + "/digest", both.get(1));
        }
        return null;
    }

    /// Rows and digests of every table, under `DATABASE/TABLE/rows` and `/digest`.
    public Map<String, String> await() throws IOException {
        for (FutureTask<Void> task : running) {
            try {
                task.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException io) {
                    throw io;
                }
                throw new IllegalStateException("a digest failed", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.io.InterruptedIOException("interrupted while tables are counted");
            }
        }
        return found;
    }

    /// Ends what still counts.
    @Override
    public void close() {
        tables.clear();
        sessions.forEach(MariadbSession::kill);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        sessions.forEach(MariadbSession::close);
    }
}
