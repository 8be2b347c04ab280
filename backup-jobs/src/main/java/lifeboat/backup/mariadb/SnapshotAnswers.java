package lifeboat.backup.mariadb;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.program.ProgramException;

/// Answers to the site's own questions in the state that is dumped. A question that the server
/// refuses costs a note, not the capture; one that would change something is refused.
final class SnapshotAnswers implements Closeable {
    private final List<String> questions;
    private final List<MariadbSession> sessions = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private SnapshotAnswers(List<String> questions) {
        this.questions = questions;
    }

    /// A session for each question, since the first error ends one.
    static SnapshotAnswers open(MariadbServer server, List<String> questions) throws IOException {
        SnapshotAnswers answers = new SnapshotAnswers(questions);
        try {
            Optional<String> database = server.address().database();
            for (int i = 0; i < questions.size(); i++) {
                MariadbSession session = server.session();
                answers.sessions.add(session);
                if (database.isPresent()) {
                    session.execute("use " + MariadbSession.identifier(database.get()));
                }
            }
            return answers;
        } catch (IOException | RuntimeException | Error e) {
            answers.close();
            throw e;
        }
    }

    /// To be called while nobody writes.
    void begin() throws IOException {
        for (MariadbSession session : sessions) {
            begin(session);
        }
    }

    static void begin(MariadbSession session) throws IOException {
        session.execute("set session transaction isolation level repeatable read");
        session.execute("start transaction with consistent snapshot, read only");
    }

    Map<String, String> ask() throws IOException {
        Map<String, String> answers = new TreeMap<>();
        for (int i = 0; i < questions.size(); i++) {
            String question = questions.get(i);
            try {
                List<String> lines =
                        sessions.get(i).rows(question.strip().replaceFirst(";+\\s*$", "")).stream()
                                .map(row -> String.join("\t", row))
                                .toList();
                answers.put(question, String.join("\n", lines));
                sessions.get(i).execute("rollback");
            } catch (ProgramException e) {
                notes.add("the check `" + question + "` was refused: " + e.tail());
            }
        }
        return answers;
    }

    List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        sessions.forEach(MariadbSession::close);
    }
}
