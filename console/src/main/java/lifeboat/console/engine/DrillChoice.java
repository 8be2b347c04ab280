package lifeboat.console.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.config.RegionConfig;
import lifeboat.runbooks.drill.Rotation;
import lifeboat.targets.Target;
import lifeboat.verification.evidence.EvidenceView;
import lifeboat.verification.report.RunKind;
import lifeboat.verification.report.RunReport;
import lifeboat.verification.report.Verdict;

/// What a drill tries: as it was asked for, or by rotation or chance.
///
/// @param targets those that are read, the rest is left out
/// @param without names of those that are left out
/// @param sampling how it was chosen, in a sentence
/// @param notProven what the rotation has never proven, in words
record DrillChoice(
        RegionConfig region,
        List<Target> targets,
        List<String> without,
        Rotation.Age age,
        String sampling,
        List<String> notProven) {
    DrillChoice {
        targets = List.copyOf(targets);
        without = List.copyOf(without);
        notProven = List.copyOf(notProven);
    }

    /// What is known before anything is chosen, for the report of a drill that comes no further.
    static DrillChoice notMadeYet(SiteAccess site, Request.Drill request) {
        RegionConfig region =
                site.config().regions().stream()
                        .filter(known -> request.region().equals(Optional.of(known.name())))
                        .findFirst()
                        .orElseGet(RegionConfig::forDrills);
        return new DrillChoice(
                region,
                List.of(),
                request.without(),
                Rotation.Age.NEWEST,
                "nothing was chosen yet",
                List.of());
    }

    static DrillChoice of(SiteAccess site, Request.Drill request)
            throws CommandException, IOException, InterruptedException {
        if (request.choosing() == Request.Drill.Choosing.ROTATED) {
            return rotated(site, request);
        }
        RegionConfig region = region(site, request.region().orElse(""));
        boolean sampled = request.choosing() == Request.Drill.Choosing.SAMPLED;
        return new DrillChoice(
                region,
                Regions.targets(site, region.prefer(), request.without()),
                request.without(),
                sampled ? Rotation.Age.ANY : Rotation.Age.NEWEST,
                sampled
                        ? "a snapshot by chance, from the seed; all of its sources, every byte"
                        : "the snapshot asked for, all of its sources, every byte",
                List.of());
    }

    /// The region of the configuration, or one without anything of its own.
    private static RegionConfig region(SiteAccess site, String name) throws CommandException {
        return name.isEmpty() ? RegionConfig.forDrills() : Regions.named(site.config(), name);
    }

    private static DrillChoice rotated(SiteAccess site, Request.Drill request)
            throws CommandException, IOException, InterruptedException {
        List<String> regions = new ArrayList<>(request.region().stream().toList());
        if (regions.isEmpty()) {
            site.config().regions().forEach(region -> regions.add(region.name()));
        }
        if (regions.isEmpty()) {
            regions.add(RegionConfig.forDrills().name());
        }
        List<Rotation.Pair> pairs = new ArrayList<>();
        for (Target target : Regions.targets(site, List.of(), request.without())) {
            regions.forEach(region -> pairs.add(new Rotation.Pair(target.name(), region)));
        }
        Rotation rotation = new Rotation(pairs, past(site));
        Rotation.Pair next = rotation.next();
        boolean configured =
                site.config().regions().stream().anyMatch(r -> r.name().equals(next.region()));
        RegionConfig region = region(site, configured ? next.region() : "");
        List<String> others =
                site.targets().stream()
                        .map(Target::name)
                        .filter(name -> !name.equals(next.target()))
                        .toList();
        int proven = pairs.size() - rotation.neverProven().size();
        return new DrillChoice(
                region,
                Regions.targets(site, region.prefer(), others),
                others,
                rotation.age(),
                "by rotation: target "
                        + next.target()
                        + " alone in region "
                        + next.region()
                        + ", "
                        + words(rotation.age())
                        + "; before this drill "
                        + proven
                        + " of "
                        + pairs.size()
                        + " pairs of target and region were proven",
                rotation.neverProven().stream()
                        .filter(pair -> !pair.equals(next))
                        .map(pair ->
                                "target "
                                        + pair.target()
                                        + " alone in region "
                                        + pair.region()
                                        + ": never")
                        .toList());
    }

    private static String words(Rotation.Age age) {
        return switch (age) {
            case NEWEST -> "its newest snapshot";
            case OLDEST -> "its oldest snapshot";
            case ANY -> "a snapshot by chance, from the seed";
        };
    }

    /// Drills of one target alone, as the evidence has them: what this machine remembers does not
    /// matter.
    private static List<Rotation.Past> past(SiteAccess site)
            throws CommandException, IOException, InterruptedException {
        List<String> names = site.targets().stream().map(Target::name).toList();
        List<Rotation.Past> past = new ArrayList<>();
        for (EvidenceView.Entry entry : EvidenceCommands.view(site).records()) {
            if (entry.report().isEmpty() || entry.report().get().kind() != RunKind.DRILL) {
                continue;
            }
            RunReport report = entry.report().get();
            List<String> used = new ArrayList<>(names);
            used.removeAll(report.scenario().without());
            if (used.size() == 1) {
                past.add(
                        new Rotation.Past(
                                new Rotation.Pair(used.getFirst(), report.scenario().region()),
                                report.ended(),
                                report.verdict() == Verdict.PASSED));
            }
        }
        return past;
    }

    /// The snapshot meant, among those that the targets hold.
    String at(String asked, OpenKeys keys, long seed) throws CommandException, IOException {
        if (age == Rotation.Age.NEWEST) {
            return asked;
        }
        try (OpenSnapshot newest = OpenSnapshot.of(targets, keys.keys(), asked)) {
            List<SnapshotChoice.Listed> all = newest.all();
            int chosen =
                    age == Rotation.Age.OLDEST
                            ? all.size() - 1
                            : new SplittableRandom(seed).nextInt(all.size());
            return all.get(chosen).id().sha256().hex();
        }
    }
}
