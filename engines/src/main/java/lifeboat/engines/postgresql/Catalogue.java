package lifeboat.engines.postgresql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.engines.completeness.Completeness;

/// What a database and its cluster hold, asked of the server's own catalogues. Values are texts
/// that are the same wherever the same thing exists.
///
/// Keys of a database: `DATABASE/schema.table/rows`, `/digest`, and `DATABASE/:KIND/name` for
/// definitions; of the cluster: `:KIND/name`.
public final class Catalogue {
    private static final String USER_SCHEMAS =
            "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

    private Catalogue() {}

    /// A table whose rows are counted.
    ///
    /// @param schema its schema, as it is called
    /// @param relation its name, as it is called
    /// @param name both as SQL writes them
    public record Table(String schema, String relation, String name) {}

    /// Tables with rows of their own that a dump contains, largest first.
    public static List<Table> tables(PostgresqlSession session) throws IOException {
        List<Table> tables = new ArrayList<>();
        for (List<String> row :
                session.rows(
                        "select n.nspname, c.relname, pg_catalog.format('%I.%I', n.nspname, c.relname)"
                                + " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                                + " where c.relkind = 'r' and c.relpersistence <> 't' and "
                                + USER_SCHEMAS
                                + notOfExtension("pg_class", "c.oid")
                                + " order by c.relpages desc, 3")) {
            tables.add(new Table(row.get(0), row.get(1), row.get(2)));
        }
        return tables;
    }

    private static String notOfExtension(String catalogue, String oid) {
        return " and not exists (select 1 from pg_catalog.pg_depend d where d.classid = 'pg_catalog."
                + catalogue
                + "'::regclass and d.objid = "
                + oid
                + " and d.deptype = 'e')";
    }

    /// Number of rows of a table and a digest over them that does not depend on their order: the
    /// sums of two 64-bit hashes of each row's text.
    public static List<String> rowsAndDigest(PostgresqlSession session, String table)
            throws IOException {
        return session.rows(
                        "select count(*), coalesce(sum(hashtextextended(r, 0)::numeric), 0) || '.' ||"
                                + " coalesce(sum(hashtextextended(r, 7)::numeric), 0) from (select t::text collate \"C\""
                                + " as r from only "
                                + table
                                + " t offset 0) s")
                .getFirst();
    }

    /// Definitions of everything in a database but rows, values of sequences and large objects.
    public static Map<String, String> definitions(PostgresqlSession session, String database)
            throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String query : Definitions.QUERIES) {
            for (List<String> row : session.rows(query)) {
                found.put(database + "/:" + row.get(0), row.get(1));
            }
        }
        return found;
    }

    /// Names of databases that hold data.
    public static List<String> databases(PostgresqlSession session) throws IOException {
        return session
                .rows(
                        "select datname from pg_catalog.pg_database where datallowconn and not datistemplate order by 1")
                .stream()
                .map(List::getFirst)
                .toList();
    }

    /// Names of roles, as they are called.
    public static List<String> roles(PostgresqlSession session) throws IOException {
        return session.rows("select rolname from pg_catalog.pg_roles").stream()
                .map(List::getFirst)
                .toList();
    }

    /// Whether a database holds anything of its own.
    public static boolean isEmpty(PostgresqlSession session) throws IOException {
        return session.value(
                        "select not exists (select 1 from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where "
                                + USER_SCHEMAS
                                + notOfExtension("pg_class", "c.oid")
                                + ") and not exists (select 1 from pg_catalog.pg_proc c join pg_catalog.pg_namespace n on n.oid = c.pronamespace where "
                                + USER_SCHEMAS
                                + notOfExtension("pg_proc", "c.oid")
                                + ") and not exists (select 1 from pg_catalog.pg_type c join pg_catalog.pg_namespace n on n.oid = c.typnamespace where "
                                + USER_SCHEMAS
                                + notOfExtension("pg_type", "c.oid")
                                + ") and not exists (select 1 from pg_catalog.pg_namespace n where nspname <> 'public' and "
                                + USER_SCHEMAS
                                + notOfExtension("pg_namespace", "n.oid")
                                + ") and not exists (select 1 from pg_catalog.pg_largeobject_metadata)")
                .equals("t");
    }

    /// Number of large objects, and a digest where the session may read them all.
    public static Map<String, String> largeObjects(PostgresqlSession session, String database)
            throws IOException {
        Map<String, String> found = new TreeMap<>();
        found.put(
                database + "/:large-objects/count",
                session.value("select count(*) from pg_catalog.pg_largeobject_metadata"));
        if (session.value("select has_table_privilege('pg_catalog.pg_largeobject', 'select')")
                .equals("t")) {
            found.put(
                    database + "/:large-objects/digest",
                    session.value(
                            "select coalesce(sum(hashtextextended(loid || ':' || pageno || ':' || encode(data, 'hex'), 0)::numeric), 0)"
                                    + " from pg_catalog.pg_largeobject where length(data) > 0"));
        }
        return found;
    }

    /// Last values of sequences as they are now; they do not belong to any snapshot.
    public static Map<String, String> sequences(PostgresqlSession session, String database)
            throws IOException {
        Map<String, String> found = new TreeMap<>();
        List<List<String>> names =
                session.rows(
                        "select pg_catalog.format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c"
                                + " join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relkind = 'S'"
                                + " and c.relpersistence <> 't' and "
                                + USER_SCHEMAS
                                + notOfExtension("pg_class", "c.oid"));
        for (List<String> name : names) {
            List<String> value =
                    session.rows("select last_value, is_called from " + name.getFirst()).getFirst();
            found.put(
                    sequenceKey(database, name.getFirst()),
                    value.get(0) + (value.get(1).equals("t") ? " called" : ""));
        }
        return found;
    }

    /// The key of the value of a sequence.
    public static String sequenceKey(String database, String sequence) {
        return database + "/:value-of-sequence/" + sequence;
    }

    /// Roles, memberships, tablespaces and settings of the cluster. What only superusers may see is
    /// left out for others.
    public static Map<String, String> cluster(PostgresqlSession session) throws IOException {
        Map<String, String> found = new TreeMap<>();
        boolean sees = canReadPasswords(session);
        for (String query : Definitions.clusterQueries(sees)) {
            for (List<String> row : session.rows(query)) {
                String value = row.get(1);
                found.put(
                        ":" + row.get(0),
                        row.get(0).startsWith("password/") ? Completeness.sha256(value) : value);
            }
        }
        return found;
    }

    /// Whether the session may read the hashes of passwords.
    public static boolean canReadPasswords(PostgresqlSession session) throws IOException {
        return session.value("select has_table_privilege('pg_catalog.pg_authid', 'select')")
                .equals("t");
    }
}
