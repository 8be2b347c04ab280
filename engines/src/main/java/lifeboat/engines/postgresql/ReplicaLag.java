package lifeboat.engines.postgresql;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How far a replica is behind the server it follows.
///
/// @param behind age of the newest transaction it has replayed; nothing where it has replayed all
///   it received and still receives
/// @param reason why it is behind, as far as it can tell, or empty
public record ReplicaLag(Duration behind, String reason) {
    private static final String QUESTION =
            "select coalesce(extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::bigint::text, ''),"
                    + " (pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn())::text,"
                    + " exists (select from pg_stat_wal_receiver where status = 'streaming')::text,"
                    + " pg_is_wal_replay_paused()::text";

    /// Asks a server.
    ///
    /// @return empty if it is no replica
    public static Optional<ReplicaLag> of(PostgresqlSession session) throws IOException {
        if (!session.value("select pg_is_in_recovery()").equals("t")) {
            return Optional.empty();
        }
        List<String> answer = session.rows(QUESTION).getFirst();
        boolean caughtUp = answer.get(1).equals("true") && answer.get(2).equals("true");
        if (caughtUp || answer.getFirst().isEmpty()) {
            return Optional.of(new ReplicaLag(Duration.ZERO, ""));
        }
        String reason =
                answer.get(3).equals("true")
                        ? "its replay is paused"
                        : answer.get(2).equals("true")
                                ? "it has not replayed all it received"
                                : "it receives nothing";
        return Optional.of(
                new ReplicaLag(
                        Duration.ofSeconds(Math.max(0, Long.parseLong(answer.getFirst()))),
                        reason));
    }
}
