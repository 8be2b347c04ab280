package lifeboat.console.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import lifeboat.backup.postgresql.PhysicalSource;
import lifeboat.engines.postgresql.WalRange;

/// A physical copy of a cluster in a snapshot.
///
/// @param snapshot that holds it
/// @param wal that makes it consistent
record PhysicalCopy(SnapshotChoice.Listed snapshot, WalRange wal) {
    /// Not before the copy was complete.
    Instant time() {
        return snapshot.time();
    }

    /// All of a source that did not fail, oldest first.
    static List<PhysicalCopy> all(SnapshotChoice choice, String source) {
        List<PhysicalCopy> copies = new ArrayList<>();
        for (SnapshotChoice.Listed listed : choice.all()) {
            in(listed, source).ifPresent(copies::add);
        }
        Collections.reverse(copies);
        return copies;
    }

    /// That of one snapshot.
    static Optional<PhysicalCopy> in(SnapshotChoice.Listed listed, String source) {
        return listed.summary().sources().stream()
                .filter(found ->
                        found.name().equals(source)
                                && found.kind().equals(PhysicalSource.KIND)
                                && !found.verdict().equals("failed"))
                .flatMap(found -> WalRange.parse(found.point()).stream())
                .findFirst()
                .map(wal -> new PhysicalCopy(listed, wal));
    }
}
