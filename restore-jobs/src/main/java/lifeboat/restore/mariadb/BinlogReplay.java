package lifeboat.restore.mariadb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.engines.mariadb.BinlogPart;
import lifeboat.engines.mariadb.BinlogPosition;
import lifeboat.engines.mariadb.BinlogScan;
import lifeboat.engines.mariadb.MariadbContents;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;
import lifeboat.engines.throwaway.ThrowawayMariadb;

/// Brings a restored copy to a moment: every transaction that the source's server wrote into its
/// log before that second, in its order, and none after the first that is not. Replayed by
/// `mariadb-binlog` into a throw-away server on the copy's files.
public final class BinlogReplay {
    private static final String PURPOSE = "binlogs";

    private final MariadbPhysicalRestorer restorer;
    private final Path place;
    private final Executables executables;

    /// @param restorer that has unpacked the copy
    /// @param place below which the files of the log lie meanwhile
    public BinlogReplay(MariadbPhysicalRestorer restorer, Path place, Executables executables) {
        this.restorer = restorer;
        this.place = place;
        this.executables = executables;
    }

    /// Where the log comes from.
    @FunctionalInterface
    public interface Log {
        /// Writes a file of the log, as far as it is kept.
        void write(BinlogPart.File file, Path to) throws IOException;
    }

    /// What was replayed.
    ///
    /// @param last transaction, where there was one
    /// @param position in the source's log up to which was replayed
    /// @param endOfLog whether everything there is was replayed without meeting anything later
    /// @param databases that were opened
    public record Reached(
            Optional<BinlogScan.Transaction> last,
            String position,
            boolean endOfLog,
            List<String> databases) {
        public Reached {
            databases = List.copyOf(databases);
        }
    }

    /// Fetches and replays.
    ///
    /// @param from where the copy stands
    /// @param files that follow it, its own first
    /// @param moment cut to the second; empty: all there is
    /// @throws IOException if a statement fails; the message tells what the server said
    public Reached replay(
            BinlogPosition from, List<BinlogPart.File> files, Log log, Optional<Instant> moment)
            throws IOException {
        Optional<Instant> before = moment.map(time -> time.truncatedTo(ChronoUnit.SECONDS));
        PrivateDirectory.sweep(place, PURPOSE);
        try (PrivateDirectory fetched = PrivateDirectory.make(place, PURPOSE)) {
            String base = from.file().substring(0, from.file().lastIndexOf('.'));
            List<Path> written = new ArrayList<>();
            Optional<BinlogScan.Transaction> last = Optional.empty();
            BinlogScan.Found found = new BinlogScan.Found(from.offset(), Optional.empty(), false);
            for (int i = 0; i < files.size() && !found.met(); i++) {
                Path path = fetched.path().resolve(files.get(i).name(base));
                log.write(files.get(i), path);
                found = BinlogScan.look(path, i == 0 ? from.offset() : 4, before);
                written.add(path);
                last = found.last().isPresent() ? found.last() : last;
            }
            List<String> databases = play(from, written, found.end(), fetched.path());
            String reached =
                    written.isEmpty()
                            ? from.file() + ":" + from.offset()
                            : written.getLast().getFileName() + ":" + Math.max(found.end(), 4);
            return new Reached(last, reached, !found.met(), databases);
        }
    }

    private List<String> play(BinlogPosition from, List<Path> files, long end, Path scratch)
            throws IOException {
        try (ThrowawayMariadb server = restorer.open();
                MariadbServer connected = restorer.connect(server)) {
            boolean nothing = files.isEmpty() || (files.size() == 1 && end <= from.offset());
            if (!nothing) {
                play(connected, reader(from, files, end, scratch));
            }
            try (MariadbSession session = connected.session()) {
                return MariadbContents.databases(session);
            }
        }
    }

    private ProgramCall reader(BinlogPosition from, List<Path> files, long end, Path scratch)
            throws IOException {
        Path program =
                executables
                        .find("mariadb-binlog")
                        .orElseThrow(() ->
                                new IOException(
                                        "mariadb-binlog is not installed here (package mariadb-client)"));
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                program.toString(),
                                "--no-defaults",
                                "--local-load=" + scratch,
                                "--start-position=" + from.offset(),
                                "--stop-position=" + end));
        files.forEach(file -> arguments.add(file.toString()));
        return ProgramCall.of(arguments).in(scratch);
    }

    private static void play(MariadbServer server, ProgramCall reading) throws IOException {
        try (RunningProgram reader = reading.start();
                RunningProgram client = server.client().start()) {
            reader.input().close();
            Thread drain = Thread.ofVirtual().start(() -> drain(client.output()));
            IOException broken = null;
            try (OutputStream in = client.input()) {
                reader.output().transferTo(in);
            } catch (IOException e) {
                broken = e; // the client ended: it tells why
            }
            client.await();
            if (broken != null) {
                throw broken;
            }
            reader.await();
            drain.interrupt();
        }
    }

    private static void drain(InputStream output) {
        try {
            output.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // it has ended
        }
    }
}
