package lifeboat.backup.postgresql;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lifeboat.backup.stream.LogFollower;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.postgresql.WalName;
import lifeboat.engines.postgresql.WalPosition;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramException;
import lifeboat.vault.log.LogReceipt;
import lifeboat.vault.log.LogWriter;

/// Follows a server's log with `pg_receivewal` and keeps it in the vaults: each segment as soon as
/// it is finished, the beginning of the one that is being written every few seconds. A replication
/// slot makes the server hold whatever the quorum of vaults does not hold yet, so that the local
/// files may be lost at any moment. Used by one thread; [#stop] by any.
public final class WalReceiver implements Closeable {
    private static final String PURPOSE = "receive";

    /// What was committed this long before a file was written to is in it.
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

    private final PostgresqlServer server;
    private final WalArchive archive;
    private final Duration interval;
    private final Consumer<String> notes;
    private final LogFollower follower;
    private final String slot;
    private final int segmentBytes;
    private final PrivateDirectory directory;
    private final Set<String> kept = new HashSet<>();
    private WalName.Segment growing = new WalName.Segment(0, 0, 0);
    private long grown;
    private long nextPiece;
    private long segments;
    private long pieces;

    private WalReceiver(
            PostgresqlServer server,
            WalArchive archive,
            Duration interval,
            Consumer<String> notes,
            String slot,
            int segmentBytes,
            PrivateDirectory directory) {
        this.server = server;
        this.archive = archive;
        this.interval = interval;
        this.notes = notes;
        this.follower = new LogFollower(notes);
        this.slot = slot;
        this.segmentBytes = segmentBytes;
        this.directory = directory;
    }

    /// Makes the slot where there is none. Removes what a killed receiver left.
    ///
    /// @param place below which the files lie that are not kept yet
    /// @param interval most time until what was written is sent to the vaults
    /// @param notes told what a person should know
    public static WalReceiver open(
            PostgresqlServer server,
            LogWriter writer,
            String source,
            Path place,
            Duration interval,
            Consumer<String> notes)
            throws IOException {
        Files.createDirectories(place);
        PrivateDirectory.sweep(place, PURPOSE);
        String slot = "lifeboat_" + source.replaceAll("[^0-9a-z]", "_");
        try (PostgresqlSession session = session(server)) {
            int segmentBytes =
                    Integer.parseInt(
                            session.value(
                                    "select setting from pg_settings where name = 'wal_segment_size'"));
            makeSlot(session, slot, notes);
            return new WalReceiver(
                    server,
                    new WalArchive(writer, source),
                    interval,
                    notes,
                    slot,
                    segmentBytes,
                    PrivateDirectory.make(place, PURPOSE));
        }
    }

    private static PostgresqlSession session(PostgresqlServer server) throws IOException {
        return server.session(server.address().database().orElse("postgres"));
    }

    private static void makeSlot(PostgresqlSession session, String slot, Consumer<String> notes)
            throws IOException {
        List<List<String>> found =
                session.rows(
                        "select coalesce(restart_lsn::text, '') from pg_replication_slots where slot_name = '"
                                + slot
                                + "'");
        if (!found.isEmpty() && found.getFirst().getFirst().isEmpty()) {
            notes.accept(
                    "the server no longer held what slot "
                            + slot
                            + " waited for: the log has a hole; make a new copy with lifeboat backup");
            session.value("select pg_drop_replication_slot('" + slot + "')::text");
        }
        if (found.isEmpty() || found.getFirst().getFirst().isEmpty()) {
            session.value(
                    "select slot_name from pg_create_physical_replication_slot('"
                            + slot
                            + "', true)");
        }
    }

    /// Receives and keeps until [#stop], then sends the rest once more.
    ///
    /// @throws IOException if `pg_receivewal` ends; what is kept stays kept
    public void run() throws IOException {
        prepare();
        follower.run(
                server.tool("pg_receivewal")
                        .and(
                                "--no-password",
                                "--no-sync",
                                "--dbname=" + server.address().url(),
                                "--directory=" + directory.path())
                        .in(directory.path()),
                this::keepAll);
    }

