package lifeboat.engines.postgresql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.throwaway.ThrowawayPostgresql;
import org.junit.jupiter.api.Assumptions;

/// A real server for tests, and ways to fill it.
public final class TestPostgresql implements AutoCloseable {
    /// Password of the role `backup`.
    public static final String PASSWORD = "canary:of\\the backup";

    private static final int COPIES_SINCE = 13;

    private final ThrowawayPostgresql server;

    private TestPostgresql(ThrowawayPostgresql server) {
        this.server = server;
    }

    /// Starts one, or skips the test where none is installed.
    public static TestPostgresql start() throws IOException {
        return start(ThrowawayPostgresql.Wish.any());
    }

    /// The same as it is wished.
    public static TestPostgresql start(ThrowawayPostgresql.Wish wish) throws IOException {
        Assumptions.assumeTrue(
                ThrowawayPostgresql.isInstalled(), "package postgresql is not installed");
        TestPostgresql started = new TestPostgresql(ThrowawayPostgresql.start(wish));
        if (wish.settings().containsKey("max_wal_senders")) {
            started.assumeCopies();
        }
        return started;
    }

    private void assumeCopies() throws IOException {
        int major;
        try (PostgresqlServer connected = connect()) {
            major = connected.major();
        }
        if (major < COPIES_SINCE) {
            close();
            Assumptions.abort("physical copies need PostgreSQL " + COPIES_SINCE + " or newer");
        }
    }

    /// One that can be copied and followed.
    public static ThrowawayPostgresql.Wish replicated() {
        return ThrowawayPostgresql.Wish.any()
                .with("wal_level", "replica")
                .with("max_wal_senders", "10");
    }

    /// The same with a log in segments of one megabyte.
    public static ThrowawayPostgresql.Wish replicatedInSmallSegments() {
        ThrowawayPostgresql.Wish wish = replicated();
        List<String> initialisation = new ArrayList<>(wish.initialisation());
        initialisation.add("--wal-segsize=1");
        return new ThrowawayPostgresql.Wish(
                wish.major(), wish.place(), initialisation, wish.settings());
    }

    public ThrowawayPostgresql server() {
        return server;
    }

    /// The whole cluster as its superuser.
    public PostgresqlAddress address() {
        return PostgresqlAddress.of(server.url(""));
    }

    public PostgresqlAddress address(String database) {
        return PostgresqlAddress.of(server.url(database));
    }

    /// Connects as superuser; the caller closes it.
    public PostgresqlServer connect() throws IOException {
        return PostgresqlServer.connect(address(), Password.NONE, Executables.usual());
    }

    /// Runs statements.
    public void execute(String database, String... statements) throws IOException {
        try (PostgresqlServer connected = connect();
                PostgresqlSession session = connected.session(database)) {
            for (String statement : statements) {
                session.execute(statement);
            }
        }
    }

    /// The value of a query.
    public String value(String database, String query) throws IOException {
        try (PostgresqlServer connected = connect();
                PostgresqlSession session = connected.session(database)) {
            return session.value(query);
        }
    }

    /// Drops every database, role and grant that a test made.
    public void reset() throws IOException {
        try (PostgresqlServer connected = connect();
                PostgresqlSession session = connected.session("postgres")) {
            for (String database : Catalogue.databases(session)) {
                if (!database.equals("postgres")) {
                    drop(session, database);
                }
            }
            for (String role : Catalogue.roles(session)) {
                if (!role.startsWith("pg_") && !role.equals(ThrowawayPostgresql.SUPERUSER)) {
                    String name = PostgresqlSession.identifier(role);
                    session.execute("drop owned by " + name);
                    session.execute("drop role " + name);
                }
            }
        }
    }

    /// Ends whoever is connected first; `drop database … with (force)` is younger than the oldest
    /// server that is supported.
    private static void drop(PostgresqlSession session, String database) throws IOException {
        String name = PostgresqlSession.identifier(database);
        session.execute("alter database " + name + " with allow_connections false");
        session.value(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = "
                        + PostgresqlSession.literal(database));
        session.execute("drop database " + name);
    }

    /// A database `shop` with one of everything.
    public void fillShop() throws IOException {
        execute(
                "postgres",
                "create role app login password 'app secret'",
                "create role readers",
                "grant readers to app with admin option",
                "alter role app set statement_timeout = '5min'",
                "create database shop owner app",
                "alter database shop set work_mem = '9MB'");
        execute(
                "shop",
                "create extension if not exists plpgsql",
                "create schema \"Odd \"\"schema/..\" authorization app",
                "create type public.state as enum ('new', 'paid', 'sent')",
                "create domain public.percent as numeric check (value between 0 and 100)",
                "create table public.accounts (id bigint generated by default as identity primary key, owner text not null, balance bigint not null default 0, check (balance > -1000000))",
                "create table public.\"order\" (id serial primary key, account bigint references public.accounts on delete cascade, state public.state default 'new', share public.percent)",
                "insert into public.accounts (owner, balance) select 'owner ' || g, 100 from generate_series(1, 1000) g",
                "insert into public.\"order\" (account, share) select g, g % 100 from generate_series(1, 500) g",
                "create table public.odd (id int primary key, f float8, r real, n numeric, b bytea, t text, ts timestamptz, i interval, j jsonb, a int[], m money)",
                "insert into public.odd values (1, 'NaN', '-0', 'NaN', '\\x00ff5c0a', E'tab\\t nl\\n cr\\r bs\\\\ quote'' \\u2603', 'infinity', '1 mon -3 days', '{\"a\": [1, null]}', '{1,null,3}', 12.34),"
                        + " (2, '-Infinity', '1e-37', 1e100, '', '', '-infinity', '0', 'null', '{}', -1), (3, 0.1, 0.1, 0.10, null, null, '2038-01-19 03:14:08.123456+00', null, null, null, null), (4, '-0', 3.4e38, -0, decode(repeat('ab', 10000), 'hex'), repeat('long ', 2000), null, null, null, null, null)",
                "create table \"Odd \"\"schema/..\".\"Ta.b/le\" (\"select\" int, g int generated always as (\"select\" * 2) stored)",
                "insert into \"Odd \"\"schema/..\".\"Ta.b/le\" values (1), (1), (2)",
                "create table public.parts (id int, at date) partition by range (at)",
                "create table public.parts_2026 partition of public.parts for values from ('2026-01-01') to ('2027-01-01')",
                "insert into public.parts select g, date '2026-01-01' + g from generate_series(1, 300) g",
                "create index odd_t on public.odd (lower(t)) where t <> ''",
                "create view public.rich as select * from public.accounts where balance > 50",
                "create materialized view public.sums as select count(*) as c, sum(balance) as s from public.accounts",
                "create function public.note() returns trigger language plpgsql as $$begin new.owner := trim(new.owner); return new; end$$",
                "create trigger trimmed before insert or update on public.accounts for each row execute function public.note()",
                "create sequence public.tickets start 100 increment 5",
                "select nextval('public.tickets'), nextval('public.tickets')",
                "alter table public.odd enable row level security",
                "create policy mine on public.odd for select to app using (id < 3)",
                "comment on table public.accounts is 'it''s; a \\ comment'",
                "grant select on public.accounts to readers",
                "grant update (balance) on public.accounts to app",
                "alter default privileges in schema public grant select on tables to readers",
                "create function public.watched() returns event_trigger language plpgsql as $$begin end$$",
                "create event trigger watch on ddl_command_end execute function public.watched()",
                "select lo_from_bytea(4711, decode(repeat('c0ffee', 3000), 'hex')), lo_from_bytea(4712, '')");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
