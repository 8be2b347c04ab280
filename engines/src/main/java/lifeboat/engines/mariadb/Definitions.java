package lifeboat.engines.mariadb;

import static lifeboat.engines.mariadb.MariadbSession.identifier;
import static lifeboat.engines.mariadb.MariadbSession.literal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.engines.completeness.Completeness;

/// Definitions of a database and of accounts, by key, as a dump must bring them back.
public final class Definitions {
    private static final Pattern LINE =
            Pattern.compile(
                    "(?:(`(?:[^`]|``)*`)|(PRIMARY) KEY|(?:UNIQUE |FULLTEXT |SPATIAL )?KEY (`(?:[^`]|``)*`)|CONSTRAINT (`(?:[^`]|``)*`))(.*?),?");
    private static final Pattern IDENTIFIED = Pattern.compile(" IDENTIFIED (?:BY|VIA) .*?(?= REQUIRE | WITH |$)");
    private static final String EVENT = "/:event/";

    private static final List<String> QUERIES =
            List.of(
                    "select concat('database/', k), v from (select 'charset' k, default_character_set_name v from information_schema.schemata where schema_name = @DB"
                            + " union all select 'collation', default_collation_name from information_schema.schemata where schema_name = @DB) x",
                    "select concat('view/', table_name), concat_ws(' ', definer, security_type, check_option, algorithm, view_definition) from information_schema.views where table_schema = @DB",
                    "select concat(lower(type), '/', name), concat_ws(' ', definer, security_type, is_deterministic, sql_data_access, sql_mode, ifnull(comment, ''), convert(param_list using utf8mb4), convert(returns using utf8mb4), convert(body_utf8 using utf8mb4)) from mysql.proc where db = @DB",
                    "select concat('trigger/', trigger_name), concat_ws(' ', definer, action_timing, event_manipulation, event_object_table, action_order, sql_mode, action_statement) from information_schema.triggers where trigger_schema = @DB",
                    "select concat('event/', event_name), concat_ws(' ', definer, status, on_completion, time_zone, ifnull(execute_at, ''), ifnull(interval_value, ''), ifnull(interval_field, ''), ifnull(starts, ''), ifnull(ends, ''), sql_mode, ifnull(event_comment, ''), event_definition) from information_schema.events where event_schema = @DB");

    private Definitions() {}

    /// Tables by column, index and constraint; views, routines, triggers, events. A reference to a
    /// table of the database itself reads the same whatever its name.
    ///
    /// @param called its name in the keys
    public static Map<String, String> of(MariadbSession session, String database, String called)
            throws IOException {
        Map<String, String> found = new TreeMap<>();
        String own = identifier(database) + ".";
        session.execute("use " + identifier(database));
        for (String query : QUERIES) {
            for (List<String> row : session.rows(query.replace("@DB", literal(database)))) {
                found.put(called + "/:" + row.get(0), row.get(1).replace(own, "").strip());
            }
        }
        for (Catalogue.Table table : Catalogue.tables(session, database)) {
            String key = called + "/:";
            if (table.kind() == Catalogue.Table.Kind.SEQUENCE) {
                String sql =
                        session.rows("show create sequence " + identifier(table.name()))
                                .getFirst()
                                .get(1);
                found.put(key + "sequence/" + table.name(), sql.replaceAll("\\s+", " "));
            } else {
                String sql =
                        session.rows("show create table " + identifier(table.name()))
                                .getFirst()
                                .get(1);
                table(found, key, table.name(), sql.replace(own, ""));
            }
        }
        return found;
    }

    private static void table(Map<String, String> found, String key, String name, String sql) {
        StringBuilder rest = new StringBuilder();
        int column = 0;
        for (String line : sql.lines().skip(1).toList()) {
            Matcher part = LINE.matcher(line.strip());
            if (!line.startsWith("  ") || !part.matches()) {
                rest.append(line.strip().replaceFirst(" AUTO_INCREMENT=\\d+", "")).append(' ');
            } else if (part.group(1) != null) {
                column++;
                found.put(
                        key + "column/" + name + "/" + part.group(1),
                        column + part.group(5));
            } else if (part.group(4) != null) {
                found.put(key + "constraint/" + name + "/" + part.group(4), part.group(5).strip());
            } else {
                String index = part.group(2) == null ? part.group(3) : part.group(2);
                found.put(key + "index/" + name + "/" + index, line.strip().replaceFirst(",$", ""));
            }
        }
        found.put(key + "table/" + name, rest.toString().strip());
    }

    /// Whether a key is about an event.
    public static boolean isEvent(String key) {
        return key.contains(EVENT);
    }

    /// The next number of every table that numbers its rows, and of every sequence. They belong to
    /// no snapshot.
    public static Map<String, String> numbers(
            MariadbSession session, String database, String called) throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (List<String> row :
                session.rows(
                        "select table_name, auto_increment from information_schema.tables where auto_increment is not null and table_schema = "
                                + literal(database))) {
            found.put(numberKey(called, row.get(0)), row.get(1));
        }
        for (Catalogue.Table table : Catalogue.tables(session, database)) {
            if (table.kind() == Catalogue.Table.Kind.SEQUENCE) {
                found.put(
                        numberKey(called, table.name()),
                        session.value(
                                "select next_not_cached_value from "
                                        + identifier(database)
                                        + "."
                                        + identifier(table.name())));
            }
        }
        return found;
    }

    /// The key of the next number of a table or a sequence.
    public static String numberKey(String called, String table) {
        return called + "/:next-number/" + table;
    }

    /// Accounts and roles with everything granted to them; passwords by their digest only.
    public static Map<String, String> accounts(MariadbSession session) throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (List<String> row :
                session.rows(
                        "select user, host, ifnull(json_value(priv, '$.is_role'), '0'), ifnull(json_value(priv, '$.plugin'), ''), ifnull(json_value(priv, '$.authentication_string'), ''),"
                                + " concat_ws(' ', ifnull(json_value(priv, '$.account_locked'), ''), ifnull(json_value(priv, '$.default_role'), ''), ifnull(json_value(priv, '$.ssl_type'), ''), ifnull(json_value(priv, '$.max_user_connections'), ''))"
                                + " from mysql.global_priv")) {
            boolean role = row.get(2).equals("1");
            if (!role && row.get(0).isEmpty() && row.get(1).isEmpty()) {
                continue;
            }
            String account =
                    role
                            ? identifier(row.get(0))
                            : identifier(row.get(0)) + "@" + identifier(row.get(1));
            found.put(
                    ":account/" + account,
                    (role ? "role" : row.get(3)) + " " + row.get(5).strip());
            if (!row.get(4).isEmpty()) {
                found.put(":password/" + account, Completeness.sha256(row.get(4)));
            }
            for (List<String> grant : session.rows(
                            "show grants for "
                                    + (account.equals("`PUBLIC`") ? "public" : account))) {
                String text = IDENTIFIED.matcher(grant.getFirst()).replaceFirst("");
                found.put(":grant/" + account + "/" + text, "given");
            }
        }
        return found;
    }
}
