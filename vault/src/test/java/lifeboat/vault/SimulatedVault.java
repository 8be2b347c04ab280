package lifeboat.vault;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Capabilities;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Protection;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.directory.DirectoryTarget;
import lifeboat.vault.index.BlobCursor;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.index.SegmentWriter;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.snapshot.Envelope;
import lifeboat.vault.snapshot.Manifest;
import lifeboat.vault.snapshot.SegmentRange;
import lifeboat.vault.snapshot.SnapshotCodec;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.Summary;

/// A vault that claims to hold any number of blobs: its index, its snapshot and its listing are
/// real, its packs are names only. Ids, packs and places follow from the number of a blob, so that
/// nothing has to be remembered.
///
/// The index looks as years of merging leave it: one of three quarters of all blobs, one of a
/// fifth, and smaller ones, each cut into segments of [#PART] blobs.
public final class SimulatedVault implements Target {
    private static final int PART = 1 << 21;
    private static final int BLOBS_PER_PACK = 250;
    private static final int PACK_BYTES = 32 << 20;
    private static final int BLOB_BYTES = 4096;
    private static final int[] PERCENT = {75, 95, 99, 100};

    private final Target real;
    private final long blobs;
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder reads = new LongAdder();

    private SimulatedVault(Target real, long blobs) {
        this.real = real;
        this.blobs = blobs;
    }

    /// A vault made by [#make].
    public static SimulatedVault at(Path directory, long blobs) throws IOException {
        TargetIdentity identity = new TargetIdentity("provider", "account", Set.of());
        return new SimulatedVault(DirectoryTarget.at("vault", directory, identity), blobs);
    }

    /// Makes a vault of a site.
    public static SimulatedVault make(Path directory, long blobs, TestSite site)
            throws IOException {
        Files.createDirectories(directory);
        SimulatedVault vault = at(directory, blobs);
        site.plant(vault.real);
        List<String> digests = new ArrayList<>();
        List<String> ranges = new ArrayList<>();
        Files.createDirectories(directory.resolve("indexes"));
        for (int index = 0; index < PERCENT.length; index++) {
            vault.writeIndex(directory, index, site, digests, ranges);
        }
        vault.publish(site, digests, ranges);
        return vault;
    }

    private void writeIndex(
            Path directory, int index, TestSite site, List<String> digests, List<String> ranges)
            throws IOException {
        Numbered cursor = new Numbered(index);
        byte[] packs = SegmentWriter.packBytes(packs(index));
        boolean more = cursor.next();
        try (FrameCodec codec = new FrameCodec(1)) {
            while (more) {
                Path file = Files.createTempFile(directory, "segment", "");
                try (DigestOutputStream out =
                        new DigestOutputStream(
                                new BufferedOutputStream(Files.newOutputStream(file), 1 << 18),
                                Content.Sha256.digest())) {
                    SegmentWriter segment =
                            new SegmentWriter(out, site.hostKeys().sealing(), codec);
                    while (more && segment.blobs() < PART) {
                        segment.add(cursor, cursor.pack());
                        more = cursor.next();
                    }
                    segment.finish(packs);
                    var span = segment.span();
                    ranges.add(SegmentRange.of(span.firstHigh(), span.lastHigh()).toString());
                    out.flush();
                    var digest = Content.Sha256.ofDigest(out.getMessageDigest().digest());
                    digests.add(digest.hex());
                    Files.move(file, directory.resolve("indexes").resolve(digest.hex()));
                }
            }
        }
    }

    private void publish(TestSite site, List<String> digests, List<String> ranges)
            throws IOException {
        List<PackInfo> packs = new ArrayList<>();
        for (int index = 0; index < PERCENT.length; index++) {
            packs.addAll(packs(index));
        }
        Instant now = TestSite.NOW;
        Summary summary =
                new Summary(
                        "shop",
                        "web1",
                        "run",
                        now,
                        "nightly",
                        List.of(),
                        digests,
                        ranges,
                        packs.size(),
                        0);
        Manifest manifest =
                new Manifest(summary, "test", now, now, List.of(), List.of("vault"), 1, 1, packs);
        Envelope envelope =
                new Envelope(
                        1, site.host().siteId().hex(), site.host().hostId(), 1, "", now, "", "");
        byte[] stored =
                SnapshotCodec.write(
                        envelope, manifest, site.hostKeys().sealing(), site.host().signingKey());
        SnapshotId id = new SnapshotId(site.host().hostId(), 1, Content.of(stored).sha256());
        real.put(id.key(), Content.of(stored), PutMode.CREATE);
    }

