package lifeboat.engines.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import lifeboat.engines.program.Password;

/// Where an H2 database is, without a password.
///
/// @param url `jdbc:h2:tcp://host/name` of a server, or `jdbc:h2:/path/name` of a file, with
///   settings behind `;`
/// @param user who connects
public record H2Address(String url, String user) {
    private static final String SCHEME = "jdbc:h2:";
    private static final List<String> FORBIDDEN = List.of("PASSWORD", "INIT", "USER");
    private static final List<String> MEMORY = List.of("mem:", "memFS:", "memLZF:", "nioMemFS:");

    /// Checks the address.
    ///
    /// @throws IllegalArgumentException if it is none, holds a password, or is of a database in
    ///   memory
    public H2Address {
        if (!url.startsWith(SCHEME)) {
            throw new IllegalArgumentException("must begin with " + SCHEME);
        }
        String rest = url.substring(SCHEME.length());
        for (String memory : MEMORY) {
            if (rest.startsWith(memory)) {
                throw new IllegalArgumentException(
                        "a database in memory can be reached only by the program it lives in");
            }
        }
        for (String setting : settings(url)) {
            String name = setting.split("=", 2)[0].strip().toUpperCase(Locale.ROOT);
            if (FORBIDDEN.contains(name)) {
                throw new IllegalArgumentException("must not have the setting " + name);
            }
        }
    }

    private static List<String> settings(String url) {
        String[] parts = url.split(";", -1);
        return List.of(parts).subList(1, parts.length);
    }

    private String base() {
        return url.split(";", 2)[0];
    }

    /// Whether a server keeps it.
    public boolean isServer() {
        String rest = base().substring(SCHEME.length());
        return rest.startsWith("tcp:") || rest.startsWith("ssl:");
    }

    /// Whether the server, if there is one, runs on this machine.
    public boolean isHere() {
        return !isServer() || base().matches(".*://(localhost|127\\.0\\.0\\.1|\\[::1])([:/].*)?");
    }

    /// The path of the database without its ending; empty where a server keeps it.
    public Optional<Path> path() {
        if (isServer()) {
            return Optional.empty();
        }
        String rest = base().substring(SCHEME.length());
        for (String prefix : List.of("file:", "nio:", "async:")) {
            rest = rest.startsWith(prefix) ? rest.substring(prefix.length()) : rest;
        }
        if (rest.startsWith("~/")) {
            rest = System.getProperty("user.home") + rest.substring(1);
        }
        return Optional.of(Path.of(rest).toAbsolutePath().normalize());
    }

    /// Of a file, by its path without the ending.
    ///
    /// @throws IllegalArgumentException if the path cannot stand in an address
    public static H2Address ofFile(Path path, String user) {
        if (path.toString().contains(";")) {
            throw new IllegalArgumentException("a path with a semicolon cannot be used");
        }
        return new H2Address(SCHEME + path.toAbsolutePath().normalize(), user);
    }

    /// The file in which a database of this path is.
    public static Path file(Path path) {
        return path.resolveSibling(path.getFileName() + ".mv.db");
    }

    /// The same settings over another file.
    public H2Address inFile(Path other) {
        return new H2Address(SCHEME + other + url.substring(base().length()), user);
    }

    /// The same as another user.
    public H2Address as(String other) {
        return new H2Address(url, other);
    }

    /// Connects to a database that exists. A file that no server shares is opened for reading only.
    public Connection connect(Password password) throws SQLException, IOException {
        boolean shared = url.toUpperCase(Locale.ROOT).contains(";AUTO_SERVER=TRUE");
        return connect(
                password,
                isServer() || shared ? ";IFEXISTS=TRUE" : ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r");
    }

    /// Connects; a file that does not exist is made, with this user as its administrator.
    public Connection make(Password password) throws SQLException, IOException {
        return connect(password, isServer() ? ";IFEXISTS=TRUE" : ";TRACE_LEVEL_FILE=0");
    }

    private Connection connect(Password password, String settings)
            throws SQLException, IOException {
        Properties login = new Properties();
        login.setProperty("user", user);
        char[] secret = password.reveal().orElseGet(() -> new char[0]);
        try {
            login.put("password", secret);
            Connection connection = new org.h2.Driver().connect(url + settings, login);
            if (connection == null) {
                throw new SQLException("H2 does not understand " + url);
            }
            return connection;
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    @Override
    public String toString() {
        return base();
    }
}
