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
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.mariadb.MariadbAddress;
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

    /// What a destination may hold before.
    public enum Before {
        EMPTY,
        /// What an earlier run of the same restore left, finished or not.
        BEGUN
    }

    /// How users are judged when a destination is read back.
    public enum Users {
        /// All as they were, but for the server's own superuser.
        AS_CAPTURED,
        /// Those that were there before stayed as they were.
        SOME_STAYED
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
                for (String name : look(session, sections, homes)) {
                    session.execute("drop database " + identifier(name));
                }
                return fill(server, session, streams, sections, homes);
            }
        }
    }

    /// Everything in the way of a restore, found without changing anything, each a sentence.
    ///
    /// @throws IOException if the snapshot cannot be read
    public List<String> obstacles(CapturedStreams streams, Before before) throws IOException {
        Sections sections = new Sections(streams);
        try (MariadbServer server = MariadbServer.connect(address, password, executables)) {
            Map<String, String> homes = homes(sections);
            guard(server, streams, homes);
            if (before == Before.EMPTY) {
                try (MariadbSession session = server.session()) {
                    look(session, sections, homes);
                }
            }
            return List.of();
        } catch (DestinationInUseException e) {
            return List.of(e.getMessage() + "; " + e.hint());
        } catch (MariadbServer.PreflightException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /// Reads everything back and compares it with the completeness record. Changes nothing.
    public StreamRestoration readBack(CapturedStreams streams, Users users) throws IOException {
        Sections sections = new Sections(streams);
        try (MariadbServer server = MariadbServer.connect(address, password, executables);
                MariadbSession session = server.session()) {
            Outcome outcome = new Outcome(streams.completeness(), server, streams.facts());
            Map<String, String> homes = homes(sections);
            MariadbUsers now = MariadbUsers.of(session);
            Set<String> stayed = new HashSet<>(now.values().keySet());
            if (users == Users.AS_CAPTURED) {
                stayed.removeIf(key -> !key.startsWith(":user/`root`@"));
            }
            outcome.users(now, stayed, isRenamed(homes));
            for (Map.Entry<String, String> home : homes.entrySet()) {
                outcome.compare(
                        session,
                        Sections.decoded(home.getKey()),
                        home.getValue(),
                        Optional.empty());
            }
            return outcome.restoration();
        }
    }

    private static boolean isRenamed(Map<String, String> homes) {
        return homes.entrySet().stream()
                .anyMatch(home -> !Sections.decoded(home.getKey()).equals(home.getValue()));
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

    /// Looks what is in the way.
    ///
    /// @return databases of a restore that was killed
    private static List<String> look(
            MariadbSession session, Sections sections, Map<String, String> homes)
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
        return begun;
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
}
