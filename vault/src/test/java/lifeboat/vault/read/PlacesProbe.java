package lifeboat.vault.read;

import static lifeboat.vault.MeasuredChild.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import lifeboat.vault.BlobId;
import lifeboat.vault.MeasuredChild;
import lifeboat.vault.SimulatedVault;
import lifeboat.vault.TestSite;
import lifeboat.vault.snapshot.SnapshotId;

/// Looks blobs of a [SimulatedVault] up as a restore does: a few of one file, then windows of many.
final class PlacesProbe {
    private static final int WINDOW = 200_000;

    private PlacesProbe() {}

    public static void main(String... arguments) throws IOException {
        long blobs = Long.parseLong(arguments[1]);
        Random random = new Random(5);
        try (TestSite site = TestSite.with(0);
                SimulatedVault vault = SimulatedVault.at(Path.of(arguments[0]), blobs)) {
            Vaults vaults = new Vaults(List.of(vault));
            long started = System.nanoTime();
            SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.recoveryKeys());
            SnapshotId id = catalog.ids().getFirst(); // the simulated one
            var manifest = catalog.open(id).manifest(site.recoveryKeys().sealing());
            report("manifestMillis", (System.nanoTime() - started) / 1_000_000);
            report("manifestBytes", vault.bytesRead());
            try (BlobLocator locator =
                    new BlobLocator(
                            vaults,
                            site.recoveryKeys(),
                            manifest.summary(),
                            manifest.packs(),
                            java.util.List.of())) {
                few(locator, vault, random.nextLong(blobs));
                locator.expectMany();
                for (int window = 0; window < 3; window++) {
                    many(locator, vault, random, blobs);
                }
                report("warnings", locator.warnings().size());
            }
        }
        MeasuredChild.reportPeakMemory();
    }

    /// What one small file needs: a page list, a page, a blob.
    private static void few(BlobLocator locator, SimulatedVault vault, long number)
            throws IOException {
        long started = System.nanoTime();
        long before = vault.bytesRead();
        long reads = vault.reads();
        int wrong = 0;
        for (int i = 0; i < 3; i++) {
            wrong += locator.find(vault.id(number + i)).length() == vault.blobBytes() ? 0 : 1;
        }
        report("fewMillis", (System.nanoTime() - started) / 1_000_000);
        report("fewBytes", vault.bytesRead() - before);
        report("fewReads", vault.reads() - reads);
        report("fewWrong", wrong);
    }

    private static void many(BlobLocator locator, SimulatedVault vault, Random random, long blobs)
            throws IOException {
        long started = System.nanoTime();
        long before = vault.bytesRead();
        Set<BlobId> wanted = new HashSet<>();
        while (wanted.size() < WINDOW) {
            wanted.add(vault.id(random.nextLong(blobs)));
        }
        List<BlobId> inOrder = new ArrayList<>(locator.expect(wanted));
        long expected = System.nanoTime();
        int wrong = 0;
        for (BlobId id : inOrder) {
            wrong += locator.find(id).length() == vault.blobBytes() ? 0 : 1;
        }
        report("windowPrepareMillis", (expected - started) / 1_000_000);
        report("windowMillis", (System.nanoTime() - expected) / 1_000_000);
        report("windowBytes", vault.bytesRead() - before);
        report("windowWrong", wrong);
    }
}
