package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import lifeboat.engines.postgresql.WalContinuity;
import lifeboat.engines.postgresql.WalRange;
import lifeboat.restore.postgresql.PhysicalRecovery;
import lifeboat.restore.postgresql.WalLog;

/// A moment of a PostgreSQL cluster: the segments that lead there.
final class WalTarget implements PhysicalRecovery.Log {
    private final PointInTime point;
    private final WalRange copy;
    private final WalLog log;
    private final WalContinuity.Window window;
    private int written;

    private WalTarget(PointInTime point, WalRange copy) {
        this.point = point;
        this.copy = copy;
        this.log = new WalLog(point.catalog());
        this.window = log.continuity(copy.segmentBytes()).follow(copy);
    }

    /// Empty where the copy is none of such a cluster.
    static Optional<WalTarget> of(PointInTime point) {
        return point.copy().place() instanceof PhysicalCopy.Place.Wal(var wal)
                ? Optional.of(new WalTarget(point, wal))
                : Optional.empty();
    }

    PointInTime point() {
        return point;
    }

    PhysicalRecovery.Target target() {
        String timeline =
                window.timeline() == copy.timeline() ? "current" : Long.toString(window.timeline());
        return point.asked()
                .<PhysicalRecovery.Target>map(
                        time -> new PhysicalRecovery.Target.Time(time, timeline))
                .orElseGet(() -> new PhysicalRecovery.Target.End(timeline));
    }

    @Override
    public void fetchInto(Path directory) throws IOException {
        log.writeHistories(directory, point.codec());
        write(directory, log.upTo(window, point.asked().orElse(Instant.MAX)));
    }

    /// Twice as many as so far.
    @Override
    public boolean fetchMore(Path directory) throws IOException {
        int before = written;
        write(directory, Math.min(window.segments().size(), Math.max(1, before) * 2));
        return written > before;
    }

    private void write(Path directory, int upTo) throws IOException {
        log.writeSegments(directory, window.segments().subList(written, upTo), point.codec());
        written = upTo;
    }

    /// Why less was replayed than is kept, if so.
    Optional<String> brokenOff(PhysicalRecovery.Recovered reached) {
        int size = copy.segmentBytes();
        long segment = reached.position().segment(size);
        return Optional.of(written)
                .filter(count -> count > 0)
                .map(count -> window.segments().get(count - 1))
                .filter(kept -> reached.endOfLog() && segment < kept.number(size) - 1)
                .map(kept ->
                        "the log could be replayed up to "
                                + reached.position()
                                + " only, though it is kept up to segment "
                                + kept.fileName());
    }
}
