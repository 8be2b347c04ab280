package lifeboat.vault.prune;

import static lifeboat.vault.MeasuredChild.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.directory.DirectoryTarget;
import lifeboat.targets.fault.Wrapped;
import lifeboat.targets.fleet.Quorum;
import lifeboat.vault.JumpingClock;
import lifeboat.vault.MeasuredChild;
import lifeboat.vault.PackId;
import lifeboat.vault.TestSite;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.Envelope;
import lifeboat.vault.snapshot.Manifest;
import lifeboat.vault.snapshot.SnapshotCodec;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.SourceSummary;
import lifeboat.vault.snapshot.Summary;

/// Snapshots of every hour, real ones, over packs that exist in the listing only. Arguments: the
/// vault's directory, number of snapshots, number of packs, a state directory.
final class ManySnapshotsProbe {
    private static final int PACKS_EACH = 40;
    private static final Instant FIRST = Instant.parse("2026-02-01T00:00:00Z");

    private ManySnapshotsProbe() {}

    public static void main(String... arguments) throws IOException {
        int snapshots = Integer.parseInt(arguments[1]);
        int packs = Integer.parseInt(arguments[2]);
        try (TestSite site = TestSite.with(0);
                Target disk =
                        DirectoryTarget.at(
                                "vault",
                                Path.of(arguments[0]),
                                new TargetIdentity("provider", "account", Set.of()))) {
            Target vault = new Packed(disk, packs);
            site.plant(vault);
            long started = System.nanoTime();
            make(site, vault, snapshots, packs);
            report("madeMillis", (System.nanoTime() - started) / 1_000_000);
            started = System.nanoTime();
            SnapshotCatalog catalog =
                    SnapshotCatalog.scan(new Vaults(List.of(vault)), site.recoveryKeys());
            report("listed", catalog.ids().size());
            report("listMillis", (System.nanoTime() - started) / 1_000_000);
            started = System.nanoTime();
            JumpingClock clock =
                    new JumpingClock(FIRST.plus(Duration.ofHours(snapshots)).plusSeconds(60));
            Pruner pruner =
                    new Pruner(
                            List.of(vault),
                            site.recoveryKeys(),
                            site.newSite().opened().siteSigningKey(),
                            new PruneRules(
                                    new Retention(0, 7, 5, 12, 3, Duration.ofDays(1)),
                                    Duration.ofDays(2),
                                    new Quorum(1, 1),
                                    _ -> true,
                                    Set.of(),
                                    Duration.ofDays(7),
                                    1),
                            clock,
                            Path.of(arguments[3]));
            PrunePlan plan = pruner.plan();
            report("planMillis", (System.nanoTime() - started) / 1_000_000);
            report("held", plan.held().size());
            report("going", plan.announce().snapshots().size());
            report("packsGoing", plan.announce().packs().size());
        }
        MeasuredChild.reportPeakMemory();
    }

    private static PackId pack(int number) {
        Random random = new Random(number);
        return new PackId(
                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    private static void make(TestSite site, Target vault, int snapshots, int packs)
            throws IOException {
        String before = "";
        for (int i = 0; i < snapshots; i++) {
            Instant time = FIRST.plus(Duration.ofHours(i));
            List<PackInfo> needed = new ArrayList<>();
            for (int p = 0; p < PACKS_EACH; p++) {
                long place = (long) i * (packs - PACKS_EACH) / Math.max(1, snapshots);
                needed.add(new PackInfo(pack((int) place + p), Packed.BYTES));
            }
            Summary summary =
                    new Summary(
                            "shop",
                            "web1",
                            "run-" + i,
                            time,
                            "hourly",
                            List.of(new SourceSummary("docroot", "directory", "ok", 1, 1, 1, null)),
                            List.of(Content.of(new byte[] {(byte) i}).sha256().hex()),
                            List.of("00-ff"),
                            needed.size(),
                            0);
            Manifest manifest =
                    new Manifest(
                            summary, "test", time, time, List.of(), List.of("vault"), 1, 1, needed);
            Envelope envelope =
                    new Envelope(
                            1,
                            site.host().siteId().hex(),
                            site.host().hostId(),
                            i + 1,
                            before,
                            time,
                            "",
                            "");
            byte[] stored =
                    SnapshotCodec.write(
                            envelope,
                            manifest,
                            site.hostKeys().sealing(),
                            site.host().signingKey());
            Content content = Content.of(stored);
            SnapshotId id = new SnapshotId(site.host().hostId(), i + 1, content.sha256());
            vault.put(id.key(), content, PutMode.CREATE);
            before = content.sha256().hex();
        }
    }

    /// Shows packs that are not there.
    private record Packed(Target inner, int packs) implements Wrapped {
        static final int BYTES = 32 << 20;

        @Override
        public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
            Wrapped.super.list(prefix, each);
            if (VaultLayout.PACKS.startsWith(prefix)) {
                for (int i = 0; i < packs; i++) {
                    each.accept(new ObjectInfo(pack(i).key(), BYTES));
                }
            }
        }
    }
}
