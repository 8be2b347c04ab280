package lifeboat.runbooks.database.postgresql;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import lifeboat.engines.postgresql.WalContinuity;
import lifeboat.engines.postgresql.WalRange;
import lifeboat.restore.postgresql.PhysicalRecovery;
import lifeboat.restore.postgresql.WalLog;
import lifeboat.restore.postgresql.WalReplay;
import lifeboat.runbooks.run.CheckResult;
import lifeboat.runbooks.run.Moment;
import lifeboat.runbooks.run.Restorer;
import lifeboat.vault.log.LogCatalog;
import lifeboat.vault.log.LogCodec;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.SourceRecord;

/// The log that brings a restored cluster to the moment wanted. Where it has a hole, it goes as far
/// as the hole: in a disaster that is more than nothing, and it is said.
public final class ClusterLog implements PhysicalRecovery.Log {
    private final WalReplay replay;
    private final Optional<Instant> asked;

    private ClusterLog(WalReplay replay, Optional<Instant> asked) {
        this.replay = replay;
        this.asked = asked;
    }

    static Optional<ClusterLog> of(Restorer.Order order) {
        return position(order.source(), order.moment())
                .map(copy ->
                        new ClusterLog(
                                new WalReplay(
                                        copy,
                                        LogCatalog.of(order.vaults(), order.source().name()),
                                        new LogCodec(order.keys()),
                                        order.moment().asked()),
                                order.moment().asked()))
                .filter(log -> log.window().untilTime().isPresent());
    }

    /// How far the log of a source leads; empty where it is not used: no log follows the copy, the
    /// source belongs to a group, or it is wanted as it was captured.
    public static Optional<WalContinuity.Window> reach(
            SourceRecord source, Moment moment, Vaults vaults) {
        return position(source, moment)
                .map(copy ->
                        new WalLog(LogCatalog.of(vaults, source.name()))
                                .continuity(copy.segmentBytes())
                                .follow(copy))
                .filter(window -> window.untilTime().isPresent());
    }

    private static Optional<WalRange> position(SourceRecord source, Moment moment) {
        boolean forward =
                !(moment instanceof Moment.Capture)
                        && source.kind().equals(PhysicalClusterRestorer.KIND)
                        && !source.facts().containsKey(SourceRecord.GROUP);
        return forward ? WalRange.parse(source.consistencyPoint()) : Optional.empty();
    }

    private WalContinuity.Window window() {
        return replay.window();
    }

    PhysicalRecovery.Target target() {
        return replay.target();
    }

    @Override
    public void fetchInto(Path directory) throws IOException {
        replay.fetchInto(directory);
    }

    @Override
    public boolean fetchMore(Path directory) throws IOException {
        return replay.fetchMore(directory);
    }

    /// Proof that it led to the moment; empty where something is lacking.
    Optional<CheckResult> check(PhysicalRecovery.Recovered opened) {
        CheckResult reached =
                new CheckResult(
                        "brought forward by its log",
                        "L4",
                        CheckResult.Verdict.PASSED,
                        asked.map(time -> "everything committed by " + time)
                                .orElse("all of the log"),
                        opened.lastCommit()
                                        .map(commit -> "last commit " + commit)
                                        .orElse("no commit")
                                + ", at "
                                + opened.position());
        return lacking(opened).isPresent() ? Optional.empty() : Optional.of(reached);
    }

    /// What is missing of what was asked for, if anything.
    Optional<String> lacking(PhysicalRecovery.Recovered opened) {
        Optional<String> hole = hole(window(), asked);
        return hole.isPresent() ? hole : replay.brokenOff(opened);
    }

    /// The hole that keeps a log from leading to the moment, if there is one.
    ///
    /// @param asked empty: to the end of the log
    public static Optional<String> hole(WalContinuity.Window window, Optional<Instant> asked) {
        return window.hole()
                .filter(_ -> asked.isEmpty() || isShort(window, asked.get()))
                .map(hole ->
                        "the log has a hole: "
                                + hole
                                + "; everything is there until "
                                + window.untilTime().map(Instant::toString).orElse("the copy"));
    }

    private static boolean isShort(WalContinuity.Window window, Instant asked) {
        return window.untilTime().filter(end -> !end.isBefore(asked)).isEmpty();
    }
}
