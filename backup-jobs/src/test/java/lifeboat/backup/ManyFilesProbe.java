package lifeboat.backup;

import static lifeboat.vault.MeasuredChild.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.backup.directory.DirectoryTreeSource;
import lifeboat.targets.Target;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.directory.DirectoryTarget;
import lifeboat.targets.fleet.Quorum;
import lifeboat.vault.MeasuredChild;
import lifeboat.vault.TestSite;
import lifeboat.vault.write.RunSettings;

/// Backs a directory up twice, with the settings that runs have, and says how long it took.
final class ManyFilesProbe {
    private ManyFilesProbe() {}

    /// Arguments: the directory, the vault, the state directory.
    public static void main(String... arguments) throws IOException {
        Path tree = Path.of(arguments[0]);
        TargetIdentity identity = new TargetIdentity("provider", "account", Set.of());
        try (TestSite site = TestSite.with(0);
                Target target = DirectoryTarget.at("vault", Path.of(arguments[1]), identity)) {
            site.plant(target);
            Path state = Path.of(arguments[2]);
            report("firstMillis", backUp(site, target, tree, state));
            report("againMillis", backUp(site, target, tree, state));
        }
        MeasuredChild.reportPeakMemory();
    }

    private static long backUp(TestSite site, Target target, Path tree, Path state)
            throws IOException {
        long started = System.nanoTime();
        BackupOrder order =
                new BackupOrder(
                        "shop",
                        "manual",
                        Instant.parse("2026-11-20T02:00:00Z"),
                        "lifeboat test",
                        List.of(
                                DirectoryTreeSource.directory(
                                        "tree", tree, List.of(), Optional.empty())));
        Quorum quorum = Quorum.defaultFor(List.of(target.identity()));
        try (BackupWork work =
                new BackupWork(
                        order,
                        site.host(),
                        site.hostKeys(),
                        List.of(target),
                        RunSettings.defaults(quorum),
                        state,
                        Clock.systemUTC(),
                        _ -> {})) {
            work.begin();
            var outcome = work.commit();
            report("entries", outcome.manifest().sources().getFirst().files());
            report("newBytes", outcome.manifest().sources().getFirst().newBytes());
            report("ok", work.verdict().equals("OK") ? 1 : 0);
        }
        return (System.nanoTime() - started) / 1_000_000;
    }
}
