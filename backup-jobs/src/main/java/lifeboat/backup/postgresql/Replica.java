package lifeboat.backup.postgresql;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lifeboat.backup.SourceUnusableException;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.postgresql.ReplicaLag;

/// Whether a server that follows another one is near enough to it to be captured.
final class Replica {
    private static final Duration WORTH_SAYING = Duration.ofMinutes(1);

    private Replica() {}

    /// What there is to say of it: nothing where it is no replica or is up to date.
    ///
    /// @throws SourceUnusableException if it is further behind than `most`
    static List<String> look(PostgresqlServer server, Duration most) throws IOException {
        try (PostgresqlSession session =
                server.session(server.address().database().orElse("postgres"))) {
            Optional<ReplicaLag> found = ReplicaLag.of(session);
            if (found.isEmpty()) {
                return List.of();
            }
            ReplicaLag lag = found.get();
            String said =
                    server.address()
                            + " is a replica and "
                            + lag.behind().toSeconds()
                            + " s behind"
                            + (lag.reason().isEmpty() ? "" : ": " + lag.reason());
            if (lag.behind().compareTo(most) > 0) {
                throw new SourceUnusableException(
                        said
                                + " (max-lag allows "
                                + most.toSeconds()
                                + " s); capture another server, or mend its replication");
            }
            return lag.behind().compareTo(WORTH_SAYING) > 0 ? List.of(said) : List.of();
        }
    }
}
