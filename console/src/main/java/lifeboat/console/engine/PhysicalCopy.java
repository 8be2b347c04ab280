package lifeboat.console.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import lifeboat.backup.mariadb.MariadbPhysicalSource;
import lifeboat.backup.postgresql.PhysicalSource;
import lifeboat.engines.mariadb.BinlogPosition;
import lifeboat.engines.postgresql.WalRange;
import lifeboat.vault.snapshot.SourceSummary;

/// A physical copy in a snapshot that the log of its source can be followed from.
///
/// @param snapshot that holds it
/// @param place where it stands in that log
record PhysicalCopy(SnapshotChoice.Listed snapshot, Place place) {
    /// Where a copy stands.
    sealed interface Place {
        /// In the write-ahead log of a PostgreSQL cluster.
        ///
        /// @param wal that makes the copy consistent
        record Wal(WalRange wal) implements Place {}

        /// In the binary log of a MariaDB server.
        record Binlog(BinlogPosition position) implements Place {}
    }

    /// Not before the copy was complete.
    Instant time() {
        return snapshot.time();
    }

    /// All of a source that did not fail, oldest first.
    static List<PhysicalCopy> all(SnapshotChoice choice, String source) {
        List<PhysicalCopy> copies = new ArrayList<>();
        for (SnapshotChoice.Listed listed : choice.all()) {
            listed.summary().sources().stream()
                    .filter(found ->
                            found.name().equals(source) && !found.verdict().equals("failed"))
                    .flatMap(found -> place(found).stream())
                    .findFirst()
                    .ifPresent(place -> copies.add(new PhysicalCopy(listed, place)));
        }
        Collections.reverse(copies);
        return copies;
    }

    private static Optional<Place> place(SourceSummary source) {
        return switch (source.kind()) {
            case PhysicalSource.KIND -> WalRange.parse(source.point()).map(Place.Wal::new);
            case MariadbPhysicalSource.KIND ->
                    BinlogPosition.parse(source.point()).map(Place.Binlog::new);
            default -> Optional.empty();
        };
    }
}
