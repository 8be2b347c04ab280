package lifeboat.runbooks.database.h2;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import lifeboat.runbooks.database.DatabaseDamage;

/// Plants damage in an H2 database. What a constraint forbids is tried elsewhere.
final class H2Damage {
    private static final String TABLES =
            "select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE' and storage_type in ('CACHED', 'MEMORY') and table_schema <> 'INFORMATION_SCHEMA' order by 1, 2";
    private static final String COLUMNS =
            "select c.table_schema, c.table_name, c.column_name, c.data_type from information_schema.columns c join information_schema.tables t using (table_schema, table_name) where t.table_type = 'BASE TABLE' and t.storage_type in ('CACHED', 'MEMORY') and c.is_generated = 'NEVER' and c.data_type in ('INTEGER', 'BIGINT', 'NUMERIC', 'DOUBLE PRECISION', 'CHARACTER VARYING', 'CHARACTER LARGE OBJECT') and c.table_schema <> 'INFORMATION_SCHEMA' order by 1, 2, 3";
    private static final String INDEXES =
            "select index_schema, index_name from information_schema.indexes where not is_generated and table_schema <> 'INFORMATION_SCHEMA' order by 1, 2";
    private static final String SEQUENCES =
            "select sequence_schema, sequence_name, base_value - increment from information_schema.sequences where sequence_schema <> 'INFORMATION_SCHEMA' and base_value - increment >= minimum_value order by 1, 2";
    private static final String GRANTS =
            "select grantee, privilege_type, table_schema, table_name from information_schema.table_privileges where table_schema <> 'INFORMATION_SCHEMA' order by 1, 2, 3, 4";
    private static final String ROLES =
            "select role_name from information_schema.roles where role_name <> 'PUBLIC' order by 1";

    private final Connection connection;
    private final RandomGenerator random;

    H2Damage(Connection connection, RandomGenerator random) {
        this.connection = connection;
        this.random = random;
    }

    /// The first candidate that lets itself be damaged.
    ///
    /// @return what the key of the completeness record holds that must differ
    Optional<String> plant(DatabaseDamage damage) throws SQLException {
        return switch (damage) {
            case TABLE_MISSING ->
                    first(
                            TABLES,
                            c -> "drop table " + name(c) + " restrict",
                            c -> name(c) + "/rows");
            case ROW_MISSING ->
                    first(
                            TABLES,
                            c -> "delete from " + name(c) + " fetch first row only",
                            c -> name(c) + "/rows");
            case VALUE_CHANGED -> first(COLUMNS, H2Damage::changed, c -> name(c) + "/digest");
            case INDEX_MISSING -> first(INDEXES, c -> "drop index " + name(c), H2Damage::name);
            case SEQUENCE_BEHIND ->
                    first(
                            SEQUENCES,
                            c -> "alter sequence " + name(c) + " restart with " + c.get(2),
                            H2Damage::name);
            case GRANT_MISSING ->
                    first(
                            GRANTS,
                            c ->
                                    "revoke "
                                            + c.get(1)
                                            + " on "
                                            + name(c.subList(2, 4))
                                            + " from "
                                            + quoted(c.get(0)),
                            c -> name(c.subList(2, 4)) + " TO " + quoted(c.get(0)));
            case ROLE_MISSING ->
                    first(ROLES, c -> "drop role " + quoted(c.get(0)), c -> quoted(c.get(0)));
        };
    }

    private interface Text {
        String of(List<String> candidate);
    }

    private static String changed(List<String> candidate) {
        String column = quoted(candidate.get(2));
        String other =
                candidate.get(3).startsWith("CHARACTER") ? column + " || 'x'" : column + " + 1";
        return "update "
                + name(candidate)
                + " set "
                + column
                + " = "
                + other
                + " where "
                + column
                + " is not null and _rowid_ = (select max(_rowid_) from "
                + name(candidate)
                + " where "
                + column
                + " is not null)";
    }

    private Optional<String> first(String query, Text statement, Text finding) throws SQLException {
        List<List<String>> candidates = rows(query);
        Collections.shuffle(candidates, Random.from(random));
        for (List<String> candidate : candidates) {
            if (done(statement.of(candidate))) {
                return Optional.of(finding.of(candidate));
            }
        }
        return Optional.empty();
    }

    /// Whether it changed something.
    private boolean done(String text) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
            boolean rows = text.startsWith("delete") || text.startsWith("update");
            return !rows || statement.getUpdateCount() > 0;
        } catch (SQLException e) {
            return false; // something else needs it: another one will do
        }
    }

    private List<List<String>> rows(String query) throws SQLException {
        List<List<String>> all = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(rows.getString(i)));
                }
                all.add(row);
            }
        }
        return all;
    }

    private static String name(List<String> parts) {
        return quoted(parts.get(0)) + "." + quoted(parts.get(1));
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
