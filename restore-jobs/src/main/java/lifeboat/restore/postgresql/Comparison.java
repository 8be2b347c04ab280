package lifeboat.restore.postgresql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.completeness.Completeness.Difference;
import lifeboat.engines.postgresql.Catalogue;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.postgresql.TableDigests;

/// Reads back what was restored and compares it with what was captured.
final class Comparison {
    private static final int SESSIONS = 2;
    private static final String ROLE = ":role/";
    private static final String PASSWORD = ":password/";

    private final PostgresqlServer server;
    private final Completeness expected;
    private final List<Difference> differences = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long rows;
    private long compared;

    Comparison(PostgresqlServer server, Completeness expected) {
        this.server = server;
        this.expected = expected;
    }

    /// Compares roles and memberships. A cluster may have more of them.
    ///
    /// @param stayed names of roles that were there before
    void globals(PostgresqlSession maintenance, Set<String> stayed) throws IOException {
        Completeness actual = Completeness.of(Catalogue.cluster(maintenance));
        Completeness wanted = expected.only(key -> key.startsWith(":"));
        compared += wanted.values().size();
        for (Difference difference : wanted.differences(actual)) {
            if (difference.expected().isEmpty()) {
                continue;
            }
            String key = difference.key();
            if (key.startsWith(":tablespace/")) {
                leftOut.add(
                        "tablespace "
                                + key.substring(":tablespace/".length())
                                + " was not made; what lay in it lies in the default one");
            } else if (isOf(key, stayed)) {
                notes.add(
                        "role "
                                + key.substring(key.indexOf('/') + 1)
                                + " was there already and stays as it is, which is not as it was");
            } else {
                differences.add(difference);
            }
        }
    }

    private static boolean isOf(String key, Set<String> roles) {
        return (key.startsWith(ROLE) || key.startsWith(PASSWORD))
                && roles.stream()
                        .anyMatch(role -> {
                            String named = key.substring(key.indexOf('/') + 1);
                            return named.equals(role)
                                    || named.equals(PostgresqlSession.identifier(role));
                        });
    }

    /// Compares a whole database.
    ///
    /// @param captured its name at capture
    void database(String captured, String restored, boolean sameMajor) throws IOException {
        Completeness wanted = expected.only(key -> key.startsWith(captured + "/"));
        Completeness actual = read(captured, restored, _ -> true);
        compared += wanted.values().size();
        for (Difference difference : wanted.differences(actual)) {
            judge(captured, restored, sameMajor, difference);
        }
        rows += actual.rows();
    }

    private void judge(String captured, String restored, boolean sameMajor, Difference difference) {
        String what = difference.key().substring(captured.length() + 1);
        boolean definition =
                what.startsWith(":")
                        && !what.startsWith(":value-of-sequence/")
                        && !what.startsWith(":large-objects/");
        boolean ofName =
                !captured.equals(restored)
                        && (what.startsWith(":database/setting/")
                                || what.equals(":database/grants"));
        if (ofName || (what.startsWith(":extension/") && difference.actual().isPresent())) {
            leftOut.add(difference.describe());
        } else if (definition
                && !sameMajor
                && (difference.actual().isPresent() || what.startsWith(":database/"))) {
            notes.add(difference.key() + " reads otherwise on this version of PostgreSQL");
        } else {
            differences.add(difference);
        }
    }

    /// Compares some tables: their rows and columns.
    void tables(String captured, String restored, Set<String> tables) throws IOException {
        Predicate<String> about =
                key ->
                        tables.stream()
                                .anyMatch(table ->
                                        key.equals(captured + "/" + table + "/rows")
                                                || key.equals(captured + "/" + table + "/digest")
                                                || key.startsWith(
                                                        captured + "/:column/" + table + "."));
        Completeness wanted = expected.only(about);
        Completeness actual = read(captured, restored, tables::contains).only(about);
        compared += wanted.values().size();
        differences.addAll(wanted.differences(actual));
        rows += actual.rows();
    }

    private Completeness read(String captured, String restored, Predicate<String> counted)
            throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (PostgresqlSession session = server.session(restored)) {
            List<Catalogue.Table> tables =
                    Catalogue.tables(session).stream()
                            .filter(table -> counted.test(table.name()))
                            .toList();
            try (TableDigests digests =
                    TableDigests.start(
                            captured, tables, SESSIONS, () -> server.session(restored))) {
                found.putAll(Catalogue.definitions(session, captured));
                found.putAll(Catalogue.largeObjects(session, captured));
                found.putAll(Catalogue.sequences(session, captured));
                found.putAll(digests.await());
            }
        }
        return Completeness.of(found);
    }

    List<Difference> differences() {
        return differences;
    }

    List<String> leftOut() {
        return leftOut;
    }

    List<String> notes() {
        return notes;
    }

    long rows() {
        return rows;
    }

    long compared() {
        return compared;
    }
}
