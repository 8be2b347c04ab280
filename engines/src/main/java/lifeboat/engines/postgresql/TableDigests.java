package lifeboat.engines.postgresql;

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

/// Counts and digests tables, several at a time, in threads of its own. Used by one thread.
public final class TableDigests implements Closeable {

    private final Queue<Catalogue.Table> tables;
    private final Map<String, String> found = new ConcurrentSkipListMap<>();
    private final List<PostgresqlSession> sessions = new ArrayList<>();
    private final List<FutureTask<Void>> running = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private TableDigests(List<Catalogue.Table> tables) {
        this.tables = new ConcurrentLinkedQueue<>(tables);
    }

    /// Opens one more session, all of them seeing the same.
    @FunctionalInterface
    public interface Sessions {
        PostgresqlSession open() throws IOException;
    }

    /// Begins. Every session is ended by [#close].
    ///
    /// @param database its name in the keys
    /// @param count of sessions
    public static TableDigests start(
            String database, List<Catalogue.Table> tables, int count, Sessions opener)
            throws IOException {
        TableDigests digests = new TableDigests(tables);
        try {
            for (int i = 0; i < Math.min(count, tables.size()); i++) {
                digests.sessions.add(opener.open());
            }
        } catch (IOException | RuntimeException | Error e) {
            digests.close();
            throw e;
        }
        for (PostgresqlSession session : digests.sessions) {
            FutureTask<Void> task = new FutureTask<>(() -> digests.work(session, database));
            digests.running.add(task);
            digests.threads.add(Thread.ofPlatform().daemon().name("lifeboat-digests").start(task));
        }
        return digests;
    }

    private Void work(PostgresqlSession session, String database) throws IOException {
        for (Catalogue.Table table = tables.poll(); table != null; table = tables.poll()) {
            List<String> both = Catalogue.rowsAndDigest(session, table.name());
            found.put(database + "/" + table.name() + "/rows", both.get(0));
            found.put(database + "/" + table.name() + "/digest", both.get(1));
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
        sessions.forEach(PostgresqlSession::kill);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
