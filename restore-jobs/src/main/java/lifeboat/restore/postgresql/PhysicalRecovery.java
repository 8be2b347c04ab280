package lifeboat.restore.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.postgresql.WalPosition;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.ProgramException;
import lifeboat.engines.throwaway.PhysicalCopyServer;

/// Makes a cluster of the files of a physical copy: compares them with the copy's manifest, replays
/// the log in a throw-away server, opens every database, and shuts it down properly. The cluster
/// goes on on a timeline of its own, so that what it writes never mixes with the log of its source.
public final class PhysicalRecovery {
    private static final Duration VERIFY_LIMIT = Duration.ofHours(24);
    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final String LOG_PURPOSE = "wal";

    /// Cut to microseconds, as the server keeps time; it knows no letters for zones when it starts.
    private static final DateTimeFormatter SERVER_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS'+00'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final String TIMELINE = "recovery_target_timeline";

    private final Path data;
    private final Map<String, String> facts;
    private final Duration limit;

    /// @param data where the files of the copy were restored to
    /// @param facts of the source in the snapshot
    /// @param limit most time the replay may take
    public PhysicalRecovery(Path data, Map<String, String> facts, Duration limit) {
        this.data = data.toAbsolutePath();
        this.facts = Map.copyOf(facts);
        this.limit = limit;
    }

    /// Where the log comes from.
    @FunctionalInterface
    public interface Log {
        /// Writes the files of the log that the replay will probably want and that are not in the
        /// copy.
        ///
        /// @param directory empty
        void fetchInto(Path directory) throws IOException;

        /// Writes further ones, because the replay met the end of those before its target.
        ///
        /// @return false where there are no more
        default boolean fetchMore(Path directory) throws IOException {
            return false;
        }
    }

    /// Up to where the log is replayed.
    public sealed interface Target {
        /// No more than makes the copy consistent.
        record Consistent() implements Target {}

        /// Everything committed by then, and nothing later.
        ///
        /// @param timeline a number, or `current` for that of the copy
        record Time(Instant time, String timeline) implements Target {}

        /// All there is.
        ///
        /// @param timeline a number, or `current` for that of the copy
        record End(String timeline) implements Target {}
    }

    /// A cluster that was opened.
    ///
    /// @param timeline it goes on on
    /// @param position up to which the log was replayed
    /// @param lastCommit of the newest transaction that was replayed, where there was one
    /// @param endOfLog whether everything there is was replayed without meeting the target
    /// @param databases that were opened
    public record Recovered(
            int timeline,
            WalPosition position,
            Optional<Instant> lastCommit,
            boolean endOfLog,
            List<String> databases) {
        public Recovered {
            databases = List.copyOf(databases);
        }
    }

    /// Refuses a directory on which a server runs.
    ///
    /// @return the reason, if there is one
    public static Optional<String> inhabited(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String first = Files.readString(file).lines().findFirst().orElse("").strip();
        boolean runs =
                first.matches("\\d{1,10}") && ProcessHandle.of(Long.parseLong(first)).isPresent();
        return runs
                ? Optional.of("a server (process " + first + ") runs on " + data)
                : Optional.empty();
    }

    /// Compares every file with the manifest of the copy.
    ///
    /// @return what is not as it was, as `pg_verifybackup` says it; empty where all is well
    public List<String> verify() throws IOException {
        Files.deleteIfExists(data.resolve(Completeness.STREAM));
        Path program = tool("pg_verifybackup");
        try {
            ProgramCall.of(program.toString(), "--quiet", data.toString()).answer(VERIFY_LIMIT);
            return List.of();
        } catch (ProgramException e) {
            if (e.status() != 1) {
                throw e;
            }
            return e.tail().lines().toList();
        }
    }

    /// Of the version of the copy, else the oldest of the newer ones, which read what it wrote.
    private Path tool(String name) throws IOException {
        int wanted = Integer.parseInt(facts.getOrDefault("server-version", "0").split("\\D", 2)[0]);
        TreeMap<Integer, Path> fit = new TreeMap<>();
        for (Path program : Executables.usual().all(name)) {
            int major = major(program);
            if (major >= wanted) {
                fit.putIfAbsent(major, program);
            }
        }
        if (fit.isEmpty()) {
            throw new IOException(
                    name
                            + " of PostgreSQL "
                            + wanted
                            + " or newer is not installed here (package postgresql-client)");
        }
        return fit.firstEntry().getValue();
    }

    /// Major version of a program, or 0 if it does not run.
    private static int major(Path program) throws IOException {
        try {
            String said = ProgramCall.of(program.toString(), "--version").answer(QUICK);
            return Integer.parseInt(said.replaceFirst("(?s)^\\D*(\\d+).*$", "$1"));
        } catch (ProgramException | NumberFormatException e) {
            return 0;
        }
    }

    /// Replays the log and opens the cluster.
    ///
    /// @throws IOException if it cannot be opened; the message tells what the server said
    public Recovered recover(Target target, Log log) throws IOException {
        Path parent = data.getParent();
        Path place = parent == null ? PrivateDirectory.usualPlace() : parent;
        PrivateDirectory.sweep(place, LOG_PURPOSE);
        try (PrivateDirectory fetched = PrivateDirectory.make(place, LOG_PURPOSE)) {
            log.fetchInto(fetched.path());
            while (endsQuietly() && log.fetchMore(fetched.path())) {
                // it gets all there is
            }
            Recovered recovered = recover(target, log, fetched.path());
            markHistories();
            return recovered;
        }
    }

