package lifeboat.engines.mariadb;

import static lifeboat.engines.mariadb.MariadbSession.identifier;
import static lifeboat.engines.mariadb.MariadbSession.literal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lifeboat.engines.completeness.Completeness;

/// What a server holds, asked of itself. Values are texts that are the same wherever the same thing
/// exists.
///
/// Keys: `DATABASE/table/rows`, `/digest`, and `DATABASE/:KIND/name` for definitions.
public final class MariadbContents {
    private static final String SYSTEM =
            "('mysql', 'information_schema', 'performance_schema', 'sys')";
    private static final Set<String> DIGESTED =
            Set.of(
                    "char",
                    "varchar",
                    "tinytext",
                    "text",
                    "mediumtext",
                    "longtext",
                    "binary",
                    "varbinary",
                    "tinyblob",
                    "blob",
                    "mediumblob",
                    "longblob",
                    "geometry",
                    "point",
                    "linestring",
                    "polygon",
                    "multipoint",
                    "multilinestring",
                    "multipolygon",
                    "geometrycollection");

    private MariadbContents() {}

    /// A table with rows of its own.
    ///
    /// @param engine that keeps it
    /// @param kept whether the engine has transactions
    public record Table(String name, String engine, Transactions kept) {}

    /// What an engine has.
    public enum Transactions {
        SOME,
        NONE
    }

    /// Databases of users.
    public static List<String> databases(MariadbSession session) throws IOException {
        return column(
                session,
                "select schema_name from information_schema.schemata where schema_name not in "
                        + SYSTEM
                        + " order by schema_name");
    }

    private static List<String> column(MariadbSession session, String query) throws IOException {
        return session.rows(query).stream().map(List::getFirst).toList();
    }

    /// Tables of a database, without views and sequences, the largest first.
    public static List<Table> tables(MariadbSession session, String database) throws IOException {
        List<Table> tables = new ArrayList<>();
        for (List<String> row :
                session.rows(
                        "select t.table_name, t.engine, ifnull(e.transactions, 'NO') from"
                                + " information_schema.tables t left join information_schema.engines"
                                + " e on e.engine = t.engine where t.table_schema = "
                                + literal(database)
                                + " and t.table_type = 'BASE TABLE' order by t.data_length desc,"
                                + " t.table_name")) {
            tables.add(
                    new Table(
                            row.get(0),
                            row.get(1),
                            row.get(2).equals("YES") ? Transactions.SOME : Transactions.NONE));
        }
        return tables;
    }

    /// Number of rows of a table and a digest over them that does not depend on their order.
    ///
    /// @param captured the name of the database that keys begin with
    public static Map<String, String> digest(
            MariadbSession session, String database, String captured, String table)
            throws IOException {
        List<String> parts = new ArrayList<>();
        for (List<String> column :
                session.rows(
                        "select column_name, data_type from information_schema.columns where"
                                + " table_schema = "
                                + literal(database)
                                + " and table_name = "
                                + literal(table)
                                + " order by ordinal_position")) {
            parts.add("ifnull(" + written(identifier(column.get(0)), column.get(1)) + ", '~')");
        }
        List<String> found =
                session.rows(
                                "select count(*), ifnull(sum(cast(conv(substr(h, 1, 15), 16, 10) as"
                                        + " unsigned)), 0), ifnull(sum(cast(conv(substr(h, 16, 15),"
                                        + " 16, 10) as unsigned)), 0) from (select"
                                        + " md5(concat_ws('|', "
                                        + String.join(", ", parts)
                                        + ")) h from "
                                        + identifier(database)
                                        + "."
                                        + identifier(table)
                                        + ") rowhashes")
                        .getFirst();
        String key = captured + "/" + table;
        return Map.of(
                key + "/rows", found.get(0), key + "/digest", found.get(1) + ":" + found.get(2));
    }

    private static String written(String column, String type) {
        String kind = type.toLowerCase(Locale.ROOT);
        if (DIGESTED.contains(kind)) {
            return "md5(" + column + ")";
        }
        return kind.equals("bit") ? "hex(" + column + ")" : "cast(" + column + " as char)";
    }

    /// Whether a value of `FLOAT` stands in one of its tables: the tool writes six digits of it.
    public static boolean hasFloats(MariadbSession session, String database) throws IOException {
        return !session.value(
                        "select count(*) from information_schema.columns where data_type = 'float' and"
                                + " table_schema = "
                                + literal(database))
                .equals("0");
    }

    /// Definitions of a database and all that is in it.
    public static Map<String, String> definitions(
            MariadbSession session, String database, String captured) throws IOException {
        Map<String, String> found = new TreeMap<>();
        String here = literal(database);
        String qualified = identifier(database) + ".";
        found.put(
                captured + "/:database",
                String.join(
                        " ",
                        session.rows(
                                        "select default_character_set_name, default_collation_name"
                                                + " from information_schema.schemata where"
                                                + " schema_name = "
                                                + here)
                                .getFirst()));
        for (String kind : List.of("TABLE", "SEQUENCE")) {
            String type = kind.equals("TABLE") ? "BASE TABLE" : kind;
            for (String name :
                    column(
                            session,
                            "select table_name from information_schema.tables where table_schema = "
                                    + here
                                    + " and table_type = '"
                                    + type
                                    + "'")) {
                String text =
                        session.rows("show create " + kind + " " + qualified + identifier(name))
                                .getFirst()
                                .getLast()
                                .replaceAll(" AUTO_INCREMENT=\\d+", "");
                found.put(
                        captured + "/:" + kind.toLowerCase(Locale.ROOT) + "/" + name,
                        Completeness.sha256(text));
            }
        }
        put(
                found,
                session,
                captured + "/:view/",
                qualified,
                "select table_name, view_definition, check_option, definer, security_type from"
                        + " information_schema.views where table_schema = "
                        + here);
        put(
                found,
                session,
                captured + "/:trigger/",
                qualified,
                "select trigger_name, event_manipulation, event_object_table, action_order,"
                        + " action_timing, action_statement, definer, sql_mode from"
                        + " information_schema.triggers where trigger_schema = "
                        + here);
        put(
                found,
                session,
                captured + "/:event/",
                qualified,
                "select event_name, event_definition, event_type, execute_at, interval_value,"
                        + " interval_field, status, on_completion, definer, sql_mode from"
                        + " information_schema.events where event_schema = "
                        + here);
        put(
                found,
                session,
                captured + "/:routine/",
                qualified,
                "select r.specific_name, r.routine_type, r.dtd_identifier, r.routine_definition,"
                        + " r.is_deterministic, r.sql_data_access, r.security_type, r.definer,"
                        + " r.sql_mode, (select group_concat(p.parameter_mode, ' ',"
                        + " p.parameter_name, ' ', p.dtd_identifier order by p.ordinal_position)"
                        + " from information_schema.parameters p where p.specific_schema ="
                        + " r.routine_schema and p.specific_name = r.specific_name and"
                        + " p.routine_type = r.routine_type) from information_schema.routines r where"
                        + " r.routine_schema = "
                        + here
                        + " order by r.routine_type");
        return found;
    }

    /// Where two of a kind share a name, as a function and a procedure may, both count.
    private static void put(
            Map<String, String> found,
            MariadbSession session,
            String prefix,
            String qualified,
            String query)
            throws IOException {
        for (List<String> row : session.rows(query)) {
            String text = String.join("\n", row.subList(1, row.size())).replace(qualified, "");
            found.merge(
                    prefix + row.getFirst(),
                    Completeness.sha256(text),
                    (one, other) -> Completeness.sha256(one + other));
        }
    }
}
