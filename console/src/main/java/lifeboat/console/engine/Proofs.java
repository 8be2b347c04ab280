package lifeboat.console.engine;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.verification.evidence.EvidenceView;
import lifeboat.verification.report.RunReport;
import lifeboat.verification.report.Verdict;

/// Which snapshots came back, as the evidence has it: in a drill, or when it mattered.
final class Proofs {
    private final Map<String, Proof> bySnapshot = new HashMap<>();

    private Proofs() {}

    /// How far a snapshot came.
    ///
    /// @param level `L0` to `L7`
    /// @param at when that was
    record Proof(String level, Instant at) {
        private boolean isBetterThan(Proof other) {
            int order = level.compareTo(other.level);
            return order > 0 || (order == 0 && at.isAfter(other.at));
        }
    }

    static Proofs of(SiteAccess site) throws CommandException, IOException, InterruptedException {
        Proofs proofs = new Proofs();
        for (EvidenceView.Entry entry : EvidenceCommands.view(site).records()) {
            Optional<RunReport> report = entry.report();
            if (report.isPresent()
                    && report.get().verdict() == Verdict.PASSED
                    && !report.get().snapshot().isEmpty()
                    && !report.get().level().isEmpty()) {
                proofs.bySnapshot.merge(
                        report.get().snapshot(),
                        new Proof(report.get().level(), report.get().started()),
                        (a, b) -> b.isBetterThan(a) ? b : a);
            }
        }
        return proofs;
    }

    /// The highest proof of a snapshot, the newest of equal ones.
    Optional<Proof> of(SnapshotId id) {
        return Optional.ofNullable(bySnapshot.get(id.shortForm()));
    }
}