    /// `pg_receivewal` begins behind the last segment it finds: one is put there that ends where
    /// the slot begins.
    private void prepare() throws IOException {
        try (PostgresqlSession session = session(server)) {
            List<String> answer =
                    session.rows(
                                    "select restart_lsn::text, case when pg_is_in_recovery() then (select timeline_id::text from pg_control_checkpoint()) else substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end, pg_is_in_recovery()::text from pg_replication_slots where slot_name = '"
                                            + slot
                                            + "'")
                            .getFirst();
            long timeline = Long.parseLong(answer.get(1), answer.get(2).equals("true") ? 10 : 16);
            long number = WalPosition.parse(answer.get(0)).segment(segmentBytes);
            if (number > 0) {
                String before = WalName.Segment.of(timeline, number - 1, segmentBytes).fileName();
                try (RandomAccessFile file =
                        new RandomAccessFile(directory.path().resolve(before).toFile(), "rw")) {
                    file.setLength(segmentBytes);
                }
                kept.add(before);
            }
        }
    }

    /// Ends [#run] soon.
    public void stop() {
        follower.stop();
    }

    /// Segments kept so far.
    public long segments() {
        return segments;
    }

    /// Beginnings of segments kept so far.
    public long pieces() {
        return pieces;
    }

    /// @return whether everything that is to be kept by now is
    private boolean keepAll(LogFollower.When when) throws IOException {
        TreeMap<String, Path> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(directory.path())) {
            found.forEach(file -> files.put(file.getFileName().toString(), file));
        }
        boolean well = true;
        for (var file : files.entrySet()) {
            Optional<WalName> name = WalName.parse(file.getKey());
            if (name.isPresent() && !kept.contains(file.getKey())) {
                well = well && keep(name.get(), file.getValue(), when);
            }
        }
        String newest =
                files.keySet().stream()
                        .filter(name -> name.length() == 24)
                        .reduce("", (_, later) -> later);
        for (var file : files.entrySet()) {
            boolean old = file.getKey().length() == 24 && file.getKey().compareTo(newest) < 0;
            if (old && kept.contains(file.getKey())) {
                Files.deleteIfExists(file.getValue());
            }
        }
        return well;
    }

    private boolean keep(WalName name, Path file, LogFollower.When when) throws IOException {
        return switch (name) {
            case WalName.Partial(WalName.Segment segment) -> grow(segment, file, when);
            case WalName.Segment segment -> {
                boolean safe = isSafe(archive.keep(file));
                if (safe) {
                    kept.add(name.fileName());
                    segments++;
                    advance(segment);
                }
                yield safe;
            }
            case WalName.History _ -> {
                boolean safe = isSafe(archive.keep(file));
                if (safe) {
                    kept.add(name.fileName());
                }
                yield safe;
            }
            case WalName.BackupNote _ -> true;
        };
    }

    private boolean grow(WalName.Segment segment, Path file, LogFollower.When when)
            throws IOException {
        if (!segment.equals(growing)) {
            growing = segment;
            grown = 0;
        }
        if (when == LogFollower.When.RUNNING && System.nanoTime() - nextPiece < 0) {
            return true;
        }
        Instant time;
        byte[] bytes;
        try {
            time = Files.getLastModifiedTime(file).toInstant().minus(ON_ITS_WAY);
            bytes = Files.readAllBytes(file);
        } catch (java.nio.file.NoSuchFileException e) {
            return true; // it has just been finished
        }
        nextPiece = System.nanoTime() + interval.toNanos();
        int written = WalArchive.written(bytes);
        if (written <= grown) {
            return true;
        }
        LogReceipt receipt =
                archive.keepPiece(
                        segment,
                        grown,
                        time,
                        java.util.Arrays.copyOfRange(bytes, (int) grown, written));
        boolean safe = follower.isSafe(receipt);
        if (safe) {
            grown = written; // what was received once never changes
            pieces++;
        }
        return safe;
    }

    private boolean isSafe(Optional<LogReceipt> receipt) {
        return receipt.isEmpty() || follower.isSafe(receipt.get());
    }

    /// From here on the server may remove what came before.
    private void advance(WalName.Segment segment) throws IOException {
        WalPosition end = new WalPosition((segment.number(segmentBytes) + 1) * segmentBytes);
        try (PostgresqlSession session = session(server)) {
            session.rows(
                    "select end_lsn from pg_replication_slot_advance('"
                            + slot
                            + "', least('"
                            + end
                            + "'::pg_lsn, case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_flush_lsn() end))");
        } catch (ProgramException e) {
            notes.accept("the slot " + slot + " stays where it was: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        follower.stop();
        directory.close();
    }
}
