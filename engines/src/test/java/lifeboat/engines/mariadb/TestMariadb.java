package lifeboat.engines.mariadb;

import java.io.IOException;
import java.util.List;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.throwaway.ThrowawayMariadb;
import org.junit.jupiter.api.Assumptions;

/// A real server for tests, and ways to fill it.
public final class TestMariadb implements AutoCloseable {
    /// Password of the account `backup`.
    public static final String PASSWORD = "canary # of\\the \"backup'";

    private final ThrowawayMariadb server;

    private TestMariadb(ThrowawayMariadb server) {
        this.server = server;
    }

    /// Starts one, or skips the test where none is installed.
    public static TestMariadb start() throws IOException {
        Assumptions.assumeTrue(
                ThrowawayMariadb.isInstalled()
                        && Executables.usual().find("mariadb-dump").isPresent(),
                "packages mariadb-server-core and mariadb-client are not installed");
        return new TestMariadb(ThrowawayMariadb.start(ThrowawayMariadb.Wish.any()));
    }

    public ThrowawayMariadb server() {
        return server;
    }

    /// The whole server as its superuser.
    public MariadbAddress address() {
        return MariadbAddress.of(server.url(""));
    }

    public MariadbAddress address(String database) {
        return MariadbAddress.of(server.url(database));
    }

    /// The same as the account that only has what a backup needs; see [#PASSWORD].
    public MariadbAddress backupAddress(String database) {
        return MariadbAddress.of(server.url(database).replace("root@", "backup@"));
    }

    public MariadbServer connect() throws IOException {
        return MariadbServer.connect(address(), Password.NONE, Executables.usual());
    }

    /// @param database empty means none
    public void execute(String database, String... statements) throws IOException {
        try (MariadbServer connected = connect();
                MariadbSession session = connected.session(database)) {
            for (String statement : statements) {
                session.execute(statement);
            }
        }
    }

    public String value(String database, String query) throws IOException {
        try (MariadbServer connected = connect();
                MariadbSession session = connected.session(database)) {
            return session.value(query);
        }
    }

    /// Drops every database and account but those of the system.
    public void reset() throws IOException {
        try (MariadbServer connected = connect();
                MariadbSession session = connected.session()) {
            for (String database : Catalogue.databases(session)) {
                session.execute("drop database " + MariadbSession.identifier(database));
            }
            for (List<String> account :
                    session.rows(
                            "select user, host, ifnull(json_value(priv, '$.is_role'), '0') from mysql.global_priv where user not in ('root', 'mariadb.sys')")) {
                String user = MariadbSession.identifier(account.get(0));
                session.execute(
                        account.get(2).equals("1")
                                ? "drop role " + user
                                : "drop user "
                                        + user
                                        + "@"
                                        + MariadbSession.identifier(account.get(1)));
            }
        }
    }

    /// A database `shop` with a bit of everything, and values at the edge of their types.
    public void fillShop() throws IOException {
        execute(
                "",
                "create database shop character set utf8mb4 collate utf8mb4_unicode_ci",
                "create role readers",
                "create user app@'%' identified by 'app secret'",
                "create user "
                        + "backup@localhost identified by "
                        + MariadbSession.literal(PASSWORD),
                "grant select, reload, process, lock tables, show view, trigger, event, binlog monitor on *.* to backup@localhost",
                "create user report@localhost identified via mysql_native_password using '*C59FB35116D870D298C2A21D24F5D1BEE9934857' require ssl account lock");
        execute(
                "shop",
                "create table accounts (id int primary key auto_increment, owner varchar(60) not null default 'it''s; `q` \\\\ ''' comment 'a\n-- Table structure for table `b`', balance bigint not null, index by_owner (owner), check (balance > -1000000)) comment 'x\n-- Dump completed'",
                "insert into accounts (owner, balance) select concat('owner ', seq), 100 from seq_1_to_1000",
                "create table `order` (`select` int primary key, account int not null, constraint of_account foreign key (account) references accounts (id))",
                "insert into `order` select seq, seq from seq_1_to_500",
                "create table `Odd ``table/..` (`a``b` int, g int as (`a``b` * 2) stored, h int as (`a``b` + 1) virtual, hidden int invisible default 7)",
                "insert into `Odd ``table/..` (`a``b`) values (1), (1), (2)",
                "create table odd (id int primary key, d double, n decimal(65, 30), b longblob, t longtext, dt datetime(6), ts timestamp(6) null, y year, bi bit(9), e enum('x', 'y\nz'), s set('p', 'q'), j json, g point, ti time(3), u uuid, ip inet6, l varchar(10) character set latin1, bu bigint unsigned)",
                "insert into odd values (1, -0.0, 0.10, x'00ff5c0a0d1a2722', concat('tab\\t nl\\n cr\\r bs\\\\ quote'' dq\" \\u2603 \\0 ', convert(x'f09f98802d2d' using utf8mb4)), '0000-00-00 00:00:00', '2038-01-19 03:14:07.123456', 2026, b'101', 'y\nz', 'p,q', '{\"a\": [1, null]}', point(1.5, -2), '-838:59:59', '123e4567-e89b-12d3-a456-426655440000', '::1', _latin1 x'e9', 18446744073709551615)",
                "insert into odd (id, d, n, b, t, dt) values (2, 1.7976931348623157e308, -1e-30, '', '', '9999-12-31 23:59:59.999999'), (3, 0.1, null, null, 'NULL', null), (4, 5e-324, 99999999999999999999999999999999999, repeat(x'ab', 10000), repeat('(1),\n-- Dump completed\nINSERT INTO `x` VALUES\n', 1000), '2026-02-30 00:00:00' + interval 0 day)",
                "create table big (id int primary key, b longblob)",
                "insert into big values (1, repeat(x'00010a0d', 2621440))",
                "create table nothing (id int auto_increment primary key) auto_increment = 4711",
                "create table zero (id int not null primary key, at date not null)",
                "insert into zero values (0, '0000-00-00')",
                "create table parts (id int, at date) partition by range (year(at)) (partition p0 values less than (2026), partition p1 values less than maxvalue)",
                "insert into parts select seq, date '2025-06-01' + interval seq day from seq_1_to_300",
                "create sequence tickets start 100 increment 5 nocache",
                "select nextval(tickets), nextval(tickets)",
                "create function twice(x int) returns int deterministic return x * 2",
                "create view rich as select id, twice(balance) as double_balance from accounts where balance > 50",
                "create view above as select count(*) as c from rich",
                "create procedure pay(a int) modifies sql data begin update accounts set balance = balance + 1 where id = a; end",
                "create trigger trimmed before insert on accounts for each row set new.owner = trim(new.owner)",
                "create event sweep on schedule every 1 day starts '2026-01-01 00:00:00' do delete from `order` where `select` < 0",
                "create event off on schedule every 1 hour disable do select 1",
                "grant select on shop.* to readers",
                "grant readers to app@'%'",
                "set default role readers for app@'%'",
                "grant update (balance) on shop.accounts to app@'%'",
                "grant execute on procedure shop.pay to app@'%'");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
