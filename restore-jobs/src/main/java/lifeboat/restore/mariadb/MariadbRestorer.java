package lifeboat.restore.mariadb;

import static lifeboat.engines.mariadb.MariadbSession.identifier;
import static lifeboat.engines.mariadb.MariadbSession.literal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.completeness.Completeness.Difference;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.mariadb.MariadbContents;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.mariadb.MariadbUsers;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.restore.stream.StreamRestorer;

/// Restores databases into a MariaDB server: under the names they had, or a single one under the
/// name in the address. A database that it makes is marked by its comment until everything is in
/// it, so that a restore that was killed begins again.
public final class MariadbRestorer implements StreamRestorer {
    private static final String MARK = "lifeboat: restore not finished";
    private static final int MOST_USERS = 256 << 20;

    private final MariadbAddress address;
    private final Password password;
    private final Executables executables;
    private final LiveSource live;

    /// What to do where the destination is the server that was captured.
    public enum LiveSource {
        REFUSE,
        /// Databases under other names may be put beside those that were captured.
        BESIDE
    }

    public MariadbRestorer(
            MariadbAddress address, Password password, Executables executables, LiveSource live) {
        this.address = address;
        this.password = password;
        this.executables = executables;
        this.live = live;
    }

    @Override
    public StreamRestoration restore(CapturedStreams streams) throws IOException {
        Sections sections = new Sections(streams);
        try (MariadbServer server = MariadbServer.connect(address, password, executables)) {
            Map<String, String> homes = homes(sections);
            guard(server, streams, homes);
            try (MariadbSession session = server.session()) {
                look(session, sections, homes);
                return fill(server, session, streams, sections, homes);
            }
        }
    }

    /// Names at the destination by folders of the snapshot.
    private Map<String, String> homes(Sections sections) throws IOException {
        Map<String, String> homes = new LinkedHashMap<>();
        for (String folder : sections.folders()) {
            homes.put(folder, Sections.decoded(folder));
        }
        if (homes.isEmpty()) {
            throw new IOException(
                    "nothing in the snapshot is wanted; name for example shop/tables/t");
        }
        Optional<String> named = address.database();
        if (named.isPresent()) {
            if (homes.size() > 1) {
                throw new DestinationInUseException(
                        "the snapshot holds the databases "
                                + homes.values()
                                + ", "
                                + address
                                + " names one",
                        "leave the database out of --to, or choose one with --include NAME");
            }
            homes.replaceAll((_, _) -> named.get());
        }
        return homes;
    }

    private void guard(MariadbServer server, CapturedStreams streams, Map<String, String> homes)
            throws IOException {
        if (!server.identity().equals(streams.facts().get("server-identity"))) {
            return;
        }
        boolean beside =
                homes.entrySet().stream()
                        .noneMatch(home -> Sections.decoded(home.getKey()).equals(home.getValue()));
        if (live == LiveSource.REFUSE || !beside) {
            throw new DestinationInUseException(
                    address + " is the server that was captured",
                    "name another server; or, to put a database beside it, another database name and"
                            + " --overwrite");
        }
    }

    /// What is in the way. A database of a restore that was killed is taken away.
    private void look(MariadbSession session, Sections sections, Map<String, String> homes)
            throws IOException {
        List<String> begun = new ArrayList<>();
        for (Map.Entry<String, String> home : homes.entrySet()) {
            String name = home.getValue();
            List<List<String>> found =
                    session.rows(
                            "select schema_comment from information_schema.schemata where schema_name"
                                    + " = "
                                    + literal(name));
            if (found.isEmpty()) {
                continue;
            }
            if (found.getFirst().getFirst().equals(MARK)) {
                begun.add(name);
                continue;
            }
            Set<String> there = new HashSet<>();
            for (List<String> row :
                    session.rows(
                            "select table_name from information_schema.tables where table_schema = "
                                    + literal(name)
                                    + " union all select concat('routine ', routine_name) from"
                                    + " information_schema.routines where routine_schema = "
                                    + literal(name))) {
                there.add(row.getFirst());
            }
            if (!sections.whole()) {
                there.retainAll(sections.tables(home.getKey()));
            }
            if (!there.isEmpty()) {
                throw new DestinationInUseException(
                        "the database " + name + " holds " + there.iterator().next() + " already",
                        "drop it, or name another: --to mariadb://user@host:port/other");
            }
        }
        for (String name : begun) {
            session.execute("drop database " + identifier(name));
        }
    }

