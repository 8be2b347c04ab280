package lifeboat.console.schedule;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;

/// One connection to the database of a book, made anew when it broke. For one thread.
final class BookDatabase implements AutoCloseable {
    /// Work in one transaction.
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private static final String[] TABLES = {
        """
        create table if not exists lifeboat_slot (
            site varchar(64) not null,
            policy varchar(64) not null,
            slot bigint not null,
            state varchar(16) not null,
            outcome varchar(32) not null,
            message varchar(1000) not null,
            owner varchar(200) not null,
            attempt integer not null,
            beat bigint not null,
            started bigint,
            ended bigint,
            told boolean not null,
            primary key (site, policy, slot))\
        """,
        """
        create table if not exists lifeboat_policy (
            site varchar(64) not null,
            policy varchar(64) not null,
            since bigint not null,
            settled bigint not null,
            primary key (site, policy))\
        """,
        """
        create table if not exists lifeboat_kind (
            site varchar(64) not null,
            kind varchar(16) not null,
            primary key (site, kind))\
        """
    };

    private final String url;
    private final Properties properties;
    private final boolean shared;
    private Optional<Connection> open = Optional.empty();

    private BookDatabase(String url, Properties properties, boolean shared) {
        this.url = url;
        this.properties = properties;
        this.shared = shared;
    }

    /// A file that one process at a time has for itself.
    static BookDatabase file(Path directory) {
        return new BookDatabase(
                "jdbc:h2:file:"
                        + directory.resolve("slots")
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0",
                new Properties(),
                false);
    }

    /// A database on a PostgreSQL server, which several processes share.
    ///
    /// @param url `postgresql://user@host:port/database`
    static BookDatabase postgresql(URI url, Optional<String> password) {
        Properties properties = new Properties();
        properties.setProperty("user", url.getUserInfo());
        password.ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("ApplicationName", "lifeboat serve");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "30");
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String query = url.getQuery() == null ? "" : "?" + url.getQuery();
        return new BookDatabase(
                "jdbc:postgresql://" + url.getHost() + port + url.getPath() + query,
                properties,
                true);
    }

    boolean isShared() {
        return shared;
    }

    /// Runs `work` in one transaction: all of it holds, or nothing.
    ///
    /// @throws BookException if the database did not answer; it may have committed all the same
    <T> T transaction(Work<T> work) throws BookException {
        try {
            Connection connection = connection();
            T result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            close();
            throw new BookException(
                    "the job database cannot be used: " + e.getMessage(), e, isLocked(e));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Connection connection() throws SQLException {
        if (open.isPresent()) {
            return open.get();
        }
        Connection connection = DriverManager.getConnection(url, properties);
        open = Optional.of(connection);
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        try (Statement statement = connection.createStatement()) {
            if (shared) { // two that make the tables at once would meet in the catalogue
                statement.execute("select pg_advisory_xact_lock(7310412)");
            }
            for (String table : TABLES) {
                statement.execute(table);
            }
        }
        connection.commit();
        return connection;
    }

    private static boolean isLocked(SQLException e) {
        return String.valueOf(e.getMessage()).contains("already in use");
    }

    @Override
    public void close() {
        Optional<Connection> closing = open;
        open = Optional.empty();
        try {
            if (closing.isPresent()) {
                closing.get().close();
            }
        } catch (SQLException _) {
            // it is broken already
        }
    }
}
