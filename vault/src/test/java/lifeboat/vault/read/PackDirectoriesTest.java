package lifeboat.vault.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.fault.Wrapped;
import lifeboat.vault.BlobId;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.PackIds;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.index.PlaceTable;
import lifeboat.vault.index.SegmentCursor;
import lifeboat.vault.index.SegmentReader;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.snapshot.SnapshotId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PackDirectoriesTest {
    private static final int RUNS = 24;

    @TempDir Path state;

    private final TestTree tree = new TestTree();
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
    private TestSite site;
    private List<PackInfo> packs;

    /// Each run adds a file, so that the last snapshot needs packs of all of them.
    @BeforeEach
    void found() throws Exception {
        site = TestSite.with(2);
        Random random = new Random(3);
        for (int i = 0; i < RUNS; i++) {
            byte[] content = new byte[3000];
            random.nextBytes(content);
            tree.put("file" + i, content);
            TestRuns.backUp(site, site.targets(), state, tree);
        }
        SnapshotCatalog catalog =
                SnapshotCatalog.scan(new Vaults(site.targets()), site.recoveryKeys());
        SnapshotId id = catalog.newestOf(site.host().hostId()).orElseThrow();
        packs = catalog.read(id).manifest(site.recoveryKeys().sealing()).packs();
        assertThat(packs).hasSizeGreaterThan(PacksAhead.READERS);
    }

    @AfterEach
    void close() {
        site.close();
    }

    /// Answers late. The first readings of packs answer only once as many as planned have come
    /// together.
    private static final class SlowTarget implements Wrapped {
        private final Target inner;
        private final CountDownLatch meeting;
        private final Random random = new Random(5);
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger missed = new AtomicInteger();

        SlowTarget(Target inner, int together) {
            this.inner = inner;
            this.meeting = new CountDownLatch(together);
        }

        @Override
        public Target inner() {
            return inner;
        }

        @Override
        public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                meeting.countDown();
                if (!meeting.await(60, TimeUnit.SECONDS)) {
                    missed.incrementAndGet();
                }
                Thread.sleep(random.nextInt(20));
                return inner.read(key, range);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TargetException.Unreachable("read " + key + ": interrupted", e);
            } finally {
                now.decrementAndGet();
            }
        }
    }

    private PackDirectories directories(int pieceBlobs, Target... targets) {
        return new PackDirectories(
                new Vaults(List.of(targets)),
                site.recoveryKeys(),
                packs,
                state,
                pieceBlobs,
                warnings);
    }

    /// What the index says, which is written by others than the directories.
    private Map<BlobId, String> byTheIndex() throws IOException {
        PackIds ids = ids();
        Map<BlobId, String> places = new TreeMap<>();
        List<ObjectKey> segments = new ArrayList<>();
        site.target(0).list(VaultLayout.INDEXES, info -> segments.add(info.key()));
        try (FrameCodec codec = new FrameCodec(1)) {
            for (ObjectKey key : segments) {
                byte[] bytes = Vaults.wholeFrom(site.target(0), key, 1 << 24);
                SegmentReader reader =
                        SegmentReader.open(
                                SealedObjectReader.Bytes.of(bytes),
                                site.recoveryKeys().sealing(),
                                codec,
                                "a segment");
                SegmentCursor blobs = reader.cursor();
                while (blobs.next()) {
                    var pack = reader.packs().get(blobs.pack()).id();
                    if (ids.find(pack) >= 0) {
                        places.put(new BlobId(blobs.high(), blobs.low()), pack.toString());
                    }
                }
            }
        }
        return places;
    }

    private PackIds ids() {
        PackIds ids = new PackIds();
        packs.forEach(pack -> ids.add(pack.id()));
        return ids;
    }

    private void assertSame(PlaceTable table) throws IOException {
        PackIds ids = ids();
        Map<BlobId, String> known = byTheIndex();
        assertThat(known).hasSizeGreaterThan(RUNS);
        assertThat(table.size()).isEqualTo(known.size());
        for (var place : known.entrySet()) {
            assertThat(table.find(place.getKey(), ids).orElseThrow().pack())
                    .hasToString(place.getValue());
        }
    }

    @Test
    @Timeout(120)
    @DisplayName("the packs of a slow vault are read many at a time, and no more than that")
    void asksManyAtATime() throws Exception {
        SlowTarget slow = new SlowTarget(site.target(0), PacksAhead.READERS);
        try (PlaceTable table = directories(1 << 19, slow).first()) {
            assertSame(table);
        }
        assertThat(slow.missed).as("readings that nobody joined").hasValue(0);
        assertThat(slow.most).hasValue(PacksAhead.READERS);
        assertThat(warnings).isEmpty();
    }

    @Test
    void vaultsThatAnswerInAnotherOrderGiveTheSameTable() throws Exception {
        try (PlaceTable table =
                directories(7, new SlowTarget(site.target(0), 1), new SlowTarget(site.target(1), 1))
                        .compared()) {
            assertSame(table);
        }
    }

    @Test
    void lostPacksAreNamedInTheirOrderAndTheOthersAreRead() throws Exception {
        List<PackInfo> lost = List.of(packs.get(1), packs.get(4), packs.get(packs.size() - 1));
        for (Target target : site.targets()) {
            for (PackInfo pack : lost) {
                target.delete(pack.id().key());
            }
        }
        try (PlaceTable table = directories(1 << 19, new SlowTarget(site.target(0), 1)).first()) {
            assertThat(table.size()).isPositive().isLessThan(byTheIndex().size());
        }
        assertThat(warnings).hasSize(3);
        int number = 0;
        for (String warning : warnings) {
            assertThat(warning).contains("pack " + lost.get(number++).id() + " is lost");
        }
    }

    @Test
    void aNewerFormatEndsTheReading() throws Exception {
        ObjectKey key = packs.get(2).id().key();
        byte[] bytes = Vaults.wholeFrom(site.target(0), key, 1 << 24);
        bytes[8] = 99; // the version behind the magic
        site.target(0).put(key, Content.of(bytes), PutMode.REPLACE);
        assertThatThrownBy(() -> directories(5, new SlowTarget(site.target(0), 1)).first())
                .isInstanceOf(VaultException.NewerFormat.class);
    }

    @Test
    @Timeout(120)
    void anInterruptionEndsTheReadingAndLeavesNoReaderBehind() throws Exception {
        SlowTarget hanging = new SlowTarget(site.target(0), Integer.MAX_VALUE);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> directories(1 << 19, hanging).first())
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(hanging.now).hasValue(0);
    }
}
