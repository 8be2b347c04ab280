package lifeboat.runbooks.database.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lifeboat.engines.h2.H2Address;
import lifeboat.engines.h2.H2Question;
import lifeboat.engines.h2.H2Verifier;
import lifeboat.engines.program.Password;
import lifeboat.restore.h2.H2Restorer;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.runbooks.database.DatabaseDamage;
import lifeboat.runbooks.database.DatabaseHome;
import lifeboat.runbooks.run.StepWork;

/// A file or a database of a server, each time reached anew.
final class H2Home implements DatabaseHome {
    private final H2Address address;
    private final Password password;
    private final H2Restorer.Code code;
    private final H2Restorer.Maker maker;

    H2Home(H2Address address, Password password, H2Restorer.Code code, H2Restorer.Maker maker) {
        this.address = address;
        this.password = password;
        this.code = code;
        this.maker = maker;
    }

    private H2Restorer restorer() {
        return new H2Restorer(address, password, code, maker);
    }

    /// What an earlier run brought back whole, but could not say any more, is taken as it is.
    @Override
    public StreamRestoration restore(CapturedStreams streams, StepWork.Start start)
            throws IOException {
        Optional<Path> parent = address.path().map(Path::getParent);
        if (parent.isPresent()) {
            Files.createDirectories(parent.get());
        }
        try (H2Restorer restorer = restorer()) {
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
        try (H2Restorer restorer = restorer()) {
            return restorer.readBack(streams);
        }
    }

    private interface Use {
        String of(Connection connection) throws SQLException;
    }

    private String with(Connection opened, Use use) throws SQLException {
        try (Connection connection = opened) {
            connection.setAutoCommit(false);
            try {
                return use.of(connection);
            } finally {
                connection.rollback();
            }
        }
    }

    private IOException told(SQLException e) {
        String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new IOException(address + ": " + first, e);
    }

    /// A file is opened for reading only; in a server what a query did is rolled back.
    @Override
    public String answer(String query) throws IOException {
        try {
            return with(address.connect(password), c -> new H2Question(query).ask(c));
        } catch (SQLException e) {
            throw told(e);
        }
    }

    /// In one transaction, which statements that change the structure end.
    @Override
    public void execute(List<String> statements) throws IOException {
        try {
            with(
                    address.make(password),
                    connection -> {
                        try (Statement statement = connection.createStatement()) {
                            for (String one : statements) {
                                statement.execute(one.strip().replaceFirst(";+\\s*$", ""));
                            }
                        }
                        connection.commit();
                        return "";
                    });
        } catch (SQLException e) {
            throw told(e);
        }
    }

    /// The database is given what it would store, never the password.
    @Override
    public void changePasswords(Map<String, char[]> passwords) throws IOException {
        List<String> statements = new ArrayList<>();
        passwords.forEach((name, chosen) -> {
            String user = name.toUpperCase(Locale.ROOT);
            H2Verifier verifier = H2Verifier.of(user, chosen);
            statements.add(
                    "alter user \""
                            + user.replace("\"", "\"\"")
                            + "\" set salt '"
                            + verifier.salt()
                            + "' hash '"
                            + verifier.hash()
                            + "'");
        });
        execute(statements);
    }

    @Override
    public Optional<String> plant(DatabaseDamage damage, RandomGenerator random)
            throws IOException {
        try (Connection connection = address.make(password)) {
            return new H2Damage(connection, random).plant(damage);
        } catch (SQLException e) {
            throw told(e);
        }
    }

    @Override
    public void close() {
        // nothing stays open
    }
}
