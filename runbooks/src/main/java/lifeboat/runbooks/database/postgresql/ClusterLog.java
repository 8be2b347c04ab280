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
import lifeboat.runbooks.run.StepOutcome;
import lifeboat.vault.VaultException;
import lifeboat.vault.log.LogCatalog;
import lifeboat.vault.log.LogCodec;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.SourceRecord;

/// The log that brings a restored cluster to the moment wanted. Where it has a hole, it goes as far
/// as the hole: in a disaster that is more than nothing, and it is said.
public final class ClusterLog implements PhysicalRecovery.Log {
    private static final String CHECK = "brought forward by its log";

    private final WalReplay replay;
    private final Optional<Instant> asked;
    private Optional<VaultException.Lost> lost = Optional.empty();

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
                .filter(log -> isUsed(log.window(), log.asked));
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
                .filter(window -> isUsed(window, moment.asked()));
    }

    /// Whether anything follows the copy, or should: a log that began after the moment is none.
    private static boolean isUsed(WalContinuity.Window window, Optional<Instant> asked) {
        return window.untilTime().isPresent()
                || (window.hole().isPresent() && (asked.isEmpty() || window.begunBefore()));
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
        try {
            replay.fetchInto(directory);
        } catch (VaultException.Lost e) {
            lost = Optional.of(e); // what was written before it is replayed
        }
    }

    @Override
    public boolean fetchMore(Path directory) throws IOException {
        if (lost.isPresent()) {
            return false;
        }
        try {
            return replay.fetchMore(directory);
        } catch (VaultException.Lost e) {
            lost = Optional.of(e);
            return true; // some may have been written before it
        }
    }

    /// Proof that all of the log that can be had was replayed, as far as it was asked for; empty
    /// where the replay broke off.
    Optional<CheckResult> check(PhysicalRecovery.Recovered opened) {
        String whole =
                window().hole().isPresent() ? "all of the log before its hole" : "all of the log";
        CheckResult reached =
                new CheckResult(
                        CHECK,
                        "L4",
                        CheckResult.Verdict.PASSED,
                        asked.filter(_ -> !opened.endOfLog())
                                .map(time -> "everything committed by " + time)
                                .orElse(whole),
                        opened.lastCommit()
                                        .map(commit -> "last commit " + commit)
                                        .orElse("no commit")
                                + ", at "
                                + opened.position());
        return brokenOff(opened).isPresent() ? Optional.empty() : Optional.of(reached);
    }

    /// Whether a step's outcome has that proof.
    public static boolean isReplayed(StepOutcome outcome) {
        return outcome.status().isGood()
                && outcome.checks().stream().anyMatch(check -> check.name().equals(CHECK));
    }

    /// What is missing of what was asked for, or may be, if anything.
    Optional<String> lacking(PhysicalRecovery.Recovered opened) {
        if (!opened.endOfLog()) {
            return Optional.empty();
        }
        return brokenOff(opened)
                .or(() -> window().hole().map(hole -> holed(hole, window())))
                .or(() ->
                        asked.map(time ->
                                "the log ends before anything later than "
                                        + time
                                        + ": "
                                        + opened.lastCommit()
                                                .map(commit -> "its last commit is of " + commit)
                                                .orElse("it holds no commit")
                                        + "; whether more was committed by then is not known"));
    }

    private Optional<String> brokenOff(PhysicalRecovery.Recovered opened) {
        return lost.filter(_ -> opened.endOfLog())
                .map(e ->
                        "the log could be replayed up to "
                                + opened.position()
                                + " only: "
                                + e.getMessage())
                .or(() -> replay.brokenOff(opened));
    }

    /// The hole that keeps a log from leading to the moment, if there is one.
    ///
    /// @param asked empty: to the end of the log
    public static Optional<String> hole(WalContinuity.Window window, Optional<Instant> asked) {
        return window.hole()
                .filter(_ -> asked.isEmpty() || isShort(window, asked.get()))
                .map(hole -> holed(hole, window));
    }

    private static String holed(WalContinuity.Hole hole, WalContinuity.Window window) {
        return "the log has a hole: "
                + hole
                + "; everything is there until "
                + window.untilTime().map(Instant::toString).orElse("the copy");
    }

    private static boolean isShort(WalContinuity.Window window, Instant asked) {
        return window.untilTime().filter(end -> !end.isBefore(asked)).isEmpty();
    }
}
