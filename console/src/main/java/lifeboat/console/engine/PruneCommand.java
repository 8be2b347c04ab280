package lifeboat.console.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.config.RetentionConfig;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.targets.Target;
import lifeboat.vault.prune.PruneOutcome;
import lifeboat.vault.prune.PrunePlan;
import lifeboat.vault.prune.PruneRules;
import lifeboat.vault.prune.Pruner;
import lifeboat.vault.prune.Removal;
import lifeboat.vault.prune.RepackPlan;
import lifeboat.vault.prune.RepackRules;
import lifeboat.vault.prune.Retention;
import lifeboat.vault.prune.Tombstone;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;

/// `prune`.
final class PruneCommand {
    /// Backups that stopped for so long are looked at by a person first.
    private static final Duration ABSENCE = Duration.ofDays(7);

    /// More than that at once is a mistake more often than not; the next call goes on.
    private static final double SHARE = 0.5;

    private final SiteAccess site;

    PruneCommand(SiteAccess site) {
        this.site = site;
    }

    Result.Prune run(Request.Prune request)
            throws CommandException, IOException, InterruptedException {
        long started = System.nanoTime();
        try (OpenedSite opened = site.recover(new Vaults(site.targets()))) {
            Optional<SecondApprover> second = SecondApprover.of(site);
            Pruner pruner =
                    new Pruner(
                            site.targets(),
                            VaultKeys.ofRecovery(opened, Randomness.secure()),
                            opened.siteSigningKey(),
                            rules(Proofs.of(site), second),
                            site.clock(),
                            site.state());
            List<String> weaker = new RetentionHistory(site).weaker();
            Second none = new Second(List.of(), Optional.empty());
            if (request.effect() == Request.Prune.Effect.DRY_RUN) {
                return result(
                        new PruneOutcome(pruner.plan(), List.of(), PruneOutcome.Repacked.NOTHING),
                        weaker,
                        none,
                        true,
                        started);
            }
            PruneOutcome outcome = pruner.run();
            if (outcome.plan().isHeld()) {
                throw new CommandException.Refused(
                        "nothing is deleted: " + String.join("; ", outcome.plan().held()),
                        "lifeboat prune --dry-run shows what would go once this is settled");
            }
            List<String> problems = new ArrayList<>(weaker);
            problems.addAll(
                    new Quotas(site)
                            .counted(
                                    site.targets().stream()
                                            .map(Target::name)
                                            .collect(Collectors.toSet())));
            return result(
                    outcome, problems, second(second, pruner, outcome, weaker), false, started);
        }
    }

    /// What the second person has to do with it.
    private record Second(
            List<Result.PruneApproval> approvals, Optional<Result.PruneWaiting> waiting) {}

    private static Second second(
            Optional<SecondApprover> second,
            Pruner pruner,
            PruneOutcome outcome,
            List<String> weaker)
            throws IOException {
        if (second.isEmpty()) {
            return new Second(List.of(), Optional.empty());
        }
        List<Tombstone> open =
                pruner.tombstones().stream()
                        .filter(stone -> !outcome.plan().done().contains(stone))
                        .filter(stone -> !second.get().approves(stone))
                        .toList();
        boolean due = open.stream().anyMatch(stone -> stone.isDue(outcome.plan().at()));
        return new Second(
                second.get().approvalsOf(outcome.plan().due()),
                second.get().ask(open, weaker, due));
    }

    private PruneRules rules(Proofs proofs, Optional<SecondApprover> second) {
        RetentionConfig config = site.config().retention();
        return new PruneRules(
                new Retention(
                        config.hourly(),
                        config.daily(),
                        config.weekly(),
                        config.monthly(),
                        config.yearly(),
                        config.floor()),
                config.delay(),
                site.quorum(),
                id -> proofs.of(id).isPresent(),
                Set.copyOf(config.pins()),
                ABSENCE,
                SHARE,
                new RepackRules(
                        config.repack().unusedPercent() / 100.0,
                        config.repack().smallBytes(),
                        config.repack().mostBytes(),
                        config.repack().every()),
                stone -> second.isEmpty() || second.get().approves(stone));
    }

    private Result.Prune result(
            PruneOutcome outcome, List<String> first, Second second, boolean dryRun, long started) {
        PrunePlan plan = outcome.plan();
        List<String> problems = new ArrayList<>(first);
        problems.addAll(plan.problems());
        problems.addAll(dryRun ? plan.repack().problems() : outcome.repacked().problems());
        boolean waits = second.waiting().filter(Result.PruneWaiting::due).isPresent();
        boolean good =
                !waits && outcome.isComplete() && plan.held().isEmpty() && problems.isEmpty();
        return new Result.Prune(
                good ? Status.OK : Status.DEGRADED,
                dryRun,
                (System.nanoTime() - started) / 1e9,
                plan.held(),
                plan.snapshots().stream().map(PruneCommand::snapshot).toList(),
                part(plan.announce()),
                part(plan.remove()),
                dryRun ? repack(plan.repack()) : repack(outcome),
                notBefore(
                        plan, dryRun ? plan.repack().packs() > 0 : outcome.repacked().packs() > 0),
                RetentionHistory.of(site),
                second.approvals(),
                second.waiting(),
                outcome.targets().stream()
                        .map(vault ->
                                new Result.PruneTarget(
                                        vault.target(),
                                        vault.deleted(),
                                        vault.bytes(),
                                        vault.left(),
                                        vault.problems()))
                        .toList(),
                problems);
    }

    private static Result.PruneRepack repack(RepackPlan plan) {
        return new Result.PruneRepack(
                plan.packs(),
                plan.movedBytes(),
                plan.wonBytes(),
                plan.lookedAt(),
                plan.left(),
                plan.locked());
    }

    private static Result.PruneRepack repack(PruneOutcome outcome) {
        PruneOutcome.Repacked done = outcome.repacked();
        RepackPlan plan = outcome.plan().repack();
        return new Result.PruneRepack(
                done.packs(),
                done.newBytes(),
                done.bytes() - done.newBytes(),
                plan.lookedAt(),
                plan.left(),
                plan.locked());
    }

    private Optional<Instant> notBefore(PrunePlan plan, boolean replaces) {
        return plan.announce().isEmpty() && !replaces
                ? Optional.empty()
                : Optional.of(plan.at().plus(site.config().retention().delay()));
    }

    private static Result.PruneSnapshot snapshot(PrunePlan.Judged judged) {
        return new Result.PruneSnapshot(
                judged.id().shortForm(),
                judged.time(),
                judged.id().host(),
                judged.fate().name().toLowerCase(Locale.ROOT),
                judged.reasons());
    }

    private static Result.PrunePart part(Removal removal) {
        return new Result.PrunePart(
                removal.snapshots().size(),
                removal.packs().size(),
                removal.indexes().size(),
                removal.bytes());
    }
}
