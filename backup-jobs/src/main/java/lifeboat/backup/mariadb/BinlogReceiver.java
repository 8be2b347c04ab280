package lifeboat.backup.mariadb;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.LogFollower;
import lifeboat.engines.mariadb.BinlogPart;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.ProgramException;
import lifeboat.vault.log.LogItem;
import lifeboat.vault.log.LogWriter;

/// Follows a server's binary log with `mariadb-binlog` and keeps it in the vaults: each part as
/// soon as it is finished, what was written of the one that is not every few seconds. It begins
/// with the newest file that the vaults hold as a whole, so the local files may be lost at any
/// moment, as long as the server still has its own. Used by one thread; [#stop] by any.
public final class BinlogReceiver implements Closeable {
    /// Rights that receiving needs.
    public static final List<String> RIGHTS = List.of("REPLICATION SLAVE", "BINLOG MONITOR");

    private static final String PURPOSE = "binlog";
    private static final Duration PROBE_LIMIT = Duration.ofMinutes(5);
    private static final Duration QUIET = Duration.ofSeconds(60);

    /// Magic number and the header of the first event.
    private static final int BEGINNING = 23;

    private static final int TRIES = 20;
    private static final int PAUSE_MILLIS = 50;

    private final MariadbServer server;
    private final Path program;
    private final LogWriter writer;
    private final String source;
    private final List<BinlogPart.File> known;
    private final Duration interval;
    private final Clock clock;
    private final Consumer<String> notes;
    private final LogFollower follower;
    private final PrivateDirectory directory;
    private final Map<Path, Progress> progress = new HashMap<>();
    private long nextPiece;
    private long parts;
    private long pieces;

    /// How much of a local file is kept.
    private static final class Progress {
        final BinlogPart.File file;
        int whole;
        long grown;

        /// Everything the server wrote by then is kept; what was written before a file was begun is
        /// in those before it.
        Instant told;

        Progress(BinlogPart.File file) {
            this.file = file;
            this.told = Instant.ofEpochSecond(file.created());
        }
    }

    private BinlogReceiver(
            MariadbServer server,
            Path program,
            LogWriter writer,
            String source,
            List<BinlogPart.File> known,
            Duration interval,
            Clock clock,
            Consumer<String> notes,
            PrivateDirectory directory) {
        this.server = server;
        this.program = program;
        this.writer = writer;
        this.source = source;
        this.known = List.copyOf(known);
        this.interval = interval;
        this.clock = clock;
        this.notes = notes;
        this.follower = new LogFollower(notes);
        this.directory = directory;
    }

    /// Looks whether the log can be received. Removes what a killed receiver left.
    ///
    /// @param known files that the vaults hold as a whole, in their order
    /// @param place below which the files lie that are not kept yet
    /// @param interval most time until what was written is sent to the vaults
    /// @param notes told what a person should know
    /// @throws SourceUnusableException if the server keeps no log, or the tool or rights are
    ///   missing
    public static BinlogReceiver open(
            MariadbServer server,
            LogWriter writer,
            String source,
            List<BinlogPart.File> known,
            Path place,
            Duration interval,
            Clock clock,
            Consumer<String> notes)
            throws IOException {
        Path program =
                Executables.usual()
                        .find("mariadb-binlog")
                        .orElseThrow(() ->
                                new SourceUnusableException(
                                        "mariadb-binlog is not installed here (package mariadb-client)"));
        List<String> missing = server.missingRights(RIGHTS);
        if (!missing.isEmpty()) {
            throw new SourceUnusableException(
                    "the user lacks what receiving the log needs: GRANT "
                            + String.join(", ", missing)
                            + " ON *.*");
        }
        try (MariadbSession session = server.session()) {
            if (session.value("select @@log_bin").equals("0")) {
                throw new SourceUnusableException(
                        server.address()
                                + " keeps no log of changes; write log_bin into its configuration");
            }
        }
        Files.createDirectories(place);
        PrivateDirectory.sweep(place, PURPOSE);
        return new BinlogReceiver(
                server,
                program,
                writer,
                source,
                known,
                interval,
                clock,
                notes,
                PrivateDirectory.make(place, PURPOSE));
    }

    /// Receives and keeps until [#stop], then sends the rest once more.
    ///
    /// @throws IOException if `mariadb-binlog` ends; what is kept stays kept
    public void run() throws IOException {
        follower.run(call(first()).and("--stop-never"), this::keepAll);
    }

    /// Behind the options file, which stands first and holds the password.
    private ProgramCall call(String file) {
        return server.tool(program)
                .and(
                        "--read-from-remote-server",
                        "--raw",
                        "--result-file=" + directory.path() + "/",
                        file)
                .in(directory.path());
    }

    /// The file to begin with: the newest one that is kept, which is only looked at, or the oldest
    /// there is.
    private String first() throws IOException {
        List<String> there;
        try (MariadbSession session = server.session()) {
            there = session.rows("show binary logs").stream().map(List::getFirst).toList();
        }
        if (known.isEmpty()) {
            return there.getFirst();
        }
        BinlogPart.File newest = known.getLast();
        for (String name : there) {
            if (number(name) == newest.number()) {
                return created(name) == newest.created() ? name : there.getFirst();
            }
        }
        if (number(there.getFirst()) != newest.number() + 1) {
            notes.accept(
                    "the server no longer holds what follows file "
                            + newest.number()
                            + " of its log: there is a hole; make a new copy with lifeboat backup");
        }
        return there.getFirst();
    }

    private static long number(String name) {
        return Long.parseLong(name.substring(name.lastIndexOf('.') + 1));
    }

