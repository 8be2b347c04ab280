package lifeboat.vault.write;

import static lifeboat.vault.MeasuredChild.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import lifeboat.targets.Target;
import lifeboat.targets.fleet.Quorum;
import lifeboat.vault.MeasuredChild;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;

/// A backup of random bytes by eight workers, to one vault that takes packs and to others that hang
/// in every put of one, for ever.
final class PackMemoryProbe {
    private static final int WORKERS = 8;

    private PackMemoryProbe() {}

    /// Arguments: the state directory, bytes to back up, vaults that hang.
    public static void main(String... arguments) throws IOException {
        Path state = Path.of(arguments[0]);
        long bytes = Long.parseLong(arguments[1]);
        try (TestSite site = TestSite.with(1 + Integer.parseInt(arguments[2]))) {
            List<Target> targets = new ArrayList<>();
            targets.add(new PackSink(site.target(0)));
            List<HangingTarget> hanging = new ArrayList<>();
            for (Target inner : site.targets().subList(1, site.targets().size())) {
                hanging.add(new HangingTarget(inner));
            }
            targets.addAll(hanging);
            RunSettings usual = RunSettings.defaults(new Quorum(1, 1));
            RunSettings settings =
                    new RunSettings(
                            WORKERS,
                            usual.level(),
                            usual.packBytes(),
                            usual.packMemoryBytes(),
                            usual.quorum());
            try (BackupRun run =
                    BackupRun.begin(
                            site.host(),
                            site.hostKeys(),
                            targets,
                            settings,
                            InstantSource.system(),
                            state)) {
                SourceWriter writer = run.source("stream");
                writer.add(
                        writer.storeStream(
                                TestTree.entry(EntryPath.of("s"), EntryType.FILE, 0),
                                new RandomStream(7, bytes)));
                CapturedSource captured = run.finish(writer);
                report("newBytes", captured.newBytes());
                report("hanging", hanging.stream().filter(HangingTarget::hangs).count());
            }
        }
        MeasuredChild.reportPeakMemory();
        System.exit(0); // what hangs in a put would not end
    }
}
