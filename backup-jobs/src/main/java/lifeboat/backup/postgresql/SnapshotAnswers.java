package lifeboat.backup.postgresql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.engines.postgresql.PostgresqlQuestion;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.program.ProgramException;

/// Answers to the site's own questions in the snapshot that is dumped. A question that the server
/// refuses costs a note, not the capture.
final class SnapshotAnswers {
    private final PostgresqlServer server;
    private final String database;
    private final List<String> questions;
    private final Map<String, String> answers = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();

    SnapshotAnswers(PostgresqlServer server, String database, List<String> questions) {
        this.server = server;
        this.database = database;
        this.questions = questions;
    }

    /// Asks everything, each in a session of its own, since the first error ends one.
    ///
    /// @param snapshot its name; its transaction is still open
    void ask(String snapshot) throws IOException {
        for (String question : questions) {
            try (PostgresqlSession session = server.session(database)) {
                answers.put(question, new PostgresqlQuestion(question).askIn(session, snapshot));
            } catch (ProgramException e) {
                notes.add("the check `" + question + "` was refused: " + e.tail());
            }
        }
    }

    Map<String, String> answers() {
        return answers;
    }

    List<String> notes() {
        return notes;
    }
}
