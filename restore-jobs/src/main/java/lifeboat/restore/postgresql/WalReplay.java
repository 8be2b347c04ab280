package lifeboat.restore.postgresql;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import lifeboat.engines.postgresql.WalContinuity;
import lifeboat.engines.postgresql.WalRange;
import lifeboat.vault.log.LogCatalog;
import lifeboat.vault.log.LogCodec;

/// The segments that lead a physical copy of a PostgreSQL cluster to a moment, from the vaults.
public final class WalReplay implements PhysicalRecovery.Log {
    private final WalRange copy;
    private final WalLog log;
    private final LogCodec codec;
    private final Optional<Instant> asked;
    private final WalContinuity.Window window;
    private int written;

    /// @param copy what makes the copy consistent
    /// @param catalog of the source's log
    /// @param codec with the recovery key
    /// @param asked empty: to the end of the log
    public WalReplay(WalRange copy, LogCatalog catalog, LogCodec codec, Optional<Instant> asked) {
        this.copy = copy;
        this.log = new WalLog(catalog);
        this.codec = codec;
        this.asked = asked;
        this.window = log.continuity(copy.segmentBytes()).follow(copy);
    }

    /// How far the log leads.
    public WalContinuity.Window window() {
        return window;
    }

    /// What the server is to be told.
    public PhysicalRecovery.Target target() {
        String timeline =
                window.timeline() == copy.timeline() ? "current" : Long.toString(window.timeline());
        return asked.<PhysicalRecovery.Target>map(
                        time -> new PhysicalRecovery.Target.Time(time, timeline))
                .orElseGet(() -> new PhysicalRecovery.Target.End(timeline));
    }

    @Override
    public void fetchInto(Path directory) throws IOException {
        log.writeHistories(directory, codec);
        write(directory, log.upTo(window, asked.orElse(Instant.MAX)));
    }

    /// Twice as many as so far.
    @Override
    public boolean fetchMore(Path directory) throws IOException {
        int before = written;
        write(directory, Math.min(window.segments().size(), Math.max(1, before) * 2));
        return written > before;
    }

    private void write(Path directory, int upTo) throws IOException {
        log.writeSegments(directory, window.segments().subList(written, upTo), codec);
        written = upTo;
    }

    /// Why less was replayed than is kept, if so: nothing of the last segment that is whole. The
    /// last record of a segment may be cut, and so may the one behind it be that still grew.
    public Optional<String> brokenOff(PhysicalRecovery.Recovered reached) {
        int size = copy.segmentBytes();
        return Optional.of(written)
                .filter(count -> count > 0 && reached.endOfLog())
                .map(count -> window.segments().get(count - 1))
                .filter(last -> {
                    long whole = log.isWhole(last) ? last.number(size) : last.number(size) - 1;
                    return whole * size >= copy.end().bytes()
                            && reached.position().bytes() <= whole * size;
                })
                .map(last ->
                        "the log could be replayed up to "
                                + reached.position()
                                + " only, though it is kept up to segment "
                                + last.fileName());
    }
}