    /// Servers before 13 open where the log ends, whatever target they were given.
    private boolean endsQuietly() throws IOException {
        return Integer.parseInt(Files.readString(data.resolve("PG_VERSION")).strip()) < 13;
    }

    private Recovered recover(Target target, Log log, Path files) throws IOException {
        return switch (target) {
            case Target.Consistent() -> open(Map.of("recovery_target", "immediate"), files, false);
            case Target.Time(Instant time, String timeline) -> until(time, timeline, log, files);
            case Target.End(String timeline) -> toTheEnd(timeline, files);
        };
    }

    private Recovered toTheEnd(String timeline, Path log) throws IOException {
        return open(Map.of(TIMELINE, timeline), log, true);
    }

    /// A server that meets the end of the log before its target ends, and goes on where it was once
    /// there is more.
    private Recovered until(Instant time, String timeline, Log log, Path files) throws IOException {
        Map<String, String> settings =
                Map.of("recovery_target_time", SERVER_TIME.format(time), TIMELINE, timeline);
        Optional<Recovered> met = Optional.empty();
        boolean more = true;
        while (met.isEmpty() && more) {
            try {
                met = Optional.of(open(settings, files, false));
            } catch (ProgramException e) {
                if (!e.tail().contains("recovery ended before configured recovery target")) {
                    throw e;
                }
                more = log.fetchMore(files);
            }
        }
        Recovered recovered =
                met.isPresent()
                        ? met.get()
                        : toTheEnd(timeline, files); // nothing was committed since
        if (recovered.lastCommit().filter(last -> last.isAfter(time)).isPresent()) {
            throw new IOException(
                    "a commit of "
                            + recovered.lastCommit().get()
                            + " was replayed, later than "
                            + time);
        }
        return recovered;
    }

    /// One that was killed after it had been opened is on a timeline of its own already, which no
    /// other can be asked for from.
    private Recovered open(Map<String, String> settings, Path log, boolean endOfLog)
            throws IOException {
        try {
            return opened(settings, log, endOfLog);
        } catch (ProgramException e) {
            if (!e.tail().contains("FATAL:  requested timeline")
                    && !e.tail().contains("could not locate a valid checkpoint record")) {
                throw e;
            }
            Map<String, String> own = new HashMap<>(settings);
            own.put(TIMELINE, "current");
            return opened(own, log, endOfLog);
        }
    }

    private Recovered opened(Map<String, String> settings, Path log, boolean endOfLog)
            throws IOException {
        try (PhysicalCopyServer server =
                PhysicalCopyServer.start(
                        data, new PhysicalCopyServer.Recovery(settings, log, limit))) {
            return look(server, endOfLog);
        }
    }

    private Recovered look(PhysicalCopyServer server, boolean endOfLog) throws IOException {
        String role = facts.getOrDefault("superuser", "postgres");
        try (PostgresqlServer connected =
                PostgresqlServer.connect(
                        PostgresqlAddress.of(server.url(role, "template1")),
                        Password.NONE,
                        Executables.usual())) {
            String expected = facts.getOrDefault("system-identifier", "");
            if (!expected.equals(connected.systemIdentifier())) {
                throw new IOException(
                        "the cluster has the system identifier "
                                + connected.systemIdentifier()
                                + " instead of "
                                + expected);
            }
            Map<String, String> state = new HashMap<>();
            List<String> databases = new ArrayList<>();
            try (PostgresqlSession session = connected.session("template1")) {
                List<String> answer =
                        session.rows(
                                        "select pg_walfile_name(pg_current_wal_insert_lsn()),"
                                                + " pg_last_wal_replay_lsn()::text,"
                                                + " coalesce((extract(epoch from pg_last_xact_replay_timestamp()) * 1000000)::bigint::text, '')")
                                .getFirst();
                state.put("file", answer.get(0));
                state.put("position", answer.get(1));
                state.put("commit", answer.get(2));
                session.rows("select datname from pg_database where datallowconn order by 1")
                        .forEach(row -> databases.add(row.getFirst()));
            }
            for (String database : databases) {
                try (PostgresqlSession session = connected.session(database)) {
                    session.value("select count(*) from pg_catalog.pg_class");
                }
            }
            return recovered(state, databases, endOfLog);
        }
    }

    private static Recovered recovered(
            Map<String, String> state, List<String> databases, boolean endOfLog) {
        String commit = state.getOrDefault("commit", "");
        return new Recovered(
                Integer.parseInt(state.getOrDefault("file", "0").substring(0, 8), 16),
                WalPosition.parse(state.getOrDefault("position", "0/0")),
                commit.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                Instant.EPOCH.plus(Long.parseLong(commit), ChronoUnit.MICROS)),
                endOfLog,
                databases);
    }

    /// The throw-away server archived nothing: whoever archives next begins with the histories, or
    /// nobody could ever follow from one timeline to the next.
    private void markHistories() throws IOException {
        Path wal = data.resolve("pg_wal");
        List<Path> histories;
        try (Stream<Path> files = Files.list(wal)) {
            histories =
                    files.filter(file -> file.getFileName().toString().endsWith(".history"))
                            .toList();
        }
        for (Path history : histories) {
            Path ready = wal.resolve("archive_status").resolve(history.getFileName() + ".ready");
            Path done = wal.resolve("archive_status").resolve(history.getFileName() + ".done");
            if (!Files.exists(ready) && !Files.exists(done)) {
                Files.createFile(ready);
                Files.setOwner(ready, Files.getOwner(history));
            }
        }
    }
}
