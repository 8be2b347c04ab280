package lifeboat.console.engine;

import java.time.Instant;
import java.util.Optional;
import lifeboat.engines.mariadb.BinlogContinuity;
import lifeboat.engines.postgresql.WalContinuity;
import lifeboat.restore.mariadb.BinlogLog;
import lifeboat.restore.postgresql.WalLog;
import lifeboat.vault.log.LogCatalog;

/// How far the log that is kept leads from one copy on.
///
/// @param untilTime everything committed by then is in it; empty: nothing follows the copy
/// @param until the position where it ends
/// @param timeline on which it ends; 0 where the log has none
/// @param segments or files that follow the copy
/// @param hole where it breaks off though more is kept, in words
/// @param begunBefore whether a hole is no mere beginning of the log
record LogReach(
        Optional<Instant> untilTime,
        String until,
        long timeline,
        long segments,
        Optional<String> hole,
        boolean begunBefore) {
    static LogReach of(PhysicalCopy copy, LogCatalog catalog) {
        return switch (copy.place()) {
            case PhysicalCopy.Place.Wal(var wal) ->
                    of(new WalLog(catalog).continuity(wal.segmentBytes()).follow(wal));
            case PhysicalCopy.Place.Binlog(var position) -> {
                BinlogContinuity.Window window =
                        new BinlogLog(catalog).continuity().follow(position);
                yield new LogReach(
                        window.untilTime(),
                        window.until(),
                        0,
                        window.files().size(),
                        window.hole(),
                        window.begunBefore());
            }
        };
    }

    private static LogReach of(WalContinuity.Window window) {
        return new LogReach(
                window.untilTime(),
                window.until().toString(),
                window.timeline(),
                window.segments().size(),
                window.hole().map(WalContinuity.Hole::toString),
                window.begunBefore());
    }
}
