package lifeboat.engines.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A question of the site's own to a database at rest. Whatever it says, it changes nothing.
///
/// @param query one query, with or without a semicolon at its end
public record SqliteQuestion(String query) {
    /// Why it cannot be asked: commands of the program itself, which begin with a dot, are none.
    public static final String NO_QUERY = "a query may have no line that begins with a dot";

    /// Whether it can be asked.
    public boolean isQuery() {
        return query.lines().noneMatch(line -> line.strip().startsWith("."));
    }

    /// Asks over a connection that only reads.
    ///
    /// @return rows by line, columns by tab
    /// @throws IOException with what the program said
    public String ask(SqliteTool tool, Path file, Duration limit) throws IOException {
        if (!isQuery()) {
            throw new IOException(NO_QUERY);
        }
        String script = ".separator \"\\t\"\n" + query.strip() + "\n;\n";
        return tool.askAtRest(file, script, limit).stripTrailing();
    }
}
