package lifeboat.runbooks.database.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.program.Executables;
import lifeboat.engines.throwaway.ThrowawayPostgresql;
import lifeboat.engines.throwaway.ThrowawayServer;
import lifeboat.restore.postgresql.RestoredDatabases;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.runbooks.database.DatabaseHome;
import lifeboat.runbooks.database.DatabaseKind;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.run.StepWork;
import lifeboat.runbooks.run.ThrowawayHome;
import lifeboat.vault.snapshot.SourceRecord;

/// Databases of PostgreSQL servers, whole clusters among them.
///
/// @param executables where `pg_restore`, `psql` and their like are looked for
public record PostgresqlKind(Executables executables) implements DatabaseKind {
    @Override
    public Set<String> names() {
        return Set.of("postgresql");
    }

    private static Optional<PostgresqlAddress> address(Home home) {
        return home.url().map(PostgresqlAddress::of);
    }

    @Override
    public List<String> obstacles(CapturedStreams streams, Home home, StepWork.Start start)
            throws IOException {
        Optional<PostgresqlAddress> address;
        try {
            address = address(home);
        } catch (IllegalArgumentException e) {
            return List.of("its url in this region is " + e.getMessage());
        }
        if (address.isEmpty()) {
            return List.of("it has no url in this region; write `url: postgresql://…` beside it");
        }
        return new RestoredDatabases(address.get(), home.password(), executables)
                .obstacles(
                        streams,
                        start == StepWork.Start.CONTINUED
                                ? RestoredDatabases.Before.BEGUN
                                : RestoredDatabases.Before.EMPTY);
    }

    @Override
    public DatabaseHome open(Home home) throws IOException {
        return new PostgresqlHome(
                address(home).orElseThrow(() -> new IOException("the home has no url")),
                home,
                executables);
    }

    /// A server of the version that was captured, or else of the newest there is.
    @Override
    public ThrowawayHome throwaway(SourceRecord source, Path directory) throws IOException {
        String version = source.facts().getOrDefault("server-version", "");
        ThrowawayPostgresql server = start(version);
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

    private static ThrowawayPostgresql start(String version) throws IOException {
        if (!ThrowawayPostgresql.isInstalled()) {
            throw new IOException("no PostgreSQL server is installed here (package postgresql)");
        }
        ThrowawayPostgresql.Wish any = ThrowawayPostgresql.Wish.any();
        String major = version.split("\\D", 2)[0];
        Optional<ThrowawayPostgresql.Wish> same =
                major.isEmpty() || !ThrowawayPostgresql.hasVersion(Integer.parseInt(major))
                        ? Optional.empty()
                        : Optional.of(any.ofVersion(Integer.parseInt(major)));
        return ThrowawayPostgresql.start(same.orElse(any));
    }

    /// The database that the source named; empty where it was a whole cluster.
    private static String database(SourceRecord source) {
        return Optional.ofNullable(source.facts().get("url"))
                .map(PostgresqlAddress::of)
                .flatMap(PostgresqlAddress::database)
                .orElse("");
    }
}
