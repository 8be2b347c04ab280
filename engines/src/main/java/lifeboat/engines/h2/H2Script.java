package lifeboat.engines.h2;

import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.engines.completeness.Completeness;

/// The script of a database, statement by statement, out of one transaction. Used by one thread.
///
/// H2 reads each table at its own moment unless the transaction has the isolation level `SNAPSHOT`:
/// without it, what two tables say of each other would not agree.
public final class H2Script implements Closeable {
    private static final String SNAPSHOT =
            "set session characteristics as transaction isolation level snapshot";

    private final Statement statement;
    private final ResultSet rows;
    private final Map<String, Long> counted;
    private final H2Tally tally = new H2Tally();

    private H2Script(Statement statement, ResultSet rows, Map<String, Long> counted) {
        this.statement = statement;
        this.rows = rows;
        this.counted = counted;
    }

    /// Begins the transaction, counts every table and asks for the script. The connection is given
    /// back in autocommit when this is closed.
    public static H2Script begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        Statement statement = connection.createStatement();
        try {
            statement.execute(SNAPSHOT);
            statement.setFetchSize(1000);
            Map<String, Long> counted = count(statement);
            return new H2Script(statement, statement.executeQuery("script simple"), counted);
        } catch (SQLException | RuntimeException | Error e) {
            statement.close();
            throw e;
        }
    }

    private static Map<String, Long> count(Statement statement) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        StringBuilder query = new StringBuilder();
        try (ResultSet tables =
                statement.executeQuery(
                        "select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE' and table_schema <> 'INFORMATION_SCHEMA' and storage_type in ('CACHED', 'MEMORY')")) {
            while (tables.next()) {
                String name = quoted(tables.getString(1)) + "." + quoted(tables.getString(2));
                query.append(query.isEmpty() ? "" : " union all ");
                query.append("select '").append(name.replace("'", "''"));
                query.append("', count(*) from ").append(name);
            }
        }
        if (!query.isEmpty()) {
            try (ResultSet found = statement.executeQuery(query.toString())) {
                while (found.next()) {
                    counts.put(found.getString(1), found.getLong(2));
                }
            }
        }
        return counts;
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /// The next statement, with its semicolon; empty at the end.
    public Optional<String> next() throws SQLException {
        while (rows.next()) {
            String text = rows.getString(1);
            if (!text.startsWith("--")) {
                tally.add(text);
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    /// Asks a question in the same transaction, once the script was read to its end.
    ///
    /// @throws SQLException if the database refuses it; the transaction goes on
    public String answer(String question) throws SQLException {
        return new H2Question(question).ask(statement.getConnection());
    }

    /// What the script held, once it was read to its end: `TABLE/rows`, `TABLE/digest`,
    /// `:definition/…`.
    ///
    /// @throws IOException if the rows in the script are not as many as were counted in the same
    ///   transaction
    public Completeness record() throws IOException {
        Map<String, String> values = new TreeMap<>(tally.values());
        for (Map.Entry<String, Long> table : counted.entrySet()) {
            String rowsOf = values.putIfAbsent(table.getKey() + "/rows", "0");
            long found = rowsOf == null ? 0 : Long.parseLong(rowsOf);
            if (found != table.getValue()) {
                throw new IOException(
                        "the script holds "
                                + found
                                + " rows of "
                                + table.getKey()
                                + ", and the table "
                                + table.getValue());
            }
        }
        return Completeness.of(values);
    }

    @Override
    public void close() throws IOException {
        try (statement) {
            Connection connection = statement.getConnection();
            rows.close();
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new IOException("H2: " + e.getMessage(), e);
        }
    }
}
