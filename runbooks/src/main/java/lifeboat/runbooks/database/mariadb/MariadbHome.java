package lifeboat.runbooks.database.mariadb;

import static lifeboat.engines.mariadb.MariadbSession.identifier;
import static lifeboat.engines.mariadb.MariadbSession.literal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.program.Executables;
import lifeboat.restore.mariadb.MariadbRestorer;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.runbooks.database.DatabaseDamage;
import lifeboat.runbooks.database.DatabaseHome;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.run.StepWork;

/// A server, each time reached anew.
final class MariadbHome implements DatabaseHome {
    private final MariadbAddress address;
    private final Home home;
    private final Executables executables;

    MariadbHome(MariadbAddress address, Home home, Executables executables) {
        this.address = address;
        this.home = home;
        this.executables = executables;
    }

    static MariadbRestorer restorer(MariadbAddress address, Home home, Executables executables) {
        return new MariadbRestorer(
                address, home.password(), executables, MariadbRestorer.LiveSource.REFUSE);
    }

    /// What an earlier run brought back whole, but could not say any more, is taken as it is.
    @Override
    public StreamRestoration restore(CapturedStreams streams, StepWork.Start start)
            throws IOException {
        try (MariadbRestorer restorer = restorer(address, home, executables)) {
            return restorer.restore(streams);
        } catch (DestinationInUseException e) {
            if (start == StepWork.Start.CONTINUED) {
                StreamRestoration found = readBack(streams);
                if (found.differences().isEmpty()) {
                    return found;
                }
            }
            throw new IOException(e.getMessage() + "; " + e.hint(), e);
        }
    }

    @Override
    public StreamRestoration readBack(CapturedStreams streams) throws IOException {
        try (MariadbRestorer restorer = restorer(address, home, executables)) {
            return restorer.readBack(
                    streams,
                    home.origin() == Home.Origin.EPHEMERAL
                            ? MariadbRestorer.Users.AS_CAPTURED
                            : MariadbRestorer.Users.SOME_STAYED);
        }
    }

    private MariadbServer connect() throws IOException {
        return MariadbServer.connect(address, home.password(), executables);
    }

    private MariadbSession session(MariadbServer server) throws IOException {
        MariadbSession session = server.session();
        if (address.database().isPresent()) {
            session.execute("use " + identifier(address.database().get()));
        }
        return session;
    }

    @Override
    public String answer(String query) throws IOException {
        try (MariadbServer server = connect();
                MariadbSession session = session(server)) {
            session.execute("start transaction read only");
            return String.join(
                    "\n",
                    session.rows(query.strip().replaceFirst(";+\\s*$", "")).stream()
                            .map(row -> String.join("\t", row))
                            .toList());
        }
    }

    /// One after the other; what was done before a failure stays.
    @Override
    public void execute(List<String> statements) throws IOException {
        try (MariadbServer server = connect();
                MariadbSession session = session(server)) {
            for (String statement : statements) {
                session.execute(statement.strip().replaceFirst(";+\\s*$", ""));
            }
        }
    }

    /// Every account of the name, whatever host it comes from. The server is given what it would
    /// store, never the password.
    @Override
    public void changePasswords(Map<String, char[]> passwords) throws IOException {
        try (MariadbServer server = connect();
                MariadbSession session = server.session()) {
            for (Map.Entry<String, char[]> password : passwords.entrySet()) {
                List<List<String>> accounts =
                        session.rows(
                                "select user, host from mysql.user where is_role = 'N' and user = "
                                        + literal(password.getKey()));
                if (accounts.isEmpty()) {
                    throw new IOException("there is no user " + password.getKey());
                }
                for (List<String> account : accounts) {
                    session.execute(
                            "alter user "
                                    + identifier(account.get(0))
                                    + "@"
                                    + identifier(account.get(1))
                                    + " identified by password '"
                                    + verifier(password.getValue())
                                    + "'");
                }
            }
        }
    }

    /// As `mysql_native_password` stores it: SHA-1 of the SHA-1.
    private static String verifier(char[] password) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * password.length);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(password), bytes, true);
        bytes.flip();
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(bytes);
            byte[] twice = sha1.digest(sha1.digest());
            return "*" + HexFormat.of().formatHex(twice).toUpperCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        } finally {
            Arrays.fill(bytes.array(), (byte) 0);
        }
    }

    @Override
    public Optional<String> plant(DatabaseDamage damage, RandomGenerator random)
            throws IOException {
        try (MariadbServer server = connect()) {
            return new MariadbDamage(server, random).plant(damage);
        }
    }

    @Override
    public void close() {
        // nothing stays open
    }
}