    /// Id of a blob that the vault claims to hold.
    public BlobId id(long number) {
        long step = Long.divideUnsigned(-1, blobs);
        long high = number * step + Long.remainderUnsigned(mixed(number), step);
        return new BlobId(high, mixed(~number));
    }

    /// Id of a blob that it does not hold, close to another.
    public BlobId strange(long number) {
        BlobId id = id(number);
        return new BlobId(id.high(), id.low() ^ 1);
    }

    private static long mixed(long number) {
        long z = number + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static int indexOf(long number) {
        int percent = (int) Long.remainderUnsigned(mixed(number * 31 + 7), 100);
        int index = 0;
        while (percent >= PERCENT[index]) {
            index++;
        }
        return index;
    }

    private int packCount(int index) {
        int share = PERCENT[index] - (index == 0 ? 0 : PERCENT[index - 1]);
        return (int) Math.max(1, blobs / 100 * share / BLOBS_PER_PACK);
    }

    private static PackId pack(int index, int number) {
        long seed = (long) index << 40 | number;
        return new PackId(mixed(seed), mixed(seed + 1), mixed(~seed), mixed(~seed - 1));
    }

    private List<PackInfo> packs(int index) {
        List<PackInfo> packs = new ArrayList<>();
        for (int i = 0; i < packCount(index); i++) {
            packs.add(new PackInfo(pack(index, i), PACK_BYTES));
        }
        return packs;
    }

    /// Plain bytes of every blob.
    public int blobBytes() {
        return BLOB_BYTES;
    }

    public long bytesRead() {
        return bytesRead.sum();
    }

    public long reads() {
        return reads.sum();
    }

    /// The blobs of one index in order.
    private final class Numbered implements BlobCursor {
        private final int index;
        private final int packs;
        private long number = -1;
        private BlobId id = new BlobId(0, 1);

        Numbered(int index) {
            this.index = index;
            this.packs = packCount(index);
        }

        @Override
        public boolean next() {
            do {
                number++;
            } while (number < blobs && indexOf(number) != index);
            id = id(Math.min(number, blobs - 1));
            return number < blobs;
        }

        @Override
        public long high() {
            return id.high();
        }

        @Override
        public long low() {
            return id.low();
        }

        @Override
        public int pack() {
            return (int) Long.remainderUnsigned(mixed(number * 17), packs);
        }

        @Override
        public int field(int field) {
            int frame = (int) (number % 32);
            return switch (field) {
                case 0 -> frame;
                case 1 -> 1200 + (frame << 20);
                case 2 -> 900_000;
                case 3 -> (int) (number % 250) * BLOB_BYTES;
                default -> BLOB_BYTES;
            };
        }
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public TargetIdentity identity() {
        return real.identity();
    }

    @Override
    public Capabilities capabilities() {
        return real.capabilities();
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        real.put(key, content, mode);
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        reads.increment();
        return new java.io.FilterInputStream(real.read(key, range)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int got = in.read(into, offset, length);
                bytesRead.add(Math.max(0, got));
                return got;
            }
        };
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        reads.increment();
        return real.head(key);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        real.list(prefix, each);
        if (VaultLayout.PACKS.startsWith(prefix)) {
            for (int index = 0; index < PERCENT.length; index++) {
                for (int i = 0; i < packCount(index); i++) {
                    each.accept(new ObjectInfo(pack(index, i).key(), PACK_BYTES));
                }
            }
        }
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        real.delete(key);
    }

    @Override
    public void retain(ObjectKey key, Instant until) throws TargetException {
        real.retain(key, until);
    }

    @Override
    public Protection protection() {
        return real.protection();
    }

    @Override
    public void close() {
        real.close();
    }
}
