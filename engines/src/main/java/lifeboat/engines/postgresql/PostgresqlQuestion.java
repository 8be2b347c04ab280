package lifeboat.engines.postgresql;

import java.io.IOException;
import java.util.List;

/// A question of the site's own to a database. Whatever it says, it changes nothing.
///
/// @param query one query, with or without a semicolon at its end
public record PostgresqlQuestion(String query) {
    /// Asks in a session that is used for nothing else, in a transaction that only reads.
    ///
    /// @return rows by line, columns by tab
    /// @throws IOException with what the server said; the session has ended
    public String ask(PostgresqlSession session) throws IOException {
        session.execute("begin transaction isolation level repeatable read, read only");
        return askWithin(session);
    }

    /// Asks in a transaction of a shared snapshot.
    public String askIn(PostgresqlSession session, String snapshot) throws IOException {
        session.execute("begin transaction isolation level repeatable read, read only");
        session.execute("set transaction snapshot " + PostgresqlSession.literal(snapshot));
        return askWithin(session);
    }

    /// Names are found as the application finds them.
    private String askWithin(PostgresqlSession session) throws IOException {
        session.execute("reset search_path");
        List<String> lines =
                session.rows(query.strip().replaceFirst(";+\\s*$", "")).stream()
                        .map(row -> String.join("\t", row))
                        .toList();
        session.execute("rollback");
        return String.join("\n", lines);
    }
}
