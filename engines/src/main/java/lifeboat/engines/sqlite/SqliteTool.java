package lifeboat.engines.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.ProgramException;
import lifeboat.engines.program.RunningProgram;

/// The program `sqlite3`, always opening databases read only: such a connection neither writes nor
/// moves pages from the WAL into the database when it closes.
///
/// @param program where it is
/// @param version of the library in it, such as `3.40.1`
public record SqliteTool(Path program, String version) {
    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final int MAX_ANSWER = 256 << 20;
    private static final String PREAMBLE =
            """
            .timeout 60000
            .dbconfig no_ckpt_on_close on
            pragma trusted_schema = off;
            """;

    /// Where none is installed.
    public static final String MISSING =
            "the program sqlite3 is missing; install the package sqlite3";

    /// The first one that runs.
    ///
    /// @throws IOException if none is installed
    public static SqliteTool needed(Executables executables) throws IOException {
        return find(executables).orElseThrow(() -> new IOException(MISSING));
    }

    /// The first one that runs; empty where none is installed.
    public static Optional<SqliteTool> find(Executables executables) throws IOException {
        Optional<Path> program = executables.find("sqlite3");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        String said = ProgramCall.of(program.get().toString(), "--version").answer(QUICK);
        return Optional.of(new SqliteTool(program.get(), said.split("\\s", 2)[0]));
    }

    /// Whether two connections that write and checkpoint at the same moment can damage a database
    /// with this version of the library: 3.7.0 to 3.51.2.
    public boolean hasWalResetFault() {
        String[] parts = version.split("\\.", -1);
        int number = 0;
        for (int i = 0; i < 3; i++) {
            int part =
                    i < parts.length && parts[i].matches("\\d{1,4}")
                            ? Integer.parseInt(parts[i])
                            : 0;
            number = number * 1000 + part;
        }
        return number >= 3_007_000 && number < 3_051_003;
    }

    /// Runs a script over a live database and gives what it printed.
    ///
    /// @param directory in which relative names of the script lie
    /// @throws ProgramException if the program failed at any line, or took longer than `limit`
    public String ask(Path database, String script, Path directory, Duration limit)
            throws IOException {
        return run(database.toAbsolutePath().toString(), script, directory, limit);
    }

    /// The same over a database at rest: no side file is read or made.
    public String askAtRest(Path database, String script, Duration limit) throws IOException {
        Path file = database.toAbsolutePath();
        Path parent = file.getParent();
        return run(
                "file:" + encoded(file.toString()) + "?immutable=1",
                script,
                parent == null ? file : parent,
                limit);
    }

    /// Looks whether this is the only connection of a database, by being alone with it for a
    /// moment. Changes nothing, but ends what a crashed writer left open.
    ///
    /// @throws ProgramException if it is not, or is no database; its tail says which
    public void askExclusively(Path database, Duration limit) throws IOException {
        ProgramCall.of(
                        program.toString(),
                        "-batch",
                        "-bail",
                        "-init",
                        "/dev/null",
                        database.toAbsolutePath().toString(),
                        ".timeout 1000",
                        ".dbconfig no_ckpt_on_close on",
                        "pragma locking_mode = exclusive",
                        "begin exclusive",
                        "rollback")
                .answer(limit);
    }

    private static String encoded(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b == '/' || b == '.' || b == '-' || Character.isLetterOrDigit(b & 0xff);
            encoded.append(plain && b > 0 ? (char) b : String.format("%%%02x", b & 0xff));
        }
        return encoded.toString();
    }

    private String run(String database, String script, Path directory, Duration limit)
            throws IOException {
        ProgramCall call =
                ProgramCall.of(
                                List.of(
                                        program.toString(),
                                        "-batch",
                                        "-bail",
                                        "-readonly",
                                        "-noheader",
                                        "-list",
                                        "-init",
                                        "/dev/null",
                                        database))
                        .in(directory);
        try (RunningProgram running = call.start()) {
            running.killAfter(limit);
            Thread feeder = Thread.ofVirtual().start(() -> feed(running, PREAMBLE + script));
            byte[] bytes;
            try (InputStream output = running.output()) {
                bytes = output.readNBytes(MAX_ANSWER);
            }
            running.await();
            feeder.join();
            String said = new String(bytes, StandardCharsets.UTF_8);
            int first = said.indexOf('\n'); // what .dbconfig says of itself
            return said.substring(first + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while sqlite3 was running");
        }
    }

    private static void feed(RunningProgram running, String script) {
        try (OutputStream input = running.input()) {
            input.write(script.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it ended before it had read all; its status tells why
        }
    }

    /// A name as it is written in SQL.
    public static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /// A text as it is written in SQL.
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
