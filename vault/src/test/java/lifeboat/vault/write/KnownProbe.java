package lifeboat.vault.write;

import static lifeboat.vault.MeasuredChild.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import lifeboat.targets.Target;
import lifeboat.vault.BlobId;
import lifeboat.vault.MeasuredChild;
import lifeboat.vault.SimulatedVault;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.index.KnownBlobs;
import lifeboat.vault.prune.EarlyTombstones;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Survey;
import lifeboat.vault.read.Vaults;

/// Opens a [SimulatedVault] as a backup does, twice, looks blobs up and backs something up.
final class KnownProbe {
    private static final int LOOKUPS = 200_000;

    private KnownProbe() {}

    public static void main(String... arguments) throws IOException {
        long blobs = Long.parseLong(arguments[1]);
        Path state = Path.of(arguments[2]);
        try (TestSite site = TestSite.with(0);
                SimulatedVault vault = SimulatedVault.at(Path.of(arguments[0]), blobs)) {
            gather(site, vault, state, "firstMillis").close();
            long before = vault.bytesRead();
            try (KnownState known = gather(site, vault, state, "againMillis")) {
                report("againBytes", vault.bytesRead() - before);
                report("segments", known.segments.size());
                report("wrong", lookUp(known, vault, blobs));
                report("warnings", known.warnings().size());
            }
            System.gc();
            report("heapMiB", Runtime.getRuntime().totalMemory() >> 20);
            List<Target> targets = List.of(vault);
            TestTree tree = new TestTree();
            Random random = new Random(1);
            for (int i = 0; i < 20_000; i++) {
                byte[] content = new byte[1000 + random.nextInt(2000)];
                random.nextBytes(content);
                tree.put("f%05d".formatted(i), content);
            }
            long started = System.nanoTime();
            var outcome = TestRuns.backUp(site, targets, state, tree);
            report("runMillis", (System.nanoTime() - started) / 1_000_000);
            report("reached", outcome.quorum().reached() ? 1 : 0);
            outcome.warnings().forEach(System.out::println);
            report("runWarnings", outcome.warnings().size());
        }
        MeasuredChild.reportPeakMemory();
    }

    private static KnownState gather(TestSite site, SimulatedVault vault, Path state, String name)
            throws IOException {
        long started = System.nanoTime();
        Survey survey = Survey.of(List.of(vault), site.hostKeys().siteId());
        Vaults vaults = new Vaults(survey.readyTargets());
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.hostKeys());
        KnownState known =
                KnownState.gather(
                        site.hostKeys(),
                        vaults,
                        survey.ready(),
                        catalog,
                        new EarlyTombstones(site.hostKeys()),
                        state,
                        IndexLimits.USUAL);
        report(name, (System.nanoTime() - started) / 1_000_000);
        return known;
    }

    private static long lookUp(KnownState known, SimulatedVault vault, long blobs) {
        Random random = new Random(3);
        long wrong = 0;
        for (int warm = 0; warm < 2; warm++) {
            long started = System.nanoTime();
            for (int i = 0; i < LOOKUPS; i++) {
                wrong += known.blobs.find(vault.id(random.nextLong(blobs))) >= 0 ? 0 : 1;
            }
            long between = System.nanoTime();
            for (int i = 0; i < LOOKUPS; i++) {
                BlobId strange = vault.strange(random.nextLong(blobs));
                wrong += known.blobs.find(strange) == KnownBlobs.UNKNOWN ? 0 : 1;
            }
            long ended = System.nanoTime();
            report("knownPerSecond", (long) (LOOKUPS * 1e9 / (between - started)));
            report("unknownPerSecond", (long) (LOOKUPS * 1e9 / (ended - between)));
        }
        return wrong;
    }
}
