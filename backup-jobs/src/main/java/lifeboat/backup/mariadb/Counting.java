package lifeboat.backup.mariadb;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import lifeboat.engines.mariadb.MariadbContents;
import lifeboat.engines.mariadb.MariadbContents.Table;
import lifeboat.engines.mariadb.MariadbSession;

/// Counts and digests every table in the snapshot of a session. A table is let go once it is
/// counted, where the session can do that. For one thread, beside its own.
final class Counting implements AutoCloseable {
    private final MariadbSession session;
    private final CompletableFuture<Map<String, String>> result = new CompletableFuture<>();
    private final Thread thread;

    Counting(MariadbSession session, Map<String, List<Table>> tables) {
        this.session = session;
        this.thread = Thread.ofVirtual().unstarted(() -> count(tables));
    }

    /// Counts from now on, beside whatever the caller does.
    void begin() {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    private void count(Map<String, List<Table>> tables) {
        Map<String, String> found = new TreeMap<>();
        try {
            for (Map.Entry<String, List<Table>> database : tables.entrySet()) {
                String name = database.getKey();
                for (Table table : database.getValue()) {
                    session.execute("savepoint lifeboat");
                    found.putAll(MariadbContents.digest(session, name, name, table.name()));
                    session.execute("rollback to savepoint lifeboat"); // nobody waits for it
                }
            }
            result.complete(found);
        } catch (IOException | RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /// What was counted; begins if that was not done.
    Map<String, String> await() throws IOException {
        begin();
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while rows are counted");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /// Ends the session where it still counts, and waits for that.
    @Override
    public void close() {
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        if (!result.isDone()) {
            session.kill();
        }
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
