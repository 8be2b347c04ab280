package lifeboat.runbooks.database.postgresql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lifeboat.engines.postgresql.Catalogue;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.program.ProgramException;
import lifeboat.runbooks.database.DatabaseDamage;

/// Plants damage in a restored server, with triggers and foreign keys off.
final class PostgresqlDamage {
    private static final String USER = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";
    private static final int TRIES = 20;

    private final PostgresqlServer server;
    private final PostgresqlAddress address;
    private final RandomGenerator random;

    PostgresqlDamage(PostgresqlServer server, PostgresqlAddress address, RandomGenerator random) {
        this.server = server;
        this.address = address;
        this.random = random;
    }

    Optional<String> plant(DatabaseDamage damage) throws IOException {
        List<String> databases = new ArrayList<>();
        if (address.database().isPresent()) {
            databases.add(address.database().get());
        } else {
            try (PostgresqlSession session = server.session("postgres")) {
                databases.addAll(Catalogue.databases(session));
            }
        }
        for (String database : shuffled(databases)) {
            Optional<String> planted = plant(damage, database);
            if (planted.isPresent()) {
                return planted;
            }
        }
        return Optional.empty();
    }

    private <T> List<T> shuffled(List<T> all) {
        List<T> shuffled = new ArrayList<>(all);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            java.util.Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        return shuffled;
    }

    /// The first candidate that lets itself be damaged.
    private Optional<String> plant(DatabaseDamage damage, String database) throws IOException {
        List<List<String>> candidates;
        try (PostgresqlSession session = server.session(database)) {
            candidates = session.rows(candidates(damage));
        }
        List<List<String>> some = shuffled(candidates);
        for (List<String> candidate : some.subList(0, Math.min(TRIES, some.size()))) {
            try (PostgresqlSession session = server.session(database)) {
                session.execute("set session_replication_role = replica");
                if (session.value("select pg_catalog.pg_is_in_recovery()").equals("f")
                        && done(session, damage, candidate)) {
                    return Optional.of(finding(damage, candidate.getFirst()));
                }
            } catch (ProgramException e) {
                // something else needs it: another one will do
            }
        }
        return Optional.empty();
    }

    private static String candidates(DatabaseDamage damage) {
        String tables =
                " from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and c.relpersistence = 'p' and "
                        + USER;
        return switch (damage) {
            case TABLE_MISSING, ROW_MISSING ->
                    "select format('%I.%I', n.nspname, relname)" + tables;
            case VALUE_CHANGED ->
                    "select format('%I.%I', n.nspname, relname), quote_ident(attname), typcategory::text"
                            + " from pg_attribute a join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = c.relnamespace"
                            + " join pg_type t on t.oid = atttypid where relkind = 'r' and relpersistence = 'p' and attnum > 0"
                            + " and not attisdropped and attgenerated = '' and typname in ('int2', 'int4', 'int8', 'numeric', 'text', 'varchar') and "
                            + USER;
            case INDEX_MISSING ->
                    "select format('%I.%I', n.nspname, relname) from pg_index i join pg_class c on c.oid = indexrelid"
                            + " join pg_namespace n on n.oid = c.relnamespace where not exists (select 1 from pg_constraint where conindid = indexrelid)"
                            + " and not relispartition and "
                            + USER;
            case SEQUENCE_BEHIND ->
                    "select format('%I.%I', n.nspname, relname), seqmin::text from pg_sequence s join pg_class c on c.oid = seqrelid"
                            + " join pg_namespace n on n.oid = c.relnamespace where "
                            + USER;
            case GRANT_MISSING ->
                    "select format('%I.%I', n.nspname, relname), a.grantee::regrole::text from pg_class c"
                            + " join pg_namespace n on n.oid = c.relnamespace, aclexplode(relacl) a"
                            + " where relkind in ('r', 'v', 'm', 'p') and a.grantee <> 0 and a.grantee <> relowner and "
                            + USER;
            case ROLE_MISSING ->
                    "select quote_ident(rolname) from pg_roles where rolname !~ '^pg_' and rolname <> current_user";
        };
    }

    private boolean done(PostgresqlSession session, DatabaseDamage damage, List<String> candidate)
            throws IOException {
        String name = candidate.getFirst();
        switch (damage) {
            case TABLE_MISSING -> session.execute("drop table " + name + " cascade");
            case ROW_MISSING -> {
                Optional<String> row = row(session, name, "true");
                if (row.isEmpty()) {
                    return false;
                }
                session.execute("delete from only " + name + " where ctid = " + row.get());
            }
            case VALUE_CHANGED -> {
                String column = candidate.get(1);
                String other = candidate.get(2).equals("N") ? column + " + 1" : column + " || 'x'";
                Optional<String> row =
                        row(
                                session,
                                name,
                                column + " is not null and " + column + "::text <> 'NaN'");
                if (row.isEmpty()) {
                    return false;
                }
                session.execute(
                        "update only "
                                + name
                                + " set "
                                + column
                                + " = "
                                + other
                                + " where ctid = "
                                + row.get());
            }
            case INDEX_MISSING -> session.execute("drop index " + name);
            case SEQUENCE_BEHIND -> {
                List<String> now =
                        session.rows("select last_value, is_called from " + name).getFirst();
                if (now.getFirst().equals(candidate.get(1))) {
                    return false;
                }
                session.execute(
                        "select pg_catalog.setval("
                                + PostgresqlSession.literal(name)
                                + ", "
                                + now.getFirst()
                                + " - 1, "
                                + (now.get(1).equals("t") ? "true" : "false")
                                + ")");
            }
            case GRANT_MISSING ->
                    session.execute("revoke all on " + name + " from " + candidate.get(1));
            case ROLE_MISSING ->
                    session.execute("alter role " + name + " rename to \"planted by lifeboat\"");
        }
        return true;
    }

    private Optional<String> row(PostgresqlSession session, String table, String condition)
            throws IOException {
        long rows =
                Long.parseLong(
                        session.value(
                                "select count(*) from only " + table + " where " + condition));
        if (rows == 0) {
            return Optional.empty();
        }
        return Optional.of(
                PostgresqlSession.literal(
                                session.value(
                                        "select ctid::text from only "
                                                + table
                                                + " where "
                                                + condition
                                                + " limit 1 offset "
                                                + random.nextLong(rows)))
                        + "::tid");
    }

    /// The key of the completeness record that must differ.
    private static String finding(DatabaseDamage damage, String name) {
        return switch (damage) {
            case TABLE_MISSING -> "/" + name + "/rows is missing";
            case ROW_MISSING -> "/" + name + "/rows is ";
            case VALUE_CHANGED -> "/" + name + "/digest is ";
            case INDEX_MISSING -> ":index/" + name + " is missing";
            case SEQUENCE_BEHIND -> ":value-of-sequence/" + name + " is ";
            case GRANT_MISSING -> ":relation/" + name + " is ";
            case ROLE_MISSING -> ":role/" + name + " is missing";
        };
    }
}
