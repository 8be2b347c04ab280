package lifeboat.engines.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.program.ProgramException;

/// What a database at rest holds: rows of every table, definitions, and whether its structure is
/// whole.
///
/// @param values for the completeness record: `TABLE/rows`, `:TYPE/NAME` with the digest of its
///   definition, `:setting/NAME`, `:integrity`
/// @param faults what `integrity_check` or a table that cannot be read said; none means whole
public record SqliteContents(Map<String, String> values, List<String> faults) {
    private static final Duration LIMIT = Duration.ofHours(24);
    private static final int TOLD = 5;
    private static final List<String> SETTINGS =
            List.of(
                    "user_version",
                    "application_id",
                    "encoding",
                    "page_size",
                    "page_count",
                    "auto_vacuum");

    public SqliteContents {
        values = Map.copyOf(values);
        faults = List.copyOf(faults);
    }

    /// Reads all of it.
    ///
    /// @throws ProgramException if it is no database, or cannot be opened
    public static SqliteContents read(SqliteTool tool, Path file) throws IOException {
        Map<String, String> values = new TreeMap<>();
        List<String> tables = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        StringBuilder first = new StringBuilder();
        for (String setting : SETTINGS) {
            first.append("select '").append(setting).append("', * from pragma_");
            first.append(setting).append(";\n");
        }
        for (String line : lines(tool.askAtRest(file, first.toString(), LIMIT))) {
            String[] columns = line.split("\\|", -1);
            values.put(":setting/" + columns[0], columns[1]);
        }
        try {
            definitions(tool, file, values, tables);
            rows(tool, file, values, tables);
            for (String line :
                    lines(tool.askAtRest(file, "pragma integrity_check(100);\n", LIMIT))) {
                if (!line.equals("ok")) {
                    faults.add(line);
                }
            }
        } catch (ProgramException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
        values.put(":integrity", faults.isEmpty() ? "ok" : "damaged");
        return new SqliteContents(values, faults.subList(0, Math.min(TOLD, faults.size())));
    }

    private static void definitions(
            SqliteTool tool, Path file, Map<String, String> values, List<String> tables)
            throws IOException {
        String query =
                "select type, rootpage, hex(name), hex(coalesce(sql, '')) from sqlite_master order by type, name;\n";
        for (String line : lines(tool.askAtRest(file, query, LIMIT))) {
            String[] columns = line.split("\\|", -1);
            String name = text(columns[2]);
            values.put(":" + columns[0] + "/" + name, Completeness.sha256(text(columns[3])));
            if (columns[0].equals("table") && !columns[1].equals("0")) {
                tables.add(name); // a virtual table has no page of its own; its shadows have
            }
        }
    }

    private static void rows(
            SqliteTool tool, Path file, Map<String, String> values, List<String> tables)
            throws IOException {
        StringBuilder script = new StringBuilder();
        for (String table : tables) {
            script.append("select count(*) from ").append(SqliteTool.identifier(table));
            script.append(";\n");
        }
        List<String> counts = lines(tool.askAtRest(file, script.toString(), LIMIT));
        if (counts.size() != tables.size()) {
            throw new IOException(
                    "sqlite3 counted " + counts.size() + " of " + tables.size() + " tables");
        }
        for (int i = 0; i < tables.size(); i++) {
            values.put(tables.get(i) + "/rows", counts.get(i));
        }
    }

    private static List<String> lines(String said) {
        return said.lines().toList();
    }

    private static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }
}
