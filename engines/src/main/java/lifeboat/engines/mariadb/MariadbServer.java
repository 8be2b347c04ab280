package lifeboat.engines.mariadb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.ProgramException;

/// A server that answers, and the tools that fit it. What they need to connect, the password too,
/// lies in a private file that ends with this. Safe for concurrent use.
public final class MariadbServer implements Closeable {
    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(60);
    private static final String PURPOSE = "mycnf";
    private static final Pattern TOOL = Pattern.compile("(?:Distrib |from )(\\d+(?:\\.\\d+)+)");
    private static final Pattern SERVER =
            Pattern.compile("(?:5\\.5\\.5-)?(\\d+(?:\\.\\d+)+)-MariaDB.*");
    private static final int[] LEAST = {10, 5};

    private final MariadbAddress address;
    private final PrivateDirectory secrets;
    private final Path optionFile;
    private final Path programs;
    private final String toolVersion;
    private final String version;
    private final String fingerprint;

    private MariadbServer(
            MariadbAddress address,
            PrivateDirectory secrets,
            Path optionFile,
            Tools tools,
            String version,
            String fingerprint) {
        this.address = address;
        this.secrets = secrets;
        this.optionFile = optionFile;
        this.programs = tools.programs();
        this.toolVersion = tools.version();
        this.version = version;
        this.fingerprint = fingerprint;
    }

    private record Tools(Path programs, String version) {}

    /// Connects, and looks for tools that are at least as new as the server.
    ///
    /// @throws PreflightException if tools are missing or too old, the server does not answer, or it
    ///   is no MariaDB server of version 10.5 or newer; versions are named
    public static MariadbServer connect(
            MariadbAddress address, Password password, Executables executables)
            throws IOException {
        List<Tools> tools = tools(executables);
        PrivateDirectory.sweep(PrivateDirectory.usualPlace(), PURPOSE);
        PrivateDirectory secrets = PrivateDirectory.make(PURPOSE);
        try {
            Path options =
                    secrets.secretFile(
                            "client.cnf", OptionFile.text(address.clientOptions(), password));
            List<String> answers =
                    ask(call(tools.getFirst().programs().resolve("mariadb"), options), address);
            String version = version(address, answers.get(0));
            Tools fit =
                    tools.stream()
                            .filter(candidate -> compare(candidate.version(), version) >= 0)
                            .findFirst()
                            .orElseThrow(() -> tooOld(address, version, tools.getFirst()));
            String fingerprint =
                    Completeness.sha256(String.join("\t", answers.subList(1, answers.size())));
            return new MariadbServer(address, secrets, options, fit, version, fingerprint);
        } catch (IOException | RuntimeException | Error e) {
            try (secrets) {
                throw e;
            }
        }
    }

    /// Every whole set of tools, in the order the directories are looked at.
    private static List<Tools> tools(Executables executables) throws IOException {
        List<Tools> found = new ArrayList<>();
        for (Path dump : executables.all("mariadb-dump")) {
            Path bin = dump.toAbsolutePath().getParent();
            if (bin != null && new Executables(List.of(bin)).find("mariadb").isPresent()) {
                String said = ProgramCall.of(dump.toString(), "--version").answer(QUICK);
                Matcher version = TOOL.matcher(said);
                if (!version.find()) {
                    throw new PreflightException(dump + " does not tell its version: " + said);
                }
                found.add(new Tools(bin, version.group(1)));
            }
        }
        if (found.isEmpty()) {
            throw new PreflightException(
                    "mariadb-dump and mariadb are not installed here (package mariadb-client)");
        }
        return found;
    }

    private static String version(MariadbAddress address, String said) throws PreflightException {
        Matcher version = SERVER.matcher(said);
        if (!version.matches()) {
            throw new PreflightException(
                    address + " is no MariaDB server: it says version " + said + "; MySQL is not supported");
        }
        String number = version.group(1);
        if (compare(number, LEAST[0] + "." + LEAST[1]) < 0) {
            throw new PreflightException(
                    address + " is MariaDB " + number + ", older than 10.5, which is the oldest supported");
        }
        return number;
    }

    private static PreflightException tooOld(MariadbAddress address, String version, Tools newest) {
        return new PreflightException(
                "mariadb-dump "
                        + newest.version()
                        + " is older than the server "
                        + address
                        + ", which is MariaDB "
                        + version
                        + "; install mariadb-client of the server's version");
    }

    /// Compares the first two numbers of versions such as `10.11.6`.
    public static int compare(String one, String other) {
        String[] a = one.split("\\.", -1);
        String[] b = other.split("\\.", -1);
        int major = Integer.compare(Integer.parseInt(a[0]), Integer.parseInt(b[0]));
        return major != 0
                ? major
                : Integer.compare(
                        Integer.parseInt(a.length > 1 ? a[1] : "0"),
                        Integer.parseInt(b.length > 1 ? b[1] : "0"));
    }

    private static ProgramCall call(Path program, Path optionFile) {
        return ProgramCall.of(program.toString(), "--defaults-file=" + optionFile)
                .with("HOME", "/nonexistent");
    }

    private static List<String> ask(ProgramCall client, MariadbAddress address)
            throws IOException {
        try {
            String version = query(client, "select version()");
            if (!version.contains("MariaDB")) {
                return List.of(version);
            }
            List<String> answers = new ArrayList<>(List.of(version));
            answers.add(
                    query(
                            client,
                            "select concat_ws('\\t', @@hostname, @@datadir, @@socket, @@port, (select coalesce(max(variable_value), '') from information_schema.global_variables where variable_name = 'server_uid'))"));
            return answers;
        } catch (ProgramException e) {
            throw new PreflightException(address + " does not answer: " + e.tail(), e);
        }
    }

    private static String query(ProgramCall client, String sql) throws IOException {
        return client.and("--batch", "--skip-column-names", "--connect-timeout=30", "-e", sql)
                .answer(CONNECT_LIMIT)
                .strip();
    }

    /// A program of the set that fits this server, with what it needs to connect.
    public ProgramCall tool(String name) {
        return call(programs.resolve(name), optionFile);
    }

    public MariadbAddress address() {
        return address;
    }

    /// As in `10.11.6`.
    public String version() {
        return version;
    }

    public String toolVersion() {
        return toolVersion;
    }

    /// The same for the same server on the same machine with the same data directory.
    public String fingerprint() {
        return fingerprint;
    }

    /// A session without a current database; the caller closes it.
    public MariadbSession session() throws IOException {
        return MariadbSession.open(tool("mariadb"), "");
    }

    /// A session with a database; the caller closes it.
    public MariadbSession session(String database) throws IOException {
        return MariadbSession.open(tool("mariadb"), database);
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
