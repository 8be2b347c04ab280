package lifeboat.engines.mariadb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.throwaway.ThrowawayMariadb;
import org.junit.jupiter.api.Assumptions;

/// A real server for tests, on a private socket.
public final class TestMariadb implements AutoCloseable {
    /// Of the user `keeper`, who may do everything.
    public static final String SECRET = "canary \\of \"mariadb";

    public static final Password PASSWORD = () -> Optional.of(SECRET.toCharArray());

    /// The sum that never changes while [#bank] is open.
    public static final String SUM =
            "select (select sum(balance) from shop.accounts) + (select ifnull(sum(amount), 0) from"
                    + " shop.transit)";

    private static final int ACCOUNTS = 500;

    private final ThrowawayMariadb server;

    private TestMariadb(ThrowawayMariadb server) {
        this.server = server;
    }

    /// Starts one, or skips the test where none is installed.
    public static TestMariadb start(String... settings) throws IOException {
        Assumptions.assumeTrue(
                ThrowawayMariadb.isInstalled(), "package mariadb-server is not installed");
        TestMariadb started =
                new TestMariadb(
                        ThrowawayMariadb.start(PrivateDirectory.usualPlace(), List.of(settings)));
        try {
            started.sql(
                    "create user keeper@localhost identified by "
                            + "'"
                            + SECRET.replace("\\", "\\\\")
                            + "'",
                    "grant all on *.* to keeper@localhost with grant option");
            return started;
        } catch (IOException | RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    public MariadbAddress address(String database) {
        return MariadbAddress.of(server.url(database).replace("//root@", "//keeper@"));
    }

    /// The address of another user.
    public MariadbAddress as(String user, String database) {
        return MariadbAddress.of(server.url(database).replace("//root@", "//" + user + "@"));
    }

    /// The server by its superuser; the caller closes it.
    public MariadbServer server() throws IOException {
        return MariadbServer.connect(
                MariadbAddress.of(server.url("")), Password.NONE, Executables.usual());
    }

    public long pid() {
        return server.pid();
    }

    /// Ends it at once, as a crash would.
    public void kill() {
        ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }

    /// Runs statements one by one.
    public void sql(String... statements) throws IOException {
        try (MariadbServer known = server();
                MariadbSession session = known.session()) {
            for (String statement : statements) {
                session.execute(statement);
            }
        }
    }

    public String value(String query) throws IOException {
        try (MariadbServer known = server();
                MariadbSession session = known.session()) {
            return session.value(query);
        }
    }

    /// Removes every database of users, and users that [#fillShop] makes.
    public void reset() throws IOException {
        try (MariadbServer known = server();
                MariadbSession session = known.session()) {
            for (String database : MariadbContents.databases(session)) {
                session.execute("drop database " + MariadbSession.identifier(database));
            }
            session.execute("drop user if exists app@localhost, 'odd `user'@'10.%'");
            session.execute("drop role if exists readers");
        }
    }

    /// A shop with everything a database may hold.
    public void fillShop() throws IOException {
        List<String> all = new ArrayList<>();
        all.add("create database shop default character set utf8mb4");
        all.add("use shop");
        all.add(
                "create table accounts (id int primary key auto_increment, owner varchar(80) not"
                        + " null, balance bigint not null, key (owner)) engine=InnoDB");
        all.add(
                "insert into accounts (owner, balance) select concat('owner ', seq), 100 from"
                        + " seq_1_to_"
                        + ACCOUNTS);
        all.add("create table transit (id bigint primary key auto_increment, amount bigint)");
        all.add(
                "create table orders (id int primary key auto_increment, account int, placed"
                        + " timestamp(6) not null default '2026-01-02 03:04:05.678901', foreign key"
                        + " (account) references accounts (id))");
        all.add("insert into orders (account) select 1 + seq % " + ACCOUNTS + " from seq_1_to_200");
        all.add(
                "create table edges (a tinyint, b bigint unsigned, c decimal(65,30), d double, e bit(64),"
                        + " f date, g datetime(6), h time(6), i year, j varbinary(50), k longblob, l"
                        + " longtext, m json, n enum('x','y z','ü'), o set('a','b'), p geometry, q uuid, r"
                        + " inet6, s char(5), t varchar(30) character set latin1, u bigint generated"
                        + " always as (a + 1) stored, v timestamp null, w text invisible)");
        all.add(
                "insert into edges (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, v, w)"
                        + " values (-128, 18446744073709551615,"
                        + " 99999999999999999999999999999999999.999999999999999999999999999999,"
                        + " 1.7976931348623157e308, b'1111', '0001-01-01', '9999-12-31 23:59:59.999999',"
                        + " '-838:59:59.999999', 2155, 0x000102ff5c270a0d1a, repeat(0x00ff, 70000),"
                        + " concat('tab\\t nl\\n cr\\r nul\\0 bs\\\\ quote\\' dq\" sub', char(26 using utf8mb4), 'ü"
                        + " 🚣'), '{\"a\": [1, null]}', 'ü', 'a,b', st_geomfromtext('POINT(1.5 -2)'),"
                        + " uuid(), '::ffff:1.2.3.4', '', 'gr\\u00fcn', '1970-01-01 00:00:01', 'hidden')");
        all.add("insert into edges (a, d, l, s) values (null, 0.1, '', ' x ')");
        all.add("insert into edges (a, d, l) values (null, -0.0, 'NULL')");
        all.add("create table `odd ``name/ %ü` (`a``b` int, `-- x` text)");
        all.add(
                "insert into `odd ``name/ %ü` values (1, '-- Table structure for table `accounts`')");
        all.add("insert into `odd ``name/ %ü` values (2, '\n-- Current Database: `mysql`\n')");
        all.add("create table nothing (a int)");
        all.add("create sequence tickets start with 10 increment by 5");
        all.add("select nextval(tickets)");
        all.add("create view rich as select owner, balance from accounts where balance > 50");
        all.add("create view richer as select owner from rich where balance > 500");
        all.add(
                "create function doubled(a int) returns int deterministic return a * 2 /* -- Table"
                        + " structure for table `accounts`\n-- Table structure for table `accounts`\n*/");
        all.add(
                "create procedure pay(in who int) update accounts set balance = balance where id = who");
        all.add(
                "create trigger guard before insert on orders for each row set new.account ="
                        + " ifnull(new.account, 1)");
        all.add("create event cleaning on schedule every 1 day do delete from nothing where a > 5");
        all.add("create role readers");
        all.add("grant select on shop.* to readers");
        all.add("create user app@localhost identified by 'app secret'");
        all.add("grant readers to app@localhost");
        all.add("set default role readers for app@localhost");
        all.add("grant execute on procedure shop.pay to app@localhost");
        all.add("grant insert (owner) on shop.accounts to app@localhost");
        all.add("create user 'odd `user'@'10.%' identified by '' require ssl account lock");
        sql(all.toArray(String[]::new));
    }

    /// Moves money between accounts in several connections until it is closed.
    public Bank bank(int connections) throws InterruptedException {
        return bank(connections, 0);
    }

    /// The same with a pause after each transfer, where all of them are done again later.
    public Bank bank(int connections, long pauseMillis) throws InterruptedException {
        return new Bank(connections, pauseMillis);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /// Writers of the shop.
    public final class Bank implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicLong transfers = new AtomicLong();
        private final List<FutureTask<Void>> writers = new ArrayList<>();

        private Bank(int connections, long pauseMillis) throws InterruptedException {
            for (int i = 0; i < connections; i++) {
                Random random = new Random(i);
                FutureTask<Void> writer =
                        new FutureTask<>(() -> {
                            write(random, pauseMillis);
                            return null;
                        });
                writers.add(writer);
                Thread.ofPlatform().daemon().name("bank-" + i).start(writer);
            }
            while (transfers.get() == 0 && writers.stream().noneMatch(FutureTask::isDone)) {
                Thread.sleep(5);
            }
        }

        private void write(Random random, long pauseMillis)
                throws IOException, InterruptedException {
            try (MariadbServer known = server();
                    MariadbSession session = known.session()) {
                session.execute("use shop");
                session.execute("set innodb_lock_wait_timeout = 120");
                while (!ended.get()) {
                    session.execute("start transaction");
                    session.execute(
                            "update accounts set balance = balance - 7 where id = "
                                    + (1 + random.nextInt(ACCOUNTS)));
                    session.execute("insert into transit (amount) values (7)");
                    session.execute("commit");
                    transfers.incrementAndGet();
                    Thread.sleep(pauseMillis);
                }
            }
        }

        public long transfers() {
            return transfers.get();
        }

        @Override
        public void close() throws IOException {
            ended.set(true);
            for (FutureTask<Void> writer : writers) {
                try {
                    writer.get();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (ExecutionException e) {
                    throw new IOException("a writer failed", e.getCause());
                }
            }
        }
    }
}
