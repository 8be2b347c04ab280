package lifeboat.runbooks.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lifeboat.restore.RestoreRequest;
import lifeboat.restore.RestoreResult;
import lifeboat.restore.RestoreSettings;
import lifeboat.restore.TreeRestore;
import lifeboat.restore.directory.DestinationRefusedException;
import lifeboat.restore.directory.WriteMode;
import lifeboat.runbooks.proof.Depth;
import lifeboat.runbooks.proof.TreeProof;
import lifeboat.runbooks.region.Gap;
import lifeboat.runbooks.region.Home;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.snapshot.SourceRecord;

/// Directories and configuration trees.
public final class DirectoryRestorer implements Restorer {
    private static final int DETAILS = 200;

    @Override
    public Set<String> kinds() {
        return Set.of("directory", "config");
    }

    @Override
    public List<Gap> preflight(
            SnapshotReader reader, SourceRecord source, Home home, StepWork.Start start) {
        return home.path().isPresent()
                ? List.of()
                : List.of(
                        new Gap(
                                source.name(),
                                "it has no path in this region; write `path:` beside it"));
    }

    @Override
    public ThrowawayHome throwaway(SourceRecord source, Path directory) {
        return ThrowawayHome.inFiles(Home.ephemeral(source, directory));
    }

    @Override
    public StepOutcome restore(Order order) throws IOException {
        RestoreResult result = run(order);
        List<String> details = new ArrayList<>();
        result.notRestored().stream()
                .limit(DETAILS)
                .forEach(entry -> details.add(entry.path() + ": not restored: " + entry.reason()));
        result.report().notApplied().stream()
                .limit(DETAILS)
                .forEach(entry ->
                        details.add(
                                (entry.path().isRoot() ? "." : entry.path())
                                        + ": "
                                        + entry.what()
                                        + " not set: "
                                        + entry.why()));
        long lost = result.notRestoredCount();
        long inexact = result.report().notAppliedCount();
        StepOutcome.Status status =
                switch (result.verdict()) {
                    case COMPLETE -> StepOutcome.Status.DONE;
                    case INCOMPLETE -> StepOutcome.Status.DEGRADED;
                    case DAMAGED -> StepOutcome.Status.FAILED;
                };
        String message =
                lost > 0
                        ? lost + " entries are not restored"
                        : inexact > 0 ? inexact + " attributes could not be set" : "";
        return new StepOutcome(
                status,
                message,
                result.entries() - lost,
                order.source().bytes(),
                details,
                List.of(
                        new CheckResult(
                                "loads without error",
                                "L3",
                                lost > 0 ? CheckResult.Verdict.FAILED : CheckResult.Verdict.PASSED,
                                order.source().entries() + " entries",
                                (result.entries() - lost) + " entries")),
                0);
    }

    /// What is in the way was put there by this restore, if it was begun before: the guards of the
    /// first run saw an empty place.
    private static RestoreResult run(Order order) throws IOException {
        Home.Existing existing = order.home().existing();
        WriteMode mode =
                existing == Home.Existing.OVERWRITE ? WriteMode.OVERWRITE : WriteMode.EMPTY_OR_SAME;
        try {
            return run(order, mode);
        } catch (DestinationRefusedException e) {
            if (order.start() == StepWork.Start.CONTINUED) {
                return run(order, WriteMode.OVERWRITE);
            }
            throw e;
        }
    }

    private static RestoreResult run(Order order, WriteMode mode) throws IOException {
        RestoreRequest request =
                RestoreRequest.of(order.source().name(), path(order))
                        .into(mode)
                        .with(order.privileges());
        return new TreeRestore(
                        order.reader(),
                        order.vaults(),
                        RestoreSettings.defaults(),
                        order.listener())
                .run(request);
    }

    private static Path path(Order order) {
        return order.home()
                .path()
                .orElseThrow(() -> new IllegalStateException("a home without a path"));
    }

    @Override
    public StepOutcome readBack(Order order, Depth depth) throws IOException {
        TreeProof.Finding finding =
                TreeProof.of(
                        order.reader(),
                        order.keys(),
                        order.source(),
                        path(order),
                        depth,
                        order.privileges(),
                        order.home().existing() == Home.Existing.OVERWRITE
                                ? TreeProof.Extras.ALLOWED
                                : TreeProof.Extras.NONE);
        boolean same = finding.differenceCount() == 0;
        String name =
                depth == Depth.CONTENT
                        ? "every entry and byte as in the snapshot"
                        : "every entry as in the snapshot";
        return new StepOutcome(
                same ? StepOutcome.Status.DONE : StepOutcome.Status.FAILED,
                same ? "" : finding.differenceCount() + " differences from the snapshot",
                finding.entries(),
                finding.bytes(),
                finding.differences().stream().limit(DETAILS).map(Object::toString).toList(),
                List.of(
                        new CheckResult(
                                name,
                                "L4",
                                same ? CheckResult.Verdict.PASSED : CheckResult.Verdict.FAILED,
                                order.source().entries() + " entries as captured",
                                same
                                        ? finding.entries() + " entries as captured"
                                        : finding.differences().getFirst().toString())),
                0);
    }
}
