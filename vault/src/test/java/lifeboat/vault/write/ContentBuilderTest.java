package lifeboat.vault.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.ContentRef;
import lifeboat.vault.TestSite;
import lifeboat.vault.index.KnownBlobs;
import lifeboat.vault.pack.PackBuffers;
import lifeboat.vault.pack.PackWriter;
import lifeboat.vault.pack.PackedBlob;
import lifeboat.vault.site.BlobIds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentBuilderTest {
    private final TestSite site;
    private final BlobIds ids;
    private final BlobWriter writer;
    private int blobsPacked;
    private int mostInFrame;

    ContentBuilderTest() throws IOException {
        site = TestSite.with(0);
        ids = site.hostKeys().newBlobIds();
        PackWriter packs =
                new PackWriter(
                        new PackBuffers(4 << 20, 4),
                        site.hostKeys().sealing(),
                        pack -> {
                            for (List<PackedBlob> frame : pack.directory().frames()) {
                                blobsPacked += frame.size();
                                mostInFrame = Math.max(mostInFrame, frame.size());
                            }
                            pack.buffer().release();
                        });
        writer = new BlobWriter(site.hostKeys().newBlobIds(), new KnownBlobs(0), packs, 1);
        this.packs = packs;
    }

    private final PackWriter packs;

    @AfterEach
    void close() {
        writer.close();
        site.close();
    }

    private ContentRef build(List<BlobId> leaves) throws IOException {
        ContentBuilder builder = new ContentBuilder(writer::store, new PackUse(), _ -> {});
        for (BlobId leaf : leaves) {
            builder.add(leaf, 100);
        }
        return builder.finish();
    }

    /// The format's words, taken literally.
    private ContentRef model(List<BlobId> leaves) {
        List<BlobId> level = leaves;
        int depth = 0;
        while (level.size() > 1024) {
            List<BlobId> above = new ArrayList<>();
            List<BlobId> list = new ArrayList<>();
            for (int i = 0; i < level.size(); i++) {
                list.add(level.get(i));
                boolean border = list.size() >= 256 && (level.get(i).low() & 511) == 0;
                if (border || list.size() == 4096 || i == level.size() - 1) {
                    ByteBuffer bytes = ByteBuffer.allocate(list.size() * 16);
                    list.forEach(id -> id.to(bytes));
                    above.add(ids.id(BlobKind.LIST, bytes.array(), 0, bytes.capacity()));
                    list.clear();
                }
            }
            level = above;
            depth++;
        }
        return level.isEmpty()
                ? ContentRef.EMPTY
                : new ContentRef(leaves.size() * 100L, depth, level);
    }

    private static List<BlobId> random(int count, long mask) {
        Random random = new Random(count);
        List<BlobId> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(new BlobId(random.nextLong(), random.nextLong() & mask));
        }
        return leaves;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1023, 1024, 1025, 4096, 5000, 5119, 5120, 5121, 20_000})
    void listsAreCutAsTheFormatSays(int count) throws Exception {
        for (long mask : new long[] {-1, ~511L, -1L << 32 | 1}) {
            List<BlobId> leaves = random(count, mask);
            ContentRef built = build(leaves);
            assertThat(built).isEqualTo(model(leaves));
            assertThat(built.depth()).isEqualTo(count > 1024 ? 1 : 0);
            assertThat(build(leaves)).isEqualTo(built);
        }
    }

    @Test
    void listsOfListsAreCutAlike() throws Exception {
        List<BlobId> leaves = random(270_000, ~511L); // lists of 256
        ContentRef built = build(leaves);
        assertThat(built).isEqualTo(model(leaves));
        assertThat(built.depth()).isEqualTo(2);
    }

    @Test
    void aPackOfTheTiniestFilesHasRoomForItsDirectory() throws Exception {
        byte[] tiny = new byte[4];
        int count = 120_000; // would fit two thirds of one frame
        for (int i = 0; i < count; i++) {
            ByteBuffer.wrap(tiny).putInt(i);
            writer.store(BlobKind.DATA, tiny, 0, tiny.length, new PackUse(), _ -> {});
        }
        writer.flush();
        packs.flush();
        assertThat(blobsPacked).isEqualTo(count);
        assertThat(mostInFrame).isEqualTo(PackedBlob.MAX_PER_FRAME);
    }

    @Test
    void blobsOfDifferentKindsHaveDifferentIds() {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 7);
        assertThat(
                        Set.of(
                                ids.id(BlobKind.DATA, bytes, 0, 32),
                                ids.id(BlobKind.LIST, bytes, 0, 32),
                                ids.id(BlobKind.PAGE, bytes, 0, 32)))
                .hasSize(3);
    }
}
