package lifeboat.runbooks.database.mariadb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.program.Executables;
import lifeboat.engines.throwaway.ThrowawayMariadb;
import lifeboat.restore.mariadb.MariadbPhysicalRestorer;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.runbooks.database.DatabaseDamage;
import lifeboat.runbooks.database.DatabaseHome;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.run.StepWork;

/// A data directory. Whoever asks it something starts a throw-away server on it.
final class MariadbFiles implements DatabaseHome {
    private final Path data;
    private final Executables executables;
    private final MariadbPhysicalRestorer restorer;

    MariadbFiles(Path data, Executables executables) {
        this.data = data;
        this.executables = executables;
        this.restorer = new MariadbPhysicalRestorer(data, executables);
    }

    /// What an earlier run brought back whole, but could not say any more, is taken as it is.
    @Override
    public StreamRestoration restore(CapturedStreams streams, StepWork.Start start)
            throws IOException {
        try {
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
        return restorer.readBack(streams);
    }

    private interface Work<T> {
        T in(MariadbHome home) throws IOException;
    }

    private <T> T asked(Work<T> work) throws IOException {
        try (ThrowawayMariadb server = restorer.open();
                MariadbHome home = home(server)) {
            return work.in(home);
        }
    }

    private MariadbHome home(ThrowawayMariadb server) {
        String url = server.url("");
        Home inServer =
                new Home(
                        "",
                        "mariadb",
                        Optional.empty(),
                        Optional.of(url),
                        Optional.empty(),
                        server.password(),
                        Home.Existing.REFUSE,
                        Home.Origin.EPHEMERAL);
        return new MariadbHome(MariadbAddress.of(url), inServer, executables);
    }

    @Override
    public String answer(String query) throws IOException {
        return asked(home -> home.answer(query));
    }

    @Override
    public void execute(List<String> statements) throws IOException {
        asked(home -> {
            home.execute(statements);
            return true;
        });
    }

    @Override
    public void changePasswords(Map<String, char[]> passwords) throws IOException {
        asked(home -> {
            home.changePasswords(passwords);
            return true;
        });
    }

    @Override
    public Optional<String> plant(DatabaseDamage damage, RandomGenerator random)
            throws IOException {
        return asked(home -> home.plant(damage, random));
    }

    @Override
    public void close() {
        // nothing stays open
    }

    @Override
    public String toString() {
        return data.toString();
    }
}
