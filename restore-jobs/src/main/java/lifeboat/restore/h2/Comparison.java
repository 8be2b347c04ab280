package lifeboat.restore.h2;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.completeness.Completeness.Difference;
import lifeboat.engines.h2.H2Script;
import lifeboat.restore.stream.CapturedStreams;

/// Compares what a database holds with the completeness record.
final class Comparison {
    private static final String DEFINITION = ":definition/";
    private static final String USER = DEFINITION + "CREATE USER";

    private final Connection connection;
    private final CapturedStreams streams;
    private final H2Restorer.Code code;
    private final H2Restorer.Users users;
    private final String maker;
    private final List<Difference> differences = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /// @param maker a user who is no part of what was captured; empty where there is none
    Comparison(
            Connection connection,
            CapturedStreams streams,
            H2Restorer.Code code,
            H2Restorer.Users users,
            String maker) {
        this.connection = connection;
        this.streams = streams;
        this.code = code;
        this.users = users;
        this.maker = maker;
    }

    /// Reads everything back.
    Completeness contents() throws IOException, SQLException {
        try (H2Script script = H2Script.begin(connection)) {
            while (script.next().isPresent()) {
                // it is only counted
            }
            Map<String, String> found = new TreeMap<>(script.record().values());
            found.remove(USER + " IF NOT EXISTS \"" + maker + "\"");
            return Completeness.of(found);
        }
    }

    /// Tells differences from what is only worth knowing.
    void compare(Completeness expected, Completeness actual) throws SQLException {
        boolean otherVersion =
                !connection
                        .getMetaData()
                        .getDatabaseProductVersion()
                        .equals(streams.facts().get("server-version"));
        for (Difference difference : expected.differences(actual)) {
            String key = difference.key();
            boolean definition = key.startsWith(DEFINITION);
            if (definition && isLeftOut(difference)) {
                continue;
            }
            boolean stayed = users == H2Restorer.Users.SOME_STAYED && key.startsWith(USER);
            if (stayed || (otherVersion && (definition || key.endsWith("/digest")))) {
                notes.add(difference.describe());
            } else {
                differences.add(difference);
            }
        }
    }

    private boolean isLeftOut(Difference difference) {
        return code == H2Restorer.Code.LEAVE_OUT
                && difference.actual().isEmpty()
                && !StatementFilter.isPlain(difference.key().substring(DEFINITION.length()));
    }

    List<Difference> differences() {
        return differences;
    }

    List<String> notes() {
        return notes;
    }
}
