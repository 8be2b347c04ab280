package lifeboat.engines.h2;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A question of the site's own to a database.
///
/// @param query one query, with or without a semicolon at its end
public record H2Question(String query) {
    /// Asks within the transaction of a connection, which the caller ends by rolling it back. What
    /// is no query is refused.
    ///
    /// @return rows by line, columns by tab, nothing for what is null
    public String ask(Connection connection) throws SQLException {
        String plain = query.strip().replaceFirst(";+\\s*$", "");
        List<String> lines = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(plain);
                ResultSet rows = statement.executeQuery()) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> line = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    line.add(Objects.requireNonNullElse(rows.getString(i), ""));
                }
                lines.add(String.join("\t", line));
            }
        }
        return String.join("\n", lines);
    }
}
