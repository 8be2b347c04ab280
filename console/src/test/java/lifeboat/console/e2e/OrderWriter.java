package lifeboat.console.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.postgresql.TestPostgresql;

/// An application that writes a row and a file for every order, as fast as it can, and that stands
/// still as long as there is a file `frozen`: then it writes a file `still`.
final class OrderWriter implements AutoCloseable {
    private final Path home;
    private final Path orders;
    private final TestPostgresql database;
    private final Thread thread;
    private volatile boolean over;
    private volatile int last;
    private volatile String failure = "";

    OrderWriter(TestPostgresql database, TestedSite site) throws IOException {
        this.database = database;
        this.home = site.home();
        this.orders = Files.createDirectories(site.source().resolve("orders"));
        Files.createFile(home.resolve("writing"));
        this.thread = Thread.ofPlatform().name("order-writer").start(this::write);
    }

    private void write() {
        try (PostgresqlServer server = database.connect();
                PostgresqlSession session = server.session("shop")) {
            while (!over) {
                if (Files.exists(home.resolve("frozen"))) {
                    standStill();
                }
                int order = last + 1;
                session.execute("insert into public.orders values (" + order + ")");
                Files.createFile(orders.resolve(Integer.toString(order)));
                last = order;
            }
        } catch (IOException | InterruptedException e) {
            failure = e.toString();
        }
    }

    private void standStill() throws IOException, InterruptedException {
        Files.writeString(home.resolve("still"), "");
        while (!over && Files.exists(home.resolve("frozen"))) {
            Thread.sleep(5);
        }
    }

    int orders() {
        return last;
    }

    void awaitOrders(int count) throws InterruptedException {
        for (int i = 0; i < 1200 && last < count; i++) {
            if (!failure.isEmpty()) {
                throw new AssertionError(failure);
            }
            Thread.sleep(50);
        }
        if (last < count) {
            throw new AssertionError("only " + last + " orders");
        }
    }

    @Override
    public void close() throws InterruptedException, IOException {
        over = true;
        thread.join();
        Files.deleteIfExists(home.resolve("writing"));
        if (!failure.isEmpty()) {
            throw new AssertionError(failure);
        }
    }
}
