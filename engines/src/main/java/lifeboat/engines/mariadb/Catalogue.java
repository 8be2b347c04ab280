package lifeboat.engines.mariadb;

import static lifeboat.engines.mariadb.MariadbSession.identifier;
import static lifeboat.engines.mariadb.MariadbSession.literal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a server holds, by queries.
public final class Catalogue {
    private static final String SYSTEM =
            "('information_schema', 'performance_schema', 'mysql', 'sys')";

    private Catalogue() {}

    /// A table with rows of its own, or a sequence.
    ///
    /// @param engine empty where the server cannot tell
    public record Table(String database, String name, Kind kind, String engine) {
        /// What the server calls it.
        public enum Kind {
            BASE,
            VERSIONED,
            SEQUENCE
        }

        /// Whether a snapshot covers it.
        public boolean isTransactional() {
            return engine.equals("InnoDB");
        }

        @Override
        public String toString() {
            return database + "." + name;
        }
    }

    /// Databases that people made.
    public static List<String> databases(MariadbSession session) throws IOException {
        return session
                .rows(
                        "select schema_name from information_schema.schemata where schema_name not in "
                                + SYSTEM
                                + " order by 1")
                .stream()
                .map(List::getFirst)
                .toList();
    }

    /// Tables and sequences of a database, in the order of their names.
    public static List<Table> tables(MariadbSession session, String database) throws IOException {
        List<Table> tables = new ArrayList<>();
        for (List<String> row :
                session.rows(
                        "select table_name, table_type, ifnull(engine, '') from information_schema.tables where table_schema = "
                                + literal(database)
                                + " and table_type in ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE') order by 1")) {
            Table.Kind kind =
                    switch (row.get(1)) {
                        case "SEQUENCE" -> Table.Kind.SEQUENCE;
                        case "SYSTEM VERSIONED" -> Table.Kind.VERSIONED;
                        default -> Table.Kind.BASE;
                    };
            tables.add(new Table(database, row.get(0), kind, row.get(2)));
        }
        return tables;
    }

    /// Columns whose values a dump rounds to six digits, as `database.table.column`.
    public static List<String> roundedColumns(MariadbSession session, String database)
            throws IOException {
        return session
                .rows(
                        "select concat_ws('.', table_schema, table_name, column_name) from information_schema.columns"
                                + " join information_schema.tables using (table_schema, table_name) where table_type <> 'VIEW'"
                                + " and data_type = 'float' and table_schema = "
                                + literal(database)
                                + " order by 1")
                .stream()
                .map(List::getFirst)
                .toList();
    }

    /// Whether a database has nothing in it.
    public static boolean isEmpty(MariadbSession session, String database) throws IOException {
        String here = " = " + literal(database);
        return session.value(
                        "select (select count(*) from information_schema.tables where table_schema"
                                + here
                                + ") + (select count(*) from information_schema.routines where routine_schema"
                                + here
                                + ") + (select count(*) from information_schema.events where event_schema"
                                + here
                                + ")")
                .equals("0");
    }

    /// Number of rows, and a digest of them that does not depend on their order: 64 bits of the
    /// SHA-256 of each row, added up. The session is in a transaction; the table is free to be
    /// changed afterwards.
    static List<String> rowsAndDigest(MariadbSession session, Table table) throws IOException {
        List<String> columns = new ArrayList<>();
        for (List<String> column :
                session.rows(
                        "select column_name, data_type from information_schema.columns where table_schema = "
                                + literal(table.database())
                                + " and table_name = "
                                + literal(table.name())
                                + " order by ordinal_position")) {
            columns.add(piece(identifier(column.get(0)), column.get(1)));
        }
        if (columns.isEmpty()) {
            throw new IOException("table " + table + " is not there any more");
        }
        session.execute("savepoint lifeboat");
        List<String> both =
                session.rows(
                                "select count(*), coalesce(sum(cast(conv(substr(sha2(concat("
                                        + String.join(",", columns)
                                        + "), 256), 1, 16), 16, 10) as decimal(20, 0))), 0) from "
                                        + identifier(table.database())
                                        + "."
                                        + identifier(table.name()))
                        .getFirst();
        session.execute("rollback to savepoint lifeboat");
        return both;
    }

    /// A column as bytes that tell NULL, its length and its value; long values by their digest.
    private static String piece(String column, String type) {
        return switch (type) {
            case "tinytext", "text", "mediumtext", "longtext", "tinyblob", "blob", "mediumblob",
                    "longblob", "varchar", "varbinary", "json" ->
                    "ifnull(sha2(" + column + ", 256), '-')";
            case "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring",
                    "multipolygon", "geometrycollection" ->
                    "ifnull(sha2(cast(" + column + " as binary), 256), '-')";
            case "bit" -> text("hex(" + column + ")");
            default -> text("cast(" + column + " as char)");
        };
    }

    private static String text(String value) {
        return "ifnull(concat(octet_length(" + value + "), ':', " + value + "), '-')";
    }

    /// What a rebuilt or truncated table has another one of, by file name of the table.
    public static Map<String, String> tableIds(MariadbSession session, List<String> databases)
            throws IOException {
        List<String> prefixes = databases.stream().map(Catalogue::fileName).toList();
        Map<String, String> ids = new TreeMap<>();
        for (List<String> row :
                session.rows(
                        "select name, table_id from information_schema.innodb_sys_tables where name like '%/%'")) {
            String name = row.get(0);
            if (prefixes.stream().anyMatch(prefix -> name.startsWith(prefix))
                    && !name.contains("/#sql")
                    && !name.contains("/FTS_")) {
                ids.put(name, row.get(1));
            }
        }
        return ids;
    }

    /// How the server names the directory of a database; only the beginning where that is not
    /// simple.
    private static String fileName(String database) {
        if (database.chars().anyMatch(c -> c > '~')) {
            return "";
        }
        return database.chars()
                        .mapToObj(c ->
                                Character.isLetterOrDigit(c) || c == '_'
                                        ? String.valueOf((char) c)
                                        : String.format(java.util.Locale.ROOT, "@%04x", c))
                        .collect(Collectors.joining())
                + "/";
    }
}
