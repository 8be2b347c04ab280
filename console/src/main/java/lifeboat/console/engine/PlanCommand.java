package lifeboat.console.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.config.RegionConfig;
import lifeboat.runbooks.region.Gap;
import lifeboat.runbooks.region.Home;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.snapshot.SourceRecord;

/// `plan`.
final class PlanCommand {
    private final SiteAccess site;

    PlanCommand(SiteAccess site) {
        this.site = site;
    }

    Result.Plan run(Request.Plan request)
            throws CommandException, IOException, InterruptedException {
        RegionConfig region = Regions.named(site.config(), request.region());
        List<Target> targets = Regions.targets(site, region.prefer(), request.without());
        try (OpenKeys keys = OpenKeys.of(site, targets);
                OpenSnapshot snapshot = OpenSnapshot.of(targets, keys.keys(), request.at())) {
            RegionPlan plan = RegionPlan.real(site, region, snapshot, request.at(), Set.of());
            return told(request, plan, snapshot, targets);
        }
    }

    private Result.Plan told(
            Request.Plan request, RegionPlan plan, OpenSnapshot snapshot, List<Target> targets) {
        List<SourceRecord> sources = snapshot.reader().manifest().sources();
        List<String> notes = new ArrayList<>(snapshot.warnings());
        notes.addAll(plan.leftovers());
        notes.addAll(plan.forward().holes());
        Map<PackInfo, Integer> holders = new HashMap<>();
        List<Result.PlanTarget> told = new ArrayList<>();
        List<Result.PlanCost> costs = new ArrayList<>();
        for (Target target : targets) {
            told.add(target(target, snapshot, holders, costs, notes));
        }
        request.without().forEach(name -> told.add(new Result.PlanTarget(name, "left out", 0, 0)));
        List<String> notBack =
                new ArrayList<>(RegionPlan.notBack(site.config(), sources, plan.forward()));
        long lost =
                snapshot.reader().manifest().packs().stream()
                        .filter(pack -> !holders.containsKey(pack))
                        .count();
        if (lost > 0) {
            notBack.add(lost + " packs of the snapshot are on none of these targets");
        }
        Throughput speed = Throughput.known(site);
        long bytes = sources.stream().mapToLong(SourceRecord::bytes).sum();
        List<String> gaps = plan.gaps().stream().map(Gap::toString).toList();
        return new Result.Plan(
                gaps.isEmpty() && lost == 0 ? Status.OK : Status.DEGRADED,
                request.region(),
                request.at(),
                snapshot.chosen().id().shortForm(),
                snapshot.chosen().time(),
                plan.runbook().name(),
                sources.stream().map(source -> source(source, plan)).toList(),
                told,
                costs,
                plan.expansion().steps().stream().map(s -> s.wave() + ": " + s.name()).toList(),
                bytes,
                snapshot.chosen().summary().storedBytes(),
                bytes / speed.bytesPerSecond(),
                speed.basis(),
                plan.forward().lost(sources, site.clock().instant()).toMillis() / 1000.0,
                gaps,
                notBack,
                notes,
                plan.hash(targets.stream().map(Target::name).toList()));
    }

    private static Result.PlanSource source(SourceRecord source, RegionPlan plan) {
        Home home = plan.region().home(source.name()).orElseThrow();
        return new Result.PlanSource(
                source.name(),
                source.kind(),
                home.place(),
                home.origin().name().toLowerCase(java.util.Locale.ROOT),
                source.entries(),
                source.bytes(),
                source.consistencyPoint());
    }

    private Result.PlanTarget target(
            Target target,
            OpenSnapshot snapshot,
            Map<PackInfo, Integer> holders,
            List<Result.PlanCost> costs,
            List<String> notes) {
        try {
            Inventory inventory = Inventory.of(target);
            List<PackInfo> held = new ArrayList<>();
            long missing = 0;
            for (PackInfo pack : snapshot.reader().manifest().packs()) {
                if (inventory.holds(pack.id(), pack.sizeBytes())) {
                    holders.merge(pack, 1, Integer::sum);
                    held.add(pack);
                } else {
                    missing++;
                }
            }
            costs.add(new Costs(site.config()).planned(target.name(), held, inventory));
            boolean first = snapshot.vaults().targets().getFirst().equals(target);
            String role = missing > 0 ? "incomplete" : first ? "first choice" : "in reserve";
            return new Result.PlanTarget(target.name(), role, held.size(), missing);
        } catch (TargetException e) {
            notes.add("target " + target.name() + " cannot be listed: " + e.getMessage());
            return new Result.PlanTarget(
                    target.name(), "unreachable", 0, snapshot.reader().manifest().packs().size());
        }
    }
}
