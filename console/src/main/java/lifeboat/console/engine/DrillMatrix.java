package lifeboat.console.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import lifeboat.console.CommandException;
import lifeboat.console.Result;
import lifeboat.console.config.RegionConfig;
import lifeboat.runbooks.batch.RunbookJob;
import lifeboat.runbooks.run.RunMode;
import lifeboat.targets.Target;

/// The same drill with each target and each pair of targets absent, as long as one is left.
final class DrillMatrix {
    private final SiteAccess site;
    private final RegionConfig region;
    private final RunbookJob job;
    private final SplittableRandom random;

    DrillMatrix(SiteAccess site, RegionConfig region, RunbookJob job, SplittableRandom random) {
        this.site = site;
        this.region = region;
        this.job = job;
        this.random = random;
    }

    /// One scenario for each; that one cannot be carried out makes it a failed one and ends
    /// nothing.
    ///
    /// @param keys used where the passphrase is not at hand
    List<Result.Scenario> run(List<Target> targets, OpenKeys keys, String at)
            throws InterruptedException {
        List<Result.Scenario> scenarios = new ArrayList<>();
        for (List<Target> gone : absent(targets)) {
            List<Target> left = targets.stream().filter(t -> !gone.contains(t)).toList();
            if (!left.isEmpty()) {
                scenarios.add(scenario(gone, left, keys, at));
            }
        }
        return scenarios;
    }

    private static List<List<Target>> absent(List<Target> targets) {
        List<List<Target>> absent = new ArrayList<>();
        targets.forEach(one -> absent.add(List.of(one)));
        for (int i = 0; i < targets.size(); i++) {
            for (int j = i + 1; j < targets.size(); j++) {
                absent.add(List.of(targets.get(i), targets.get(j)));
            }
        }
        return absent;
    }

    private Result.Scenario scenario(List<Target> gone, List<Target> left, OpenKeys keys, String at)
            throws InterruptedException {
        List<String> without = gone.stream().map(Target::name).toList();
        site.session()
                .progress()
                .note(RunMode.DRILL.banner() + " without " + String.join(", ", without));
        try {
            Result.Recovery result = restored(left, keys, at);
            return new Result.Scenario(
                    without,
                    result.verdict(),
                    result.level(),
                    result.rtoSeconds(),
                    result.problems());
        } catch (IOException | CommandException e) {
            return new Result.Scenario(
                    without, "error", "L0", 0, List.of(String.valueOf(e.getMessage())));
        }
    }

    /// The keys too must come from the vaults that are left, where the passphrase is at hand.
    private Result.Recovery restored(List<Target> left, OpenKeys keys, String at)
            throws CommandException, IOException, InterruptedException {
        DrillRun run = DrillRun.unwatched(site, region, job, random);
        DrillRun.Trouble none = new DrillRun.Trouble.None();
        if (!site.session().passphrases().isAtHand()) {
            return run.run(left, keys, at, _ -> true, none).result();
        }
        try (OpenKeys own = OpenKeys.of(site, left)) {
            return run.run(left, own, at, _ -> true, none).result();
        }
    }
}
