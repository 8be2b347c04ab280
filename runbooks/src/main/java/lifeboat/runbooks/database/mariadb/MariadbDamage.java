package lifeboat.runbooks.database.mariadb;

import static lifeboat.engines.mariadb.MariadbSession.identifier;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.program.ProgramException;
import lifeboat.runbooks.database.DatabaseDamage;

/// Plants damage in a restored server, with foreign keys off.
final class MariadbDamage {
    private static final int TRIES = 20;
    private static final String OURS =
            "not in ('mysql', 'information_schema', 'performance_schema', 'sys')";
    private static final String TABLES =
            " from information_schema.tables t where t.table_type = 'BASE TABLE' and t.table_schema "
                    + OURS;

    private final MariadbServer server;
    private final RandomGenerator random;

    MariadbDamage(MariadbServer server, RandomGenerator random) {
        this.server = server;
        this.random = random;
    }

    /// The first candidate that lets itself be damaged.
    Optional<String> plant(DatabaseDamage damage) throws IOException {
        Optional<String> query = candidates(damage);
        if (query.isEmpty()) {
            return Optional.empty();
        }
        List<List<String>> found;
        try (MariadbSession session = server.session()) {
            found = new ArrayList<>(session.rows(query.get()));
        }
        for (int i = found.size() - 1; i > 0; i--) {
            Collections.swap(found, i, random.nextInt(i + 1));
        }
        for (List<String> candidate : found.subList(0, Math.min(TRIES, found.size()))) {
            try (MariadbSession session = server.session()) {
                session.execute("set foreign_key_checks = 0");
                if (done(session, damage, candidate)) {
                    return Optional.of(finding(damage, candidate));
                }
            } catch (ProgramException e) {
                // something else needs it: another one will do
            }
        }
        return Optional.empty();
    }

    /// Empty where the completeness record of this kind has no such thing.
    private static Optional<String> candidates(DatabaseDamage damage) {
        return switch (damage) {
            case TABLE_MISSING, ROW_MISSING ->
                    Optional.of("select t.table_schema, t.table_name" + TABLES);
            case VALUE_CHANGED ->
                    Optional.of(
                            "select c.table_schema, c.table_name, c.column_name, c.data_type from"
                                    + " information_schema.columns c join information_schema.tables t"
                                    + " using (table_schema, table_name) where t.table_type = 'BASE"
                                    + " TABLE' and c.is_generated = 'NEVER' and c.data_type in ('int',"
                                    + " 'bigint', 'text', 'varchar') and c.table_schema "
                                    + OURS);
            case INDEX_MISSING ->
                    Optional.of(
                            "select distinct table_schema, table_name, index_name from"
                                    + " information_schema.statistics where index_name <> 'PRIMARY' and"
                                    + " table_schema "
                                    + OURS);
            case SEQUENCE_BEHIND -> Optional.empty();
            case GRANT_MISSING ->
                    Optional.of("select db, user, host from mysql.db where user <> ''");
            case ROLE_MISSING ->
                    Optional.of(
                            "select '', user from mysql.user where is_role = 'Y' and user <> 'PUBLIC'");
        };
    }

    private static boolean done(
            MariadbSession session, DatabaseDamage damage, List<String> candidate)
            throws IOException {
        String name = identifier(candidate.get(0)) + "." + identifier(candidate.get(1));
        switch (damage) {
            case TABLE_MISSING -> session.execute("drop table " + name);
            case ROW_MISSING -> {
                if (rows(session, name, "true") == 0) {
                    return false;
                }
                session.execute("delete from " + name + " limit 1");
            }
            case VALUE_CHANGED -> {
                String column = identifier(candidate.get(2));
                if (rows(session, name, column + " is not null") == 0) {
                    return false;
                }
                String other =
                        candidate.get(3).endsWith("int")
                                ? column + " + 1"
                                : "concat(" + column + ", 'x')";
                session.execute(
                        "update "
                                + name
                                + " set "
                                + column
                                + " = "
                                + other
                                + " where "
                                + column
                                + " is not null limit 1");
            }
            case INDEX_MISSING ->
                    session.execute(
                            "alter table " + name + " drop index " + identifier(candidate.get(2)));
            case SEQUENCE_BEHIND -> {
                return false;
            }
            case GRANT_MISSING ->
                    session.execute(
                            "revoke all privileges on "
                                    + identifier(candidate.get(0))
                                    + ".* from "
                                    + account(candidate.get(1), candidate.get(2)));
            case ROLE_MISSING -> session.execute("drop role " + identifier(candidate.get(1)));
        }
        return true;
    }

    private static long rows(MariadbSession session, String table, String condition)
            throws IOException {
        return Long.parseLong(
                session.value("select count(*) from " + table + " where " + condition));
    }

    /// A role has no host.
    private static String account(String user, String host) {
        return host.isEmpty() ? identifier(user) : identifier(user) + "@" + identifier(host);
    }

    /// The key of the completeness record that must differ.
    private static String finding(DatabaseDamage damage, List<String> candidate) {
        String table = "/" + candidate.get(1);
        return switch (damage) {
            case TABLE_MISSING -> table + "/rows is missing";
            case ROW_MISSING -> table + "/rows is ";
            case VALUE_CHANGED -> table + "/digest is ";
            case INDEX_MISSING -> ":table" + table + " is ";
            case SEQUENCE_BEHIND -> "";
            case GRANT_MISSING -> ":user/" + account(candidate.get(1), candidate.get(2)) + " is ";
            case ROLE_MISSING -> ":user/" + identifier(candidate.get(1)) + " is missing";
        };
    }
}
