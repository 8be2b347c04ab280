package lifeboat.runbooks.database.postgresql;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.PostgresqlQuestion;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.postgresql.ScramVerifier;
import lifeboat.engines.program.Executables;
import lifeboat.restore.postgresql.PostgresqlRestorer;
import lifeboat.restore.postgresql.RestoredDatabases;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.runbooks.database.DatabaseDamage;
import lifeboat.runbooks.database.DatabaseHome;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.run.StepWork;

/// A server, each time reached anew.
final class PostgresqlHome implements DatabaseHome {
    private final PostgresqlAddress address;
    private final Home home;
    private final Executables executables;

    PostgresqlHome(PostgresqlAddress address, Home home, Executables executables) {
        this.address = address;
        this.home = home;
        this.executables = executables;
    }

    /// What an earlier run brought back whole, but could not say any more, is taken as it is.
    @Override
    public StreamRestoration restore(CapturedStreams streams, StepWork.Start start)
            throws IOException {
        try (PostgresqlRestorer restorer =
                new PostgresqlRestorer(
                        address,
                        home.password(),
                        executables,
                        PostgresqlRestorer.LiveSource.REFUSE)) {
            return restorer.restore(streams, PostgresqlRestorer.Comparing.LATER);
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
        return new RestoredDatabases(address, home.password(), executables)
                .compare(
                        streams,
                        home.origin() == Home.Origin.EPHEMERAL
                                ? RestoredDatabases.Roles.AS_CAPTURED
                                : RestoredDatabases.Roles.SOME_STAYED);
    }

    private PostgresqlServer connect() throws IOException {
        return PostgresqlServer.connect(
                address.withDatabase("postgres"), home.password(), executables);
    }

    @Override
    public String answer(String query) throws IOException {
        try (PostgresqlServer server = connect();
                PostgresqlSession session = server.session(address.database().orElse("postgres"))) {
            return new PostgresqlQuestion(query).ask(session);
        }
    }

    @Override
    public void execute(List<String> statements) throws IOException {
        try (PostgresqlServer server = connect();
                PostgresqlSession session = server.session(address.database().orElse("postgres"))) {
            session.execute("reset search_path");
            session.executeForeign(String.join(";\n", statements));
        }
    }

    @Override
    public void changePasswords(Map<String, char[]> passwords) throws IOException {
        StringBuilder statements = new StringBuilder();
        passwords.forEach((user, password) ->
                statements
                        .append("alter role ")
                        .append(PostgresqlSession.identifier(user))
                        .append(" password ")
                        .append(PostgresqlSession.literal(ScramVerifier.of(password)))
                        .append(";\n"));
        try (PostgresqlServer server = connect();
                PostgresqlSession session = server.session("postgres")) {
            session.executeForeign(statements.toString());
        }
    }

    @Override
    public Optional<String> plant(DatabaseDamage damage, RandomGenerator random)
            throws IOException {
        try (PostgresqlServer server = connect()) {
            return new PostgresqlDamage(server, address, random).plant(damage);
        }
    }

    @Override
    public void close() {
        // nothing stays open
    }
}
