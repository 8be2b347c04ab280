package lifeboat.vault.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import lifeboat.targets.Content;
import lifeboat.targets.PutMode;
import lifeboat.vault.BlobId;
import lifeboat.vault.PackId;
import lifeboat.vault.TestSite;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.BlobCursor;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.index.SegmentWriter;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.Summary;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TinyBlobsTest {
    private static final int BLOBS = 2_000_000;
    private static final PackId PACK = new PackId(1, 2, 3, 4);

    /// Ids in a row, all at the same place: what compresses best.
    private static final class Row implements BlobCursor {
        private long at;

        @Override
        public boolean next() {
            return at++ < BLOBS;
        }

        @Override
        public long high() {
            return at >> 12;
        }

        @Override
        public long low() {
            return at;
        }

        @Override
        public int pack() {
            return 0;
        }

        @Override
        public int field(int number) {
            return number == 2 ? 100 : 0;
        }
    }

    private static byte[] segment(VaultKeys keys) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (FrameCodec codec = new FrameCodec(9)) {
            SegmentWriter out = new SegmentWriter(bytes, keys.sealing(), codec);
            BlobCursor blobs = new Row();
            while (blobs.next()) {
                out.add(blobs, 0);
            }
            out.finish(SegmentWriter.packBytes(List.of(new PackInfo(PACK, 1000))));
        }
        return bytes.toByteArray();
    }

    @Test
    @DisplayName("X-12 an index of very many tiny blobs in few bytes does not fill the memory")
    void aSmallIndexOfManyBlobs() throws Exception {
        try (TestSite site = TestSite.with(1)) {
            VaultKeys keys = site.recoveryKeys();
            byte[] stored = segment(keys);
            assertThat(stored.length).as("few bytes").isLessThan(12 << 20);
            Content content = Content.of(stored);
            site.target(0).put(VaultLayout.index(content.sha256()), content, PutMode.CREATE);
            Summary summary =
                    new Summary(
                            "shop",
                            "web1",
                            "run",
                            TestSite.NOW,
                            "nightly",
                            List.of(),
                            List.of(content.sha256().hex()),
                            1,
                            1000);
            List<PackInfo> packs = List.of(new PackInfo(PACK, 1000));
            try (var locator =
                    new BlobLocator(new Vaults(site.targets()), keys, summary, packs, List.of())) {
                var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
                long before = threads.getCurrentThreadAllocatedBytes();
                locator.expectMany();
                assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                        .as("bytes taken for %d stored", stored.length)
                        .isLessThan(5L * stored.length + (16 << 20));
                for (long at : new long[] {1, 4096, 1_234_567, BLOBS}) {
                    assertThat(locator.find(new BlobId(at >> 12, at)).pack()).isEqualTo(PACK);
                }
                assertThat(locator.warnings()).isEmpty();
            }
        }
    }
}
