package lifeboat.restore.postgresql;

import static lifeboat.engines.postgresql.PostgresqlSession.identifier;
import static lifeboat.engines.postgresql.PostgresqlSession.literal;

import java.io.IOException;
import java.util.Optional;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.postgresql.Catalogue;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.restore.stream.DestinationInUseException;

/// A database to restore into. While a restore goes on, a comment on it says so.
final class NewDatabase {
    private static final String MARKER = "lifeboat: a restore into this database has not ended";

    private static final int FORCE_SINCE = 13;

    private final PostgresqlServer server;
    private final String name;

    NewDatabase(PostgresqlServer server, String name) {
        this.server = server;
        this.name = name;
    }

    String name() {
        return name;
    }

    /// What is there under the name.
    enum State {
        ABSENT,
        EMPTY,
        /// Left by a restore that did not end.
        UNFINISHED,
        IN_USE
    }

    State state(PostgresqlSession maintenance) throws IOException {
        String comment =
                maintenance.value(
                        "select coalesce((select coalesce(pg_catalog.shobj_description(oid, 'pg_database'), '') from pg_catalog.pg_database where datname = "
                                + literal(name)
                                + "), 'absent: no such database')");
        if (comment.equals("absent: no such database")) {
            return State.ABSENT;
        }
        if (comment.equals(MARKER)) {
            return State.UNFINISHED;
        }
        try (PostgresqlSession session = server.session(name)) {
            return Catalogue.isEmpty(session) ? State.EMPTY : State.IN_USE;
        }
    }

    DestinationInUseException inUse() {
        return new DestinationInUseException(
                "database " + name + " on " + server.address() + " is not empty",
                "name a database that does not exist yet or is empty, or drop this one");
    }

    /// Makes it as it was at capture, or takes the empty one that is there, and marks it.
    ///
    /// @param captured its name at capture
    void make(PostgresqlSession maintenance, State state, String captured, Completeness expected)
            throws IOException {
        if (state == State.UNFINISHED) {
            maintenance.execute(
                    "drop database "
                            + identifier(name)
                            + (server.major() >= FORCE_SINCE ? " with (force)" : ""));
        }
        if (state != State.EMPTY) {
            maintenance.execute(creation(captured, expected));
        }
        mark(maintenance, literal(MARKER));
    }

    private String creation(String captured, Completeness expected) {
        StringBuilder sql =
                new StringBuilder("create database " + identifier(name) + " template template0");
        option(sql, "encoding", value(expected, captured, "encoding"));
        option(sql, "lc_collate", value(expected, captured, "collate"));
        option(sql, "lc_ctype", value(expected, captured, "ctype"));
        Optional<String> locale = value(expected, captured, "locale");
        switch (value(expected, captured, "locale-provider").orElse("c")) {
            case "i" -> {
                sql.append(" locale_provider icu");
                option(sql, "icu_locale", locale);
            }
            case "b" -> {
                sql.append(" locale_provider builtin");
                option(sql, "builtin_locale", locale);
            }
            default -> {
                // that of the system, as everywhere before version 15
            }
        }
        value(expected, captured, "owner").ifPresent(owner -> sql.append(" owner ").append(owner));
        return sql.toString();
    }

    private static Optional<String> value(Completeness expected, String captured, String what) {
        return expected.value(captured + "/:database/" + what).filter(text -> !text.isEmpty());
    }

    private static void option(StringBuilder sql, String name, Optional<String> value) {
        value.ifPresent(text -> sql.append(' ').append(name).append(" = ").append(literal(text)));
    }

    private void mark(PostgresqlSession maintenance, String comment) throws IOException {
        maintenance.execute("comment on database " + identifier(name) + " is " + comment);
    }

    /// Takes the mark away.
    void done(PostgresqlSession maintenance) throws IOException {
        mark(maintenance, "null");
    }
}
