package lifeboat.runbooks.database.postgresql;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lifeboat.restore.postgresql.PhysicalRecovery;

/// The log behind a physical copy, up to a moment that it is known to cover.
public interface Replay extends PhysicalRecovery.Log {
    /// Up to where it is replayed.
    PhysicalRecovery.Target target();

    /// The moment that is wanted.
    Instant moment();

    /// Why the moment was not reached, if so.
    Optional<String> missed(PhysicalRecovery.Recovered reached);

    /// What is not known of what was reached, or less than was kept.
    List<String> doubts(PhysicalRecovery.Recovered reached);
}