    /// When a file of the server was begun: what its first event tells.
    private long created(String name) throws IOException {
        call(name).and("--stop-position=5").answer(PROBE_LIMIT);
        Path probe = directory.path().resolve(name);
        Optional<BinlogPart.File> found = file(probe);
        Files.deleteIfExists(probe);
        return found.map(BinlogPart.File::created).orElse(-1L);
    }

    private static Optional<BinlogPart.File> file(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            if (file.length() < BEGINNING) {
                return Optional.empty();
            }
            file.seek(4);
            long created = Integer.toUnsignedLong(Integer.reverseBytes(file.readInt()));
            return Optional.of(new BinlogPart.File(created, number(path.getFileName().toString())));
        }
    }

    /// Ends [#run] soon.
    public void stop() {
        follower.stop();
    }

    /// Parts kept so far.
    public long parts() {
        return parts;
    }

    /// Beginnings of parts kept so far.
    public long pieces() {
        return pieces;
    }

    private boolean keepAll(LogFollower.When when) throws IOException {
        TreeMap<Long, Path> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(directory.path())) {
            found.filter(path -> path.getFileName().toString().matches(".*\\.\\d{6,10}"))
                    .forEach(path -> files.put(number(path.getFileName().toString()), path));
        }
        boolean well = true;
        for (Map.Entry<Long, Path> file : files.entrySet()) {
            Map.Entry<Long, Path> next = files.higherEntry(file.getKey());
            Optional<BinlogPart.File> after =
                    next == null ? Optional.empty() : file(next.getValue());
            boolean growing = next == null || after.isEmpty();
            well = well && keep(file.getValue(), growing ? Optional.empty() : after, when);
        }
        return well;
    }

    /// @param next file, where this one is closed
    private boolean keep(Path path, Optional<BinlogPart.File> next, LogFollower.When when)
            throws IOException {
        Progress now = progress.get(path);
        if (now == null) {
            Optional<BinlogPart.File> file = file(path);
            if (file.isEmpty()) {
                return true; // its first event is on its way
            }
            now = new Progress(file.get());
            progress.put(path, now);
        }
        long length = Files.size(path);
        while (length > (now.whole + 1L) * BinlogPart.BYTES) {
            if (!keepPart(path, now, BinlogPart.Kind.INNER, BinlogPart.BYTES)) {
                return false;
            }
        }
        if (next.isEmpty()) {
            return grow(path, now, when);
        }
        int rest = (int) (length - (long) now.whole * BinlogPart.BYTES);
        now.told = Instant.ofEpochSecond(next.get().created());
        if (!keepPart(path, now, BinlogPart.Kind.LAST, rest)) {
            return false;
        }
        progress.remove(path);
        Files.delete(path);
        return true;
    }

    private boolean keepPart(Path path, Progress now, BinlogPart.Kind kind, int length)
            throws IOException {
        BinlogPart part = new BinlogPart(now.file, now.whole, kind);
        byte[] bytes = bytes(path, (long) now.whole * BinlogPart.BYTES, length);
        boolean safe = follower.isSafe(writer.keep(item(part), now.told, bytes));
        if (safe) {
            now.whole++;
            now.grown = 0;
            parts++;
        }
        return safe;
    }

    private LogItem item(BinlogPart part) {
        return new LogItem(source, part.file().folder(), part.item());
    }

    /// Where nothing was written for a while, the last byte is kept again: its time tells that
    /// there was nothing.
    private boolean grow(Path path, Progress now, LogFollower.When when) throws IOException {
        if (when == LogFollower.When.RUNNING && System.nanoTime() - nextPiece < 0) {
            return true;
        }
        nextPiece = System.nanoTime() + interval.toNanos();
        Optional<Instant> asked = everythingBy(path);
        long start = (long) now.whole * BinlogPart.BYTES;
        long written = Math.min(Files.size(path) - start, BinlogPart.BYTES);
        boolean quiet = written <= now.grown;
        if (quiet
                && (asked.isEmpty()
                        || now.grown == 0
                        || asked.get().isBefore(now.told.plus(QUIET)))) {
            return true;
        }
        Instant time = asked.filter(_ -> written < BinlogPart.BYTES).orElse(now.told);
        long from = quiet ? now.grown - 1 : now.grown;
        byte[] bytes = bytes(path, start + from, (int) (written - from));
        BinlogPart part = new BinlogPart(now.file, now.whole, BinlogPart.Kind.INNER);
        boolean safe = follower.isSafe(writer.keepPiece(item(part), from, time, bytes));
        if (safe) {
            now.grown = written;
            now.told = time;
            pieces++;
        }
        return safe;
    }

    /// The moment before which the server wrote nothing that is not in the file; empty where that
    /// is not known.
    private Optional<Instant> everythingBy(Path path) throws IOException {
        Instant before = clock.instant();
        List<String> status;
        try (MariadbSession session = server.session()) {
            status = session.rows("show master status").getFirst();
        } catch (ProgramException e) {
            return Optional.empty(); // the tool's own end tells
        }
        boolean same = status.get(0).equals(path.getFileName().toString());
        long position = Long.parseLong(status.get(1));
        for (int i = 0; same && i < TRIES; i++) {
            if (Files.size(path) >= position) {
                return Optional.of(before);
            }
            LogFollower.pause(Duration.ofMillis(PAUSE_MILLIS)); // it is on its way
        }
        return Optional.empty();
    }

    private static byte[] bytes(Path path, long from, int length) throws IOException {
        byte[] bytes = new byte[length];
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(from);
            file.readFully(bytes);
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        follower.stop();
        directory.close();
    }
}
