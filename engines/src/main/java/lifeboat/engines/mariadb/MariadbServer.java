package lifeboat.engines.mariadb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.ProgramException;

/// A server that answers, and the tools that fit it. Its password lies in a private file that ends
/// with this. Safe for concurrent use.
public final class MariadbServer implements Closeable {
    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final String PURPOSE = "mariadb";
    private static final String PACKAGE = "package mariadb-client";

    /// Other tools know no such option.
    private static final String CHARSET =
            "[mysql]\ndefault-character-set=utf8mb4\n[mysqldump]\ndefault-character-set=utf8mb4\n";

    private final MariadbAddress address;
    private final PrivateDirectory secrets;
    private final Path options;
    private final Path client;
    private final Path dump;
    private final String toolVersion;
    private String version = "";
    private String identity = "";

    private MariadbServer(
            MariadbAddress address,
            PrivateDirectory secrets,
            Path options,
            Path client,
            Path dump,
            String toolVersion) {
        this.address = address;
        this.secrets = secrets;
        this.options = options;
        this.client = client;
        this.dump = dump;
        this.toolVersion = toolVersion;
    }

    /// Connects, and looks for tools that are at least as new as the server.
    ///
    /// @throws PreflightException if tools are missing or too old, or the server does not answer;
    ///   versions are named
    public static MariadbServer connect(
            MariadbAddress address, Password password, Executables executables) throws IOException {
        Path client = needed(executables, "mariadb");
        Path dump = needed(executables, "mariadb-dump");
        String said = ProgramCall.of(dump.toString(), "--version").answer(QUICK);
        String tool = said.replaceFirst("(?s)^.*?(?:Distrib|from) (\\d+\\.\\d+\\.\\d+).*$", "$1");
        if (!tool.matches("\\d+\\.\\d+\\.\\d+")) {
            throw new PreflightException(dump + " does not tell its version: " + said.strip());
        }
        PrivateDirectory.sweep(PrivateDirectory.usualPlace(), PURPOSE);
        PrivateDirectory secrets = PrivateDirectory.make(PrivateDirectory.usualPlace(), PURPOSE);
        try {
            Path options = secrets.secretFile("client.cnf", options(address, password));
            MariadbServer server = new MariadbServer(address, secrets, options, client, dump, tool);
            server.introduce();
            return server;
        } catch (IOException | RuntimeException | Error e) {
            try (secrets) {
                throw e;
            }
        }
    }

    private static Path needed(Executables executables, String program) throws IOException {
        return executables
                .find(program)
                .orElseThrow(() ->
                        new PreflightException(
                                program + " is not installed here (" + PACKAGE + ")"));
    }

    private void introduce() throws IOException {
        List<String> facts;
        try (MariadbSession session = session()) {
            facts =
                    session.rows(
                                    "select version(), @@hostname, @@port, @@socket, @@datadir,"
                                            + " @@server_id")
                            .getFirst();
        } catch (ProgramException e) {
            throw new PreflightException(address + " does not answer: " + e.tail(), e);
        }
        version = facts.getFirst();
        identity = Completeness.sha256(String.join("\n", facts.subList(1, facts.size())));
        if (!version.contains("MariaDB")) {
            throw new PreflightException(
                    address + " is MySQL " + version + ", and this version captures MariaDB only");
        }
        if (isOlder(toolVersion, version)) {
            throw new PreflightException(
                    "mariadb-dump "
                            + toolVersion
                            + " is older than the server "
                            + address
                            + ", which is MariaDB "
                            + version
                            + "; install the client of the server's version");
        }
    }

    private static boolean isOlder(String tool, String server) {
        int[] one = series(tool);
        int[] other = series(server);
        return one[0] != other[0] ? one[0] < other[0] : one[1] < other[1];
    }

    private static int[] series(String version) {
        String[] parts = version.split("\\D+", 3);
        return new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
    }

    /// The options of every tool, with the password: no argument holds it, and no environment.
    private static char[] options(MariadbAddress address, Password password) throws IOException {
        StringBuilder head = new StringBuilder("[client]\n");
        if (!address.user().isEmpty()) {
            head.append("user=").append(quoted(address.user())).append('\n');
        }
        if (address.socket().isPresent()) {
            head.append("protocol=socket\nsocket=").append(quoted(address.socket().get()));
        } else {
            head.append("protocol=tcp\nhost=").append(quoted(address.host()));
            head.append("\nport=").append(address.port());
        }
        head.append('\n');
        Optional<char[]> revealed = password.reveal();
        char[] plain = revealed.orElse(new char[0]);
        CharBuffer text =
                CharBuffer.allocate(head.length() + 2 * plain.length + CHARSET.length() + 16);
        text.put(head.toString());
        if (revealed.isPresent()) {
            text.put("password=\"");
            for (char c : plain) {
                switch (c) {
                    case '\\' -> text.put("\\\\");
                    case '\n' -> text.put("\\n");
                    case '\r' -> text.put("\\r");
                    default -> text.put(c);
                }
            }
            text.put("\"\n");
        }
        text.put(CHARSET);
        char[] all = Arrays.copyOf(text.array(), text.position());
        Arrays.fill(plain, '\0');
        Arrays.fill(text.array(), '\0');
        return all;
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r") + "\"";
    }

    private ProgramCall call(Path program) {
        return ProgramCall.of(program.toString(), "--defaults-file=" + options);
    }

    /// Another program of the server's own, with what it needs to connect.
    public ProgramCall tool(Path program) {
        return call(program);
    }

    /// `mariadb-dump`, with what it needs to connect.
    public ProgramCall dump() {
        return call(dump);
    }

    /// `mariadb`, with what it needs to connect. It takes no commands of its own from what it
    /// reads, such as those that start programs, and gives no server a file of this machine; errors
    /// end it.
    public ProgramCall client() {
        return call(client)
                .and(
                        "--batch",
                        "--skip-column-names",
                        "--binary-mode",
                        "--local-infile=0",
                        "--max-allowed-packet=1G");
    }

    /// A session; the caller closes it.
    public MariadbSession session() throws IOException {
        return MariadbSession.open(client());
    }

    /// What this user may not do everywhere, of what is wanted.
    ///
    /// @param wanted names of rights, as the server writes them
    public List<String> missingRights(List<String> wanted) throws IOException {
        try (MariadbSession session = session()) {
            List<String> granted =
                    session.rows("show grants").stream()
                            .map(List::getFirst)
                            .filter(grant -> grant.contains(" ON *.* TO "))
                            .map(grant ->
                                    grant.substring("GRANT ".length(), grant.indexOf(" ON *.*")))
                            .flatMap(rights -> java.util.Arrays.stream(rights.split(", ", -1)))
                            .toList();
            return granted.contains("ALL PRIVILEGES")
                    ? List.of()
                    : wanted.stream().filter(right -> !granted.contains(right)).toList();
        }
    }

    public MariadbAddress address() {
        return address;
    }

    /// As in `10.11.6-MariaDB`.
    public String version() {
        return version;
    }

    /// As in `10.11`.
    public static String seriesOf(String version) {
        int[] series = series(version);
        return series[0] + "." + series[1];
    }

    public String toolVersion() {
        return toolVersion;
    }

    /// Tells this server from others: a digest of its machine, port, socket and data directory.
    public String identity() {
        return identity;
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
