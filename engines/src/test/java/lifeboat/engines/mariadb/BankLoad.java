package lifeboat.engines.mariadb;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Moves money between the rows of `accounts` in several connections until it is closed. The sum of
/// all balances, with what waits in `transit`, never changes, although each transfer takes two
/// transactions.
public final class BankLoad implements Closeable {
    /// Makes the table of what is on its way.
    public static final String TRANSIT =
            "create table if not exists transit (id bigint auto_increment primary key, amount bigint not null)";

    /// The sum that never changes.
    public static final String SUM =
            "select (select sum(balance) from accounts) + (select coalesce(sum(amount), 0) from transit)";

    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong transfers = new AtomicLong();
    private final List<FutureTask<Void>> writers = new ArrayList<>();

    /// Begins; returns once money moves.
    ///
    /// @param accounts number of accounts
    public BankLoad(MariadbServer server, String database, int accounts, int connections)
            throws IOException, InterruptedException {
        try (MariadbSession session = server.session(database)) {
            session.execute(TRANSIT);
        }
        for (int i = 0; i < connections; i++) {
            Random random = new Random(i);
            FutureTask<Void> task =
                    new FutureTask<>(() -> {
                        try (MariadbSession session = server.session(database)) {
                            while (!ended.get()) {
                                transfer(session, random, accounts);
                            }
                        }
                        return null;
                    });
            writers.add(task);
            Thread.ofPlatform().daemon().name("bank-" + i).start(task);
        }
        while (transfers.get() == 0 && writers.stream().noneMatch(FutureTask::isDone)) {
            Thread.sleep(5);
        }
    }

    /// Takes from one account into transit, and from transit to another, in two transactions, each
    /// of which locks one account only.
    private void transfer(MariadbSession session, Random random, int accounts)
            throws IOException {
        session.execute("start transaction");
        session.execute(
                "update accounts set balance = balance - 7 where id = "
                        + (1 + random.nextInt(accounts)));
        session.execute("insert into transit (amount) values (7)");
        session.execute("commit");
        session.execute("start transaction");
        session.execute(
                "update accounts set balance = balance + 7 where id = "
                        + (1 + random.nextInt(accounts)));
        session.execute("delete from transit where id = last_insert_id()");
        session.execute("commit");
        transfers.incrementAndGet();
    }

    /// How often money moved so far.
    public long transfers() {
        return transfers.get();
    }

    /// Ends the load.
    ///
    /// @throws IOException if a writer failed
    @Override
    public void close() throws IOException {
        ended.set(true);
        for (FutureTask<Void> writer : writers) {
            try {
                writer.get();
            } catch (ExecutionException e) {
                throw new IOException("a writer failed", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.io.InterruptedIOException("interrupted while the load ends");
            }
        }
    }
}
