package lifeboat.engines.postgresql;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Moves money between the accounts of `public.accounts` in several connections until it is closed.
/// The sum of all balances, with what waits in `public.transit`, never changes.
public final class BankLoad implements Closeable {
    /// Makes the table of what is on its way.
    public static final String TRANSIT =
            "create table if not exists public.transit (id bigserial primary key, amount bigint not null)";

    /// The sum that never changes.
    public static final String SUM =
            "select (select sum(balance) from public.accounts) + (select coalesce(sum(amount), 0) from public.transit)";

    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong transfers = new AtomicLong();
    private final List<FutureTask<Void>> writers = new ArrayList<>();

    /// Begins; returns once money moves.
    ///
    /// @param accounts number of accounts
    public BankLoad(PostgresqlServer server, String database, int accounts, int connections)
            throws IOException, InterruptedException {
        try (PostgresqlSession session = server.session(database)) {
            session.execute(TRANSIT);
        }
        for (int i = 0; i < connections; i++) {
            Random random = new Random(i);
            FutureTask<Void> writer =
                    new FutureTask<>(() -> {
                        try (PostgresqlSession session = server.session(database)) {
                            while (!ended.get()) {
                                transfer(session, random, accounts);
                            }
                        }
                        return null;
                    });
            writers.add(writer);
            Thread.ofPlatform().daemon().name("bank-" + i).start(writer);
        }
        while (transfers.get() == 0 && writers.stream().noneMatch(FutureTask::isDone)) {
            Thread.sleep(5);
        }
    }

    /// Takes from one account into transit, and from transit to another, in two transactions.
    private void transfer(PostgresqlSession session, Random random, int accounts)
            throws IOException {
        session.execute(
                "begin; update public.accounts set balance = balance - 7 where id = "
                        + (1 + random.nextInt(accounts))
                        + "; insert into public.transit (amount) values (7); commit");
        session.execute(
                "with moved as (delete from public.transit where id = (select id from public.transit limit 1 for update skip locked) returning amount)"
                        + " update public.accounts set balance = balance + amount from moved where accounts.id = "
                        + (1 + random.nextInt(accounts)));
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
