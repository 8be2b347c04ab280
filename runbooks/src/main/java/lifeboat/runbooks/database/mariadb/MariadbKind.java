package lifeboat.runbooks.database.mariadb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.throwaway.ThrowawayMariadb;
import lifeboat.engines.throwaway.ThrowawayServer;
import lifeboat.restore.mariadb.MariadbRestorer;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.runbooks.database.DatabaseHome;
import lifeboat.runbooks.database.DatabaseKind;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.run.StepWork;
import lifeboat.runbooks.run.ThrowawayHome;
import lifeboat.vault.snapshot.SourceRecord;

/// Databases of MariaDB servers, whole servers among them.
///
/// @param executables where `mariadb` and its like are looked for
public record MariadbKind(Executables executables) implements DatabaseKind {
    @Override
    public Set<String> names() {
        return Set.of("mariadb");
    }

    @Override
    public List<String> obstacles(CapturedStreams streams, Home home, StepWork.Start start)
            throws IOException {
        if (home.url().isEmpty()) {
            return List.of("it has no url in this region; write `url: mariadb://…` beside it");
        }
        MariadbAddress address;
        try {
            address = MariadbAddress.of(home.url().get());
        } catch (IllegalArgumentException e) {
            return List.of("its url in this region is " + e.getMessage());
        }
        return MariadbHome.restorer(address, home, executables)
                .obstacles(
                        streams,
                        start == StepWork.Start.CONTINUED
                                ? MariadbRestorer.Before.BEGUN
                                : MariadbRestorer.Before.EMPTY);
    }

    @Override
    public DatabaseHome open(Home home) throws IOException {
        return new MariadbHome(
                home.url()
                        .map(MariadbAddress::of)
                        .orElseThrow(() -> new IOException("the home has no url")),
                home,
                executables);
    }

    /// A server of the version that is installed here.
    @Override
    public ThrowawayHome throwaway(SourceRecord source, Path directory) throws IOException {
        if (!ThrowawayMariadb.isInstalled()) {
            throw new IOException("no MariaDB server is installed here (package mariadb-server)");
        }
        ThrowawayMariadb server = ThrowawayMariadb.start(PrivateDirectory.usualPlace(), List.of());
        try {
            long free = Files.getFileStore(server.directory()).getUsableSpace();
            if (free < source.bytes()) {
                throw new IOException(
                        "a throw-away server in "
                                + server.directory()
                                + " has no room: "
                                + source.bytes()
                                + " bytes needed, "
                                + free
                                + " free");
            }
            return new ThrowawayHome(
                    Home.ephemeral(source, server.url(database(source))),
                    server,
                    server.network() == ThrowawayServer.Network.NONE
                            ? Optional.empty()
                            : Optional.of(
                                    "its server listens on no address, but this system does not"
                                            + " let us take the network away"));
        } catch (IOException | RuntimeException | Error e) {
            try (server) {
                throw e;
            }
        }
    }

    /// The database that the source named; empty where it was a whole server.
    private static String database(SourceRecord source) {
        return Optional.ofNullable(source.facts().get("url"))
                .map(MariadbAddress::of)
                .flatMap(MariadbAddress::database)
                .orElse("");
    }
}
