package lifeboat.engines.mariadb;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;

/// `mariadb-backup`, which copies the files of a running server and makes them consistent.
///
/// @param program where it is
/// @param version as in `10.11.6`
public record MariadbBackup(Path program, String version) {
    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final Pattern VERSION = Pattern.compile("(\\d+\\.\\d+\\.\\d+)-MariaDB");
    private static final String WELL = "completed OK!";

    /// Rights that a copy needs; with SELECT its rows are counted.
    public static final List<String> RIGHTS =
            List.of("SELECT", "RELOAD", "PROCESS", "LOCK TABLES", "BINLOG MONITOR");

    /// @throws MariadbServer.PreflightException if it is not installed, or does not tell its
    ///   version
    public static MariadbBackup find(Executables executables) throws IOException {
        Path program =
                executables
                        .find("mariadb-backup")
                        .orElseThrow(() ->
                                new MariadbServer.PreflightException(
                                        "mariadb-backup is not installed here (package"
                                                + " mariadb-backup)"));
        try (RunningProgram running = ProgramCall.of(program.toString(), "--version").start()) {
            running.input().close();
            running.killAfter(QUICK);
            running.ending();
            Matcher version = VERSION.matcher(running.tail());
            if (!version.find()) {
                throw new MariadbServer.PreflightException(
                        program + " does not tell its version: " + running.tail());
            }
            return new MariadbBackup(program, version.group(1));
        }
    }

    /// Why it cannot copy, or prepare a copy of, a server of this version; empty where it can.
    /// Files are read by a tool of the same series only.
    public Optional<String> mismatch(String server) {
        return MariadbServer.seriesOf(server).equals(MariadbServer.seriesOf(version))
                ? Optional.empty()
                : Optional.of(
                        "mariadb-backup "
                                + version
                                + " does not fit MariaDB "
                                + server
                                + "; install the one of series "
                                + MariadbServer.seriesOf(server));
    }

    /// Makes a copy consistent, in place.
    ///
    /// @throws IOException if it does not say that it completed, or ends with another status than 0
    public void prepare(Path data, Duration limit) throws IOException {
        Ending ending = new Ending(_ -> {});
        try (RunningProgram running =
                ProgramCall.of(
                                program.toString(),
                                "--no-defaults",
                                "--prepare",
                                "--target-dir=" + data)
                        .start(ending)) {
            running.input().close();
            running.killAfter(limit);
            running.output().transferTo(java.io.OutputStream.nullOutputStream());
            running.await();
        }
        ending.check();
    }

    /// Listens to its error output for the word that all went well, which is its last.
    public static final class Ending implements Consumer<String> {
        private final AtomicReference<String> last = new AtomicReference<>("");
        private final Consumer<String> next;

        /// @param next is told every line too
        public Ending(Consumer<String> next) {
            this.next = next;
        }

        @Override
        public void accept(String line) {
            if (!line.isBlank()) {
                last.set(line);
            }
            next.accept(line);
        }

        /// To be called when the program has ended.
        ///
        /// @throws IOException if it did not say that it completed
        public void check() throws IOException {
            if (!last.get().endsWith(WELL)) {
                throw new MbstreamCheck.DamagedCopyException(
                        "mariadb-backup ended without saying \""
                                + WELL
                                + "\"; its last words: "
                                + last.get());
            }
        }
    }
}
