package lifeboat.console.demo;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.throwaway.ThrowawayPostgresql;

/// The database of the small site: a PostgreSQL server of its own, with customers, orders, keys and
/// a role. Gone when it is closed.
public final class SmallShop implements AutoCloseable {
    private static final String DATABASE = "shop";
    private static final List<String> QUESTIONS =
            List.of(
                    "select count(*) from orders",
                    "select md5(string_agg(o::text, '|' order by id)) from orders o",
                    "select md5(string_agg(c::text, '|' order by id)) from customers c");

    private final ThrowawayPostgresql server;

    private SmallShop(ThrowawayPostgresql server) {
        this.server = server;
    }

    /// An empty server; nothing where this machine has none.
    public static Optional<SmallShop> start() {
        if (!ThrowawayPostgresql.isInstalled() || Executables.usual().find("pg_dump").isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new SmallShop(ThrowawayPostgresql.start(ThrowawayPostgresql.Wish.any())));
        } catch (IOException e) {
            return Optional.empty(); // the story is told without a database
        }
    }

    /// What a site's own check asks.
    public static String question() {
        return QUESTIONS.getFirst();
    }

    /// Where it is, without a password.
    public String url() {
        return server.url(DATABASE);
    }

    private void execute(String database, List<String> statements) throws IOException {
        try (PostgresqlServer connected = connect();
                PostgresqlSession session = connected.session(database)) {
            session.execute("reset search_path");
            for (String statement : statements) {
                session.execute(statement);
            }
        }
    }

    private PostgresqlServer connect() throws IOException {
        return PostgresqlServer.connect(
                PostgresqlAddress.of(server.url("postgres")), Password.NONE, Executables.usual());
    }

    /// Fills it.
    public void fill() throws IOException {
        execute("postgres", List.of("create role clerk", "create database " + DATABASE));
        execute(
                DATABASE,
                List.of(
                        "create table customers (id int primary key, name text not null, city text)",
                        "create table orders (id serial primary key, customer int not null references customers, total numeric(10,2) check (total > 0), placed timestamptz)",
                        "create index orders_by_customer on orders (customer)",
                        "grant select, insert on orders to clerk",
                        "insert into customers select g, 'Customer ' || g, (array['Bremen','Kiel','Köln'])[1 + g % 3] from generate_series(1, 500) g",
                        "insert into orders (customer, total, placed) select 1 + g % 500, 1 + g % 97 + 0.99, timestamptz '2026-11-01' + g * interval '7 minutes' from generate_series(1, 4000) g"));
    }

    /// A day of business.
    public void oneDayLater() throws IOException {
        execute(
                DATABASE,
                List.of(
                        "insert into orders (customer, total, placed) select 1 + g % 500, 5 + g, timestamptz '2026-11-25' + g * interval '3 minutes' from generate_series(1, 60) g",
                        "update customers set city = 'Hamburg' where id = 42"));
    }

    /// What is in it, by question.
    public Map<String, String> lines() throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        try (PostgresqlServer connected = connect();
                PostgresqlSession session = connected.session(DATABASE)) {
            session.execute("reset search_path");
            for (String question : QUESTIONS) {
                lines.put(question, session.value(question));
            }
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