    private StreamRestoration fill(
            MariadbServer server,
            MariadbSession session,
            CapturedStreams streams,
            Sections sections,
            Map<String, String> homes)
            throws IOException {
        Completeness record = streams.completeness();
        Outcome outcome = new Outcome(record, server, streams.facts());
        List<String> made = new ArrayList<>();
        try (Import feed = new Import(server.client())) {
            feed.section(streams, Sections.HEAD);
            for (Map.Entry<String, String> home : homes.entrySet()) {
                String captured = Sections.decoded(home.getKey());
                if (make(session, home.getValue(), Sections.charset(record, captured))) {
                    made.add(home.getValue());
                }
                feed.statements("\nUSE " + identifier(home.getValue()) + ";\n");
                for (String name : sections.of(home.getKey())) {
                    feed.section(streams, name);
                }
            }
            feed.end();
            outcome.fed(feed);
        }
        if (sections.whole()) {
            users(session, streams, outcome, homes);
        }
        for (Map.Entry<String, String> home : homes.entrySet()) {
            String captured = Sections.decoded(home.getKey());
            outcome.compare(
                    session,
                    captured,
                    home.getValue(),
                    sections.whole()
                            ? Optional.empty()
                            : Optional.of(Set.copyOf(sections.tables(home.getKey()))));
        }
        for (String name : made) {
            session.execute("alter database " + identifier(name) + " comment = ''");
        }
        return outcome.restoration();
    }

    /// @return whether it was not there
    private static boolean make(MariadbSession session, String name, String charset)
            throws IOException {
        String[] parts = charset.split(" ", 2);
        String like = " character set " + parts[0] + " collate " + parts[1];
        boolean there =
                !session.value(
                                "select count(*) from information_schema.schemata where schema_name = "
                                        + literal(name))
                        .equals("0");
        if (!there) {
            session.execute(
                    "create database " + identifier(name) + like + " comment = '" + MARK + "'");
        }
        return !there;
    }

    /// Users that are there already stay as they are: one of them is who restores.
    private static void users(
            MariadbSession session,
            CapturedStreams streams,
            Outcome outcome,
            Map<String, String> homes)
            throws IOException {
        MariadbUsers captured = MariadbUsers.parse(streams.text("users.json", MOST_USERS));
        outcome.read("users.json", streams);
        Map<String, String> before = MariadbUsers.of(session).values();
        List<MariadbUsers.User> fresh =
                captured.users().stream()
                        .filter(user -> !before.containsKey(":user/" + user.name()))
                        .toList();
        for (MariadbUsers.User user : fresh) {
            session.execute(user.creation());
        }
        boolean renamed =
                homes.entrySet().stream()
                        .anyMatch(home -> !Sections.decoded(home.getKey()).equals(home.getValue()));
        for (MariadbUsers.User user : fresh) {
            for (String grant : user.grants()) {
                if (renamed && homes.keySet().stream().anyMatch(old -> isAbout(grant, old))) {
                    outcome.leftOut(user.name() + " was not given what it had in " + grant);
                } else {
                    session.execute(grant);
                }
            }
        }
        outcome.users(MariadbUsers.of(session), before.keySet(), renamed);
    }

    private static boolean isAbout(String grant, String folder) {
        return grant.contains(" " + identifier(Sections.decoded(folder)) + ".");
    }

    @Override
    public void close() {
        // everything opened was closed by the restore itself
    }

    /// What is there in the end, and how it differs from what was.
    private static final class Outcome {
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
                if (difference.expected().isEmpty()
                        || (renamed && difference.actual().isPresent())) {
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
                MariadbSession session,
                String captured,
                String database,
                Optional<Set<String>> only)
                throws IOException {
            Completeness wanted =
                    record.only(key ->
                            key.startsWith(captured + "/")
                                    && only.map(tables -> isOf(key, captured, tables))
                                            .orElse(true));
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
            return new StreamRestoration(
                    streams, bytes, rows, compared, differences, leftOut, notes);
        }
    }
}
