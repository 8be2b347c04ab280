package lifeboat.console.engine;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lifeboat.console.CommandException;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.verification.evidence.EvidenceKind;
import lifeboat.verification.evidence.EvidenceView;
import lifeboat.verification.evidence.VaultEvidence;
import lifeboat.verification.report.RunReport;
import lifeboat.verification.report.Verdict;

/// Which snapshots came back, as the evidence has it: in a drill, or when it mattered.
final class Proofs {
    private final Map<String, Proof> bySnapshot = new HashMap<>();
    private final List<RunReport> reports = new ArrayList<>();

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
        for (EvidenceView.Entry entry :
                VaultEvidence.known(
                        site.targets(),
                        site.lookingKeys(new Vaults(site.targets())),
                        site.state(),
                        Set.of(EvidenceKind.DRILL, EvidenceKind.RESTORE_EVERYTHING))) {
            entry.report().ifPresent(proofs::add);
        }
        return proofs;
    }

    private void add(RunReport report) {
        reports.add(report);
        if (report.verdict() == Verdict.PASSED
                && !report.snapshot().isEmpty()
                && !report.level().isEmpty()) {
            bySnapshot.merge(
                    report.snapshot(),
                    new Proof(report.level(), report.started()),
                    (a, b) -> b.isBetterThan(a) ? b : a);
        }
    }

    /// The highest proof of a snapshot, the newest of equal ones.
    Optional<Proof> of(SnapshotId id) {
        return Optional.ofNullable(bySnapshot.get(id.shortForm()));
    }

    /// All drills and restores of everything, oldest first.
    List<RunReport> reports() {
        return List.copyOf(reports);
    }
}
