package lifeboat.engines.mariadb;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Names of the streams of one captured database.
///
/// @param database its name at capture
public record DumpStreams(String database) {
    /// The accounts of the server.
    public static final String ACCOUNTS = "accounts.sql";

    /// The line that ends a stream of [#table].
    public static final String END = "-- lifeboat: the end of this table\n";

    /// The line that ends every other stream.
    public static final String COMPLETED = "-- Dump completed";

    private static final String TABLES = "/tables/";
    private static final String CODE = "/routines.sql";

    /// Everything lies below it.
    public String below() {
        return part(database) + "/";
    }

    /// Definition and rows of one table.
    public String table(String name) {
        return part(database) + TABLES + part(name) + ".sql";
    }

    /// Sequences with their values.
    public String sequences() {
        return part(database) + "/sequences.sql";
    }

    /// Columns of views, so that they can be named before there are views.
    public String viewColumns() {
        return part(database) + "/view-columns.sql";
    }

    /// Views.
    public String views() {
        return part(database) + "/views.sql";
    }

    /// Routines and triggers; every captured database has it.
    public String routines() {
        return part(database) + CODE;
    }

    public String events() {
        return part(database) + "/events.sql";
    }

    /// The table that a stream of this database holds; empty for other streams.
    public String tableOf(String stream) {
        String prefix = part(database) + TABLES;
        return stream.startsWith(prefix) && stream.endsWith(".sql")
                ? plain(stream.substring(prefix.length(), stream.length() - ".sql".length()))
                : "";
    }

    /// The databases that these streams are of.
    public static List<String> databases(Set<String> streams) {
        TreeSet<String> found = new TreeSet<>();
        for (String name : streams) {
            int slash = name.indexOf('/');
            if (slash > 0 && streams.contains(name.substring(0, slash) + CODE)) {
                found.add(plain(name.substring(0, slash)));
            }
        }
        return List.copyOf(found);
    }

    private static String part(String name) {
        String escaped = name.replace("%", "%25").replace("/", "%2F");
        return escaped.startsWith(".") ? "%2E" + escaped.substring(1) : escaped;
    }

    private static String plain(String part) {
        return part.replace("%2E", ".").replace("%2F", "/").replace("%25", "%");
    }
}
