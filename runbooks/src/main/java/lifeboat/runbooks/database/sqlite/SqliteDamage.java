package lifeboat.runbooks.database.sqlite;

import static lifeboat.engines.sqlite.SqliteTool.identifier;
import static lifeboat.engines.sqlite.SqliteTool.literal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import lifeboat.engines.program.ProgramException;
import lifeboat.engines.sqlite.SqliteContents;
import lifeboat.engines.sqlite.SqliteTool;
import lifeboat.runbooks.database.DatabaseDamage;

/// Plants damage in an SQLite database. What a constraint or the engine forbids is tried elsewhere.
final class SqliteDamage {
    private static final String ROWS = "/rows";
    private static final String TABLE = ":table/";
    private static final String INDEX = ":index/";

    private final SqliteHome home;
    private final SqliteTool tool;
    private final Path file;
    private final RandomGenerator random;

    SqliteDamage(SqliteHome home, SqliteTool tool, Path file, RandomGenerator random) {
        this.home = home;
        this.tool = tool;
        this.file = file;
        this.random = random;
    }

    Optional<String> plant(DatabaseDamage damage) throws IOException {
        Map<String, String> values = SqliteContents.read(tool, file).values();
        return switch (damage) {
            case TABLE_MISSING ->
                    first(tables(values, 0), t -> "drop table " + identifier(t), TABLE);
            case ROW_MISSING ->
                    first(
                            tables(values, 1),
                            t ->
                                    "delete from "
                                            + identifier(t)
                                            + " where rowid = (select max(rowid) from "
                                            + identifier(t)
                                            + ")",
                            "");
            case VALUE_CHANGED -> value(tables(values, 1));
            case INDEX_MISSING ->
                    first(
                            names(values, INDEX).stream()
                                    .filter(name -> !name.startsWith("sqlite_autoindex"))
                                    .toList(),
                            i -> "drop index " + identifier(i),
                            INDEX);
            case SEQUENCE_BEHIND, GRANT_MISSING, ROLE_MISSING -> Optional.empty();
        };
    }

    private interface Statement {
        String of(String name);
    }

    private Optional<String> first(List<String> names, Statement statement, String prefix) {
        for (String name : shuffled(names)) {
            if (done(statement.of(name))) {
                return Optional.of(prefix + name + (prefix.isEmpty() ? ROWS : ""));
            }
        }
        return Optional.empty();
    }

    /// The digest of the file names it: values are compared with that alone.
    private Optional<String> value(List<String> tables) throws IOException {
        for (String table : shuffled(tables)) {
            String columns =
                    home.answer(
                            "select quote(name) from pragma_table_info(" + literal(table) + ")");
            for (String quoted : shuffled(columns.lines().toList())) {
                String column =
                        identifier(quoted.substring(1, quoted.length() - 1).replace("''", "'"));
                String changed =
                        "update "
                                + identifier(table)
                                + " set "
                                + column
                                + " = case when typeof("
                                + column
                                + ") in ('integer', 'real') then "
                                + column
                                + " + 1 else coalesce("
                                + column
                                + ", '') || 'x' end where rowid = (select max(rowid) from "
                                + identifier(table)
                                + ")";
                if (done(changed)) {
                    return Optional.of(":file/sha256");
                }
            }
        }
        return Optional.empty();
    }

    private boolean done(String statement) {
        try {
            home.execute(List.of(statement));
            return true;
        } catch (ProgramException e) {
            return false; // a constraint, a table without rowid, one of the engine's own
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<String> shuffled(List<String> names) {
        List<String> all = new ArrayList<>(names);
        Collections.shuffle(all, Random.from(random));
        return all;
    }

    /// Tables with at least so many rows; not those in which a virtual table keeps itself.
    private static List<String> tables(Map<String, String> values, long least) {
        List<String> virtual =
                names(values, TABLE).stream()
                        .filter(name -> !values.containsKey(name + ROWS))
                        .toList();
        return values.entrySet().stream()
                .filter(value -> value.getKey().endsWith(ROWS))
                .filter(value ->
                        virtual.stream().noneMatch(name -> value.getKey().startsWith(name + "_")))
                .filter(value -> Long.parseLong(value.getValue()) >= least)
                .map(value -> value.getKey().substring(0, value.getKey().length() - ROWS.length()))
                .sorted()
                .toList();
    }

    private static List<String> names(Map<String, String> values, String prefix) {
        return values.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .sorted()
                .toList();
    }
}
