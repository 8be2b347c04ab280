package lifeboat.vault.prune;

import static lifeboat.vault.MeasuredChild.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.directory.DirectoryTarget;
import lifeboat.targets.fault.Wrapped;
import lifeboat.targets.fleet.Quorum;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.JumpingClock;
import lifeboat.vault.MeasuredChild;
import lifeboat.vault.PackId;
import lifeboat.vault.TestSite;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.pack.PackBuffers;
import lifeboat.vault.pack.PackWriter;
import lifeboat.vault.pack.PackedBlob;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.snapshot.Envelope;
import lifeboat.vault.snapshot.Manifest;
import lifeboat.vault.snapshot.SnapshotCodec;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.SourceSummary;
import lifeboat.vault.snapshot.Summary;

/// Snapshots of every hour, real ones, over packs that exist in the listing only. Arguments: the
/// vault's directory, number of snapshots, number of packs, a state directory, and blobs in each
/// pack if packs are to be replaced.
final class ManySnapshotsProbe {
    private static final Content ABSENT = Content.of(new byte[0]);
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
            int blobs = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 0;
            Target vault = new Packed(disk, packs, blobs == 0 ? ABSENT : pack(site, blobs));
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
                                    1,
                                    blobs == 0 ? RepackRules.NEVER : RepackRules.DEFAULT,
                                    _ -> true),
                            clock,
                            Path.of(arguments[3]));
            PrunePlan plan = pruner.plan();
            report("planMillis", (System.nanoTime() - started) / 1_000_000);
            report("held", plan.held().size());
            report("going", plan.announce().snapshots().size());
            report("packsGoing", plan.announce().packs().size());
            report("lookedAt", plan.repack().lookedAt());
            report("poor", plan.repack().packs());
        }
        MeasuredChild.reportPeakMemory();
    }

    /// A real pack, which stands under every name: its directory opens there too.
    private static Content pack(TestSite site, int blobs) throws IOException {
        Content[] made = new Content[1];
        byte[] frame = new byte[blobs * 16];
        new Random(1).nextBytes(frame);
        byte[] encoded = new byte[FrameCodec.MAX_CONTENT];
        List<PackedBlob> held = new ArrayList<>();
        for (int i = 0; i < blobs; i++) {
            held.add(new PackedBlob(new BlobId(i + 1, i), BlobKind.DATA, 16));
        }
        try (FrameCodec codec = new FrameCodec(1)) {
            PackWriter writer =
                    new PackWriter(
                            new PackBuffers(8 << 20, 1),
                            site.hostKeys().sealing(),
                            done -> made[0] = Content.of(done.content().sharedArray().clone()));
            writer.add(
                    encoded,
                    codec.encode(frame, frame.length, encoded),
                    frame.length,
                    held,
                    Set.of());
            writer.flush();
        }
        return made[0];
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
                needed.add(new PackInfo(pack((int) place + p), sizeOf(vault)));
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

    private static long sizeOf(Target vault) {
        return ((Packed) vault).bytes();
    }

    /// Shows packs that are not there, or all are the same one.
    private record Packed(Target inner, int packs, Content each) implements Wrapped {
        long bytes() {
            return each.length() == 0 ? 32 << 20 : each.length();
        }

        @Override
        public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
            if (each.length() > 0 && key.value().startsWith(VaultLayout.PACKS)) {
                byte[] all = each.sharedArray();
                int from = (int) Math.min(range.offset(), all.length);
                int length = (int) Math.min(range.length(), all.length - from);
                return new ByteArrayInputStream(all, from, length);
            }
            return Wrapped.super.read(key, range);
        }

        @Override
        public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
            Wrapped.super.list(prefix, each);
            if (VaultLayout.PACKS.startsWith(prefix)) {
                for (int i = 0; i < packs; i++) {
                    each.accept(new ObjectInfo(pack(i).key(), bytes()));
                }
            }
        }
    }
}
