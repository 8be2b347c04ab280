package lifeboat.engines.postgresql;

import java.io.Closeable;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.ProgramException;

/// A server that answers, and the tools that fit it. Its password lies in a private file that ends
/// with this. Safe for concurrent use.
public final class PostgresqlServer implements Closeable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(60);
    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final String PURPOSE = "pgpass";

    private final PostgresqlAddress address;
    private final PrivateDirectory secrets;
    private final Optional<Path> passFile;
    private final Path programs;
    private final String toolVersion;
    private final int versionNumber;
    private final String version;
    private final String systemIdentifier;

    private PostgresqlServer(
            PostgresqlAddress address,
            PrivateDirectory secrets,
            Optional<Path> passFile,
            Tools tools,
            List<String> answers) {
        this.address = address;
        this.secrets = secrets;
        this.passFile = passFile;
        this.programs = tools.programs();
        this.toolVersion = tools.version();
        this.versionNumber = Integer.parseInt(answers.get(0));
        this.version = answers.get(1);
        this.systemIdentifier = answers.get(2);
    }

    private record Tools(Path programs, String version) {
        int major() {
            return Integer.parseInt(version.split("\\D", 2)[0]);
        }
    }

    /// Connects, and looks for tools that are at least as new as the server.
    ///
    /// @throws PreflightException if tools are missing or too old, or the server does not answer;
    ///   versions are named
    public static PostgresqlServer connect(
            PostgresqlAddress address, Password password, Executables executables)
            throws IOException {
        return connect(address, password, executables, 0);
    }

    /// The same with tools of at least this major version, for archives that such tools wrote.
    public static PostgresqlServer connect(
            PostgresqlAddress address, Password password, Executables executables, int leastMajor)
            throws IOException {
        List<Tools> tools = tools(executables);
        PrivateDirectory.sweep(PrivateDirectory.usualPlace(), PURPOSE);
        PrivateDirectory secrets = PrivateDirectory.make(PURPOSE);
        try {
            Optional<Path> passFile = passFile(secrets, password);
            List<String> answers =
                    ask(call(tools.getFirst().programs().resolve("psql"), passFile), address);
            int major = Integer.parseInt(answers.get(0)) / 10_000;
            if (tools.getFirst().major() < major) {
                throw tooOld(address, answers.get(1), tools);
            }
            Tools fit =
                    tools.stream()
                            .filter(candidate -> candidate.major() >= Math.max(major, leastMajor))
                            .reduce((_, older) -> older)
                            .orElseThrow(() ->
                                    new PreflightException(
                                            "pg_restore "
                                                    + tools.getFirst().version()
                                                    + " cannot read what pg_dump "
                                                    + leastMajor
                                                    + " wrote; install postgresql-client-"
                                                    + leastMajor));
            return new PostgresqlServer(address, secrets, passFile, fit, answers);
        } catch (IOException | RuntimeException | Error e) {
            try (secrets) {
                throw e;
            }
        }
    }

    /// Every whole set of tools, newest first.
    private static List<Tools> tools(Executables executables) throws IOException {
        List<Tools> found = new ArrayList<>();
        for (Path dump : executables.all("pg_dump")) {
            Path bin = dump.toAbsolutePath().getParent();
            if (bin != null
                    && new Executables(List.of(bin)).find("psql").isPresent()
                    && new Executables(List.of(bin)).find("pg_restore").isPresent()) {
                String said = ProgramCall.of(dump.toString(), "--version").answer(QUICK);
                String version = said.replaceFirst("(?s)^\\D*([\\d.]+).*$", "$1");
                if (!version.matches("\\d+(\\.\\d+)*")) {
                    throw new PreflightException(dump + " does not tell its version: " + said);
                }
                found.add(new Tools(bin, version));
            }
        }
        if (found.isEmpty()) {
            throw new PreflightException(
                    "pg_dump, pg_restore and psql are not installed here (package postgresql-client)");
        }
        found.sort((a, b) -> Integer.compare(b.major(), a.major()));
        return found;
    }

    private static PreflightException tooOld(
            PostgresqlAddress address, String version, List<Tools> tools) {
        return new PreflightException(
                "pg_dump "
                        + tools.getFirst().version()
                        + " is older than the server "
                        + address
                        + ", which is PostgreSQL "
                        + version
                        + "; install postgresql-client of the server's version");
    }

    private static Optional<Path> passFile(PrivateDirectory secrets, Password password)
            throws IOException {
        Optional<char[]> revealed = password.reveal();
        if (revealed.isEmpty()) {
            return Optional.empty();
        }
        char[] plain = revealed.get();
        CharBuffer line = CharBuffer.allocate(8 + 2 * plain.length + 1);
        line.put("*:*:*:*:");
        for (char c : plain) {
            if (c == ':' || c == '\\') {
                line.put('\\');
            }
            line.put(c);
        }
        char[] text = Arrays.copyOf(line.array(), line.position());
        Arrays.fill(plain, '\0');
        Arrays.fill(line.array(), '\0');
        return Optional.of(secrets.secretFile("pass", text));
    }

    private static ProgramCall call(Path program, Optional<Path> passFile) {
        ProgramCall call =
                ProgramCall.of(program.toString())
                        .with("PGCLIENTENCODING", "UTF8")
                        .with("PGCONNECT_TIMEOUT", "30")
                        .with("PGAPPNAME", "lifeboat")
                        .with("PGTZ", "UTC");
        return call.with(
                "PGPASSFILE",
                passFile.map(Path::toString).orElse("/nonexistent/lifeboat-no-password"));
    }

    private static List<String> ask(ProgramCall psql, PostgresqlAddress address)
            throws IOException {
        String question =
                "select current_setting('server_version_num'), current_setting('server_version'),"
                        + " (select system_identifier from pg_control_system())";
        try {
            String said =
                    psql.and(
                                    "-X",
                                    "-w",
                                    "-A",
                                    "-t",
                                    "-F",
                                    "\t",
                                    "-d",
                                    address.url(),
                                    "-c",
                                    question)
                            .answer(CONNECT_LIMIT);
            return List.of(said.strip().split("\t"));
        } catch (ProgramException e) {
            throw new PreflightException(address + " does not answer: " + e.tail(), e);
        }
    }

    /// A program of the set that fits this server, with what it needs to connect.
    public ProgramCall tool(String name) {
        return call(programs.resolve(name), passFile);
    }

    public PostgresqlAddress address() {
        return address;
    }

    /// As in `15.4`.
    public String version() {
        return version;
    }

    public int major() {
        return versionNumber / 10_000;
    }

    public String toolVersion() {
        return toolVersion;
    }

    /// Given to a cluster when it was made; a physical copy has the same.
    public String systemIdentifier() {
        return systemIdentifier;
    }

    /// A session with a database; the caller closes it.
    public PostgresqlSession session(String database) throws IOException {
        return PostgresqlSession.open(tool("psql"), address.withDatabase(database));
    }

    @Override
    public void close() throws IOException {
        secrets.close();
    }

    /// What stands in the way of working with a server; nothing was done.
    public static final class PreflightException extends IOException {
        PreflightException(String message) {
            super(message);
        }

        PreflightException(String message, IOException cause) {
            super(message, cause);
        }
    }
}
