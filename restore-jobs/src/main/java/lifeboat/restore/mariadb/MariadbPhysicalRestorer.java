package lifeboat.restore.mariadb;

import static lifeboat.engines.mariadb.MariadbSession.identifier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.mariadb.MariadbBackup;
import lifeboat.engines.mariadb.MariadbContents;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.mariadb.MariadbUsers;
import lifeboat.engines.mariadb.MbstreamCheck;
import lifeboat.engines.program.Executables;
import lifeboat.engines.throwaway.ThrowawayMariadb;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.restore.stream.StreamRestorer;

/// Makes the data directory of a server out of a physical copy: unpacked with `mbstream`, made
/// consistent with `mariadb-backup --prepare`, and proven in a throw-away server that is started on
/// it and read back. Needs tools and a server of the copy's series here.
public final class MariadbPhysicalRestorer implements StreamRestorer {
    private static final String COPY = "copy.mbstream";
    private static final String OPTIONS = "backup-my.cnf";
    private static final String NAMES = "lower-case-table-names";
    private static final Duration LIMIT = Duration.ofHours(24);
    private static final Set<String> SETTINGS =
            Set.of(
                    "innodb_page_size",
                    "innodb_data_file_path",
                    "innodb_undo_tablespaces",
                    "innodb_checksum_algorithm",
                    "lower_case_table_names");

    private final DataDirectory data;
    private final Executables executables;
    private final Last last;

    /// @param data empty, or not there
    public MariadbPhysicalRestorer(Path data, Executables executables) {
        this(new DataDirectory(data), executables, Last.RESTORE);
    }

    private MariadbPhysicalRestorer(DataDirectory data, Executables executables, Last last) {
        this.data = data;
        this.executables = executables;
        this.last = last;
    }

    /// What is done last.
    private enum Last {
        RESTORE,
        FINISH
    }

    @Override
    public StreamRestoration restore(CapturedStreams streams) throws IOException {
        unpack(streams);
        StreamRestoration found = readBack(streams);
        if (last == Last.RESTORE) {
            data.finish();
        }
        return found;
    }

    /// The same to the same directory, which keeps its mark until [#finish]: something else is done
    /// there first.
    public MariadbPhysicalRestorer unfinished() {
        return new MariadbPhysicalRestorer(data, executables, Last.FINISH);
    }

    private void unpack(CapturedStreams streams) throws IOException {
        MariadbBackup tool = MariadbBackup.find(executables);
        Optional<String> unfit = unfit(streams.facts(), tool);
        if (unfit.isPresent()) {
            throw new IOException(unfit.get());
        }
        data.begin();
        data.unpack(
                mbstream(),
                out -> {
                    try (InputStream copy = new MbstreamCheck(streams.open(COPY))) {
                        copy.transferTo(out);
                    }
                });
        tool.prepare(data.path(), LIMIT);
        String names = streams.facts().getOrDefault(NAMES, "0");
        if (names.matches("[12]")) {
            Files.writeString(
                    data.path().resolve(OPTIONS),
                    "lower_case_table_names=" + names + "\n",
                    StandardOpenOption.APPEND);
        }
    }

    /// The directory is what it is meant to be.
    public void finish() throws IOException {
        data.finish();
    }

    private Path mbstream() throws IOException {
        return executables
                .find("mbstream")
                .orElseThrow(() ->
                        new IOException("mbstream is not installed here (package mariadb-backup)"));
    }

    /// Everything in the way, found without changing anything, each a sentence.
    public List<String> obstacles(CapturedStreams streams) throws IOException {
        List<String> found = new ArrayList<>();
        data.obstacle().ifPresent(found::add);
        try {
            unfit(streams.facts(), MariadbBackup.find(executables)).ifPresent(found::add);
            mbstream();
        } catch (IOException e) {
            found.add(String.valueOf(e.getMessage()));
        }
        return found;
    }

    private static Optional<String> unfit(Map<String, String> facts, MariadbBackup tool)
            throws IOException {
        String then = facts.getOrDefault("server-version", tool.version());
        Optional<String> installed = ThrowawayMariadb.version();
        if (installed.isEmpty()) {
            return Optional.of(
                    "no MariaDB server is installed here (package mariadb-server), one of series "
                            + MariadbServer.seriesOf(then)
                            + " is needed");
        }
        if (!MariadbServer.seriesOf(installed.get()).equals(MariadbServer.seriesOf(then))) {
            return Optional.of(
                    "the copy is of MariaDB "
                            + then
                            + ", the server that is installed here is "
                            + installed.get());
        }
        return tool.mismatch(then);
    }

    /// Reads everything back in a throw-away server and compares it with the completeness record.
    public StreamRestoration readBack(CapturedStreams streams) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (ThrowawayMariadb server = open();
                MariadbServer connected = connect(server);
                MariadbSession session = connected.session()) {
            Completeness wanted = streams.completeness();
            for (String database : MariadbContents.databases(session)) {
                found.putAll(MariadbContents.definitions(session, database, database));
                for (MariadbContents.Table table : MariadbContents.tables(session, database)) {
                    if (wanted.value(database + "/" + table.name() + "/rows").isPresent()) {
                        found.putAll(
                                MariadbContents.digest(session, database, database, table.name()));
                    } else {
                        session.value(
                                "select count(*) from "
                                        + identifier(database)
                                        + "."
                                        + identifier(table.name()));
                    }
                }
            }
            found.putAll(MariadbUsers.of(session).values());
        }
        return judged(streams, found);
    }

    /// What the record does not name was made while the copy was, or cannot be counted.
    private static StreamRestoration judged(CapturedStreams streams, Map<String, String> found)
            throws IOException {
        Completeness wanted = streams.completeness().only(key -> !key.startsWith(":copy/"));
        Completeness actual = Completeness.of(found);
        List<Completeness.Difference> differences =
                wanted.differences(actual).stream()
                        .filter(difference -> difference.expected().isPresent())
                        .toList();
        return new StreamRestoration(
                1,
                streams.lengths().getOrDefault(COPY, 0L),
                actual.rows(),
                wanted.values().size(),
                differences,
                List.of(),
                List.of());
    }

    /// A server on the files, with the settings that lie beside them; the caller closes it, and the
    /// files stay.
    public ThrowawayMariadb open() throws IOException {
        List<String> settings = new ArrayList<>();
        for (String line : Files.readAllLines(data.path().resolve(OPTIONS))) {
            String[] setting = line.strip().split("=", 2);
            if (setting.length == 2 && SETTINGS.contains(setting[0])) {
                settings.add("--" + line.strip());
            }
        }
        return ThrowawayMariadb.on(data.path(), settings);
    }

    /// Somebody who may do everything there; the caller closes it.
    public MariadbServer connect(ThrowawayMariadb server) throws IOException {
        return MariadbServer.connect(
                MariadbAddress.of(server.url("")), server.password(), executables);
    }

    @Override
    public void close() {
        // every program has ended with the restore itself
    }
}
