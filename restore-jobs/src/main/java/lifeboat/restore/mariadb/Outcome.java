package lifeboat.restore.mariadb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.completeness.Completeness.Difference;
import lifeboat.engines.mariadb.MariadbContents;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.mariadb.MariadbUsers;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.StreamRestoration;

/// What is there in the end, and how it differs from what was.
final class Outcome {
    private final Completeness record;
    private final boolean sameSeries;
    private final List<Difference> differences = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long streams;
    private long bytes;
    private long rows;
    private long compared;

    Outcome(Completeness record, MariadbServer server, Map<String, String> facts) {
        this.record = record;
        String then = facts.getOrDefault("server-version", server.version());
        this.sameSeries =
                MariadbServer.seriesOf(then).equals(MariadbServer.seriesOf(server.version()));
    }

    void fed(Import feed) {
        streams += feed.streams();
        bytes += feed.bytes();
    }

    void read(String name, CapturedStreams captured) {
        streams++;
        bytes += captured.lengths().getOrDefault(name, 0L);
    }

    void leftOut(String what) {
        leftOut.add(what);
    }

    void users(MariadbUsers now, Set<String> stayed, boolean renamed) {
        Completeness wanted = record.only(key -> key.startsWith(":user/"));
        compared += wanted.values().size();
        for (Difference difference : wanted.differences(Completeness.of(now.values()))) {
            if (difference.expected().isEmpty() || (renamed && difference.actual().isPresent())) {
                continue; // one of the destination's own; or told as left out
            }
            if (stayed.contains(difference.key())) {
                notes.add(
                        "user "
                                + difference.key().substring(":user/".length())
                                + " was there already and stays as it is, which is not as it was");
            } else {
                differences.add(difference);
            }
        }
    }

    void compare(
            MariadbSession session, String captured, String database, Optional<Set<String>> only)
            throws IOException {
        Completeness wanted =
                record.only(key ->
                        key.startsWith(captured + "/")
                                && only.map(tables -> isOf(key, captured, tables)).orElse(true));
        Map<String, String> found = new TreeMap<>();
        for (MariadbContents.Table table : MariadbContents.tables(session, database)) {
            if (only.map(tables -> tables.contains(table.name())).orElse(true)) {
                found.putAll(MariadbContents.digest(session, database, captured, table.name()));
            }
        }
        MariadbContents.definitions(session, database, captured)
                .forEach((key, value) -> {
                    if (only.map(tables -> isOf(key, captured, tables)).orElse(true)) {
                        found.put(key, value);
                    }
                });
        Completeness actual = Completeness.of(found);
        compared += wanted.values().size();
        rows += actual.rows();
        for (Difference difference : wanted.differences(actual)) {
            boolean reads =
                    difference.key().startsWith(captured + "/:")
                            && difference.actual().isPresent()
                            && difference.expected().isPresent();
            if (reads && !sameSeries) {
                notes.add(difference.key() + " reads otherwise on this version of MariaDB");
            } else {
                differences.add(difference);
            }
        }
    }

    private static boolean isOf(String key, String captured, Set<String> tables) {
        return tables.stream()
                .anyMatch(table ->
                        key.equals(captured + "/" + table + "/rows")
                                || key.equals(captured + "/" + table + "/digest")
                                || key.equals(captured + "/:table/" + table));
    }

    StreamRestoration restoration() {
        return new StreamRestoration(streams, bytes, rows, compared, differences, leftOut, notes);
    }
}
