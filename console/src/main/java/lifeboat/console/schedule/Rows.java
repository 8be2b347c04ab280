package lifeboat.console.schedule;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Statements and rows of the book.
final class Rows {
    private Rows() {}

    /// The caller closes it.
    static PreparedStatement prepare(Connection connection, String sql, Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    /// @return rows changed
    static int change(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    static List<SlotEntry> entries(Connection connection, String sql, Object... values)
            throws SQLException {
        List<SlotEntry> entries = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                entries.add(entry(rows));
            }
        }
        return entries;
    }

    private static SlotEntry entry(ResultSet rows) throws SQLException {
        return new SlotEntry(
                new Slot(rows.getString("policy"), Instant.ofEpochSecond(rows.getLong("slot"))),
                SlotState.valueOf(rows.getString("state")),
                rows.getString("outcome"),
                rows.getString("message"),
                rows.getString("owner"),
                rows.getInt("attempt"),
                rows.getLong("beat"),
                time(rows, "started"),
                time(rows, "ended"));
    }

    private static Optional<Instant> time(ResultSet rows, String column) throws SQLException {
        long millis = rows.getLong(column);
        return rows.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
