package lifeboat.vault.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lifeboat.vault.BlobId;
import lifeboat.vault.PackId;
import lifeboat.vault.TestAllocations;
import lifeboat.vault.TestSite;
import lifeboat.vault.VaultException;
import lifeboat.vault.seal.ForgedObject;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.seal.SealedObjectWriter;
import lifeboat.vault.seal.SealingKeys;
import lifeboat.vault.wire.WireWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SegmentReaderTest {
    private static final int BLOBS = 10_000;

    private final TestSite site;
    private final SealingKeys keys;
    private final FrameCodec codec = new FrameCodec(3);

    SegmentReaderTest() throws IOException {
        site = TestSite.with(0);
        keys = site.hostKeys().sealing();
    }

    @AfterEach
    void close() {
        codec.close();
        site.close();
    }

    private SegmentReader open(byte[] stored) throws IOException {
        return SegmentReader.open(SealedObjectReader.Bytes.of(stored), keys, codec, "segment");
    }

    @Test
    void answersAsAMapDoes() throws Exception {
        Random random = new Random(1);
        Map<PackId, Long> packs = new HashMap<>();
        List<PackId> names = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            PackId pack = new PackId(random.nextLong(), random.nextLong(), random.nextLong(), i);
            names.add(pack);
            packs.put(pack, random.nextLong(1L << 32));
        }
        Map<BlobId, BlobPlace> model = new HashMap<>();
        List<IndexedBlob> blobs = new ArrayList<>();
        for (int i = 0; i < BLOBS; i++) {
            // many ids share their first half, across the borders of frames
            long high = i % 4 == 0 ? 42 : random.nextLong();
            BlobId id = new BlobId(high, random.nextLong());
            BlobPlace place =
                    new BlobPlace(
                            names.get(random.nextInt(names.size())),
                            random.nextInt(1 << 17),
                            random.nextInt(128 << 20),
                            17 + random.nextInt(1 << 20),
                            random.nextInt(1 << 19),
                            random.nextInt(1 << 19));
            model.put(id, place);
            blobs.add(new IndexedBlob(id, place));
        }
        SegmentReader segment = open(SegmentWriter.write(blobs, packs, keys, codec));
        assertThat(segment.blobs()).isEqualTo(BLOBS);
        assertThat(segment.packs()).hasSize(packs.size());
        segment.packs().forEach(p -> assertThat(packs).containsEntry(p.id(), p.sizeBytes()));
        for (var each : model.entrySet()) {
            assertThat(segment.find(each.getKey())).contains(each.getValue());
        }
        for (int i = 0; i < 2_000; i++) {
            BlobId missing = new BlobId(i % 2 == 0 ? 42 : random.nextLong(), random.nextLong());
            assertThat(segment.find(missing)).isEmpty();
        }
        Map<BlobId, BlobPlace> seen = new HashMap<>();
        segment.forEach((id, ordinal, place) -> seen.put(id, place));
        assertThat(seen).isEqualTo(model);
    }

    @Test
    void anEmptySegmentKnowsNothing() throws Exception {
        SegmentReader segment = open(SegmentWriter.write(List.of(), Map.of(), keys, codec));
        assertThat(segment.find(new BlobId(1, 2))).isEmpty();
        assertThat(segment.packs()).isEmpty();
    }

    private byte[] forged(int blobs, int packs, int fences, byte[]... frames) {
        SealedObjectWriter out = new SealedObjectWriter(ObjectType.INDEX, keys, codec);
        for (byte[] frame : frames) {
            out.frame(frame, frame.length);
        }
        WireWriter extra = new WireWriter().varint(blobs).varint(packs);
        for (int i = 0; i < fences; i++) {
            extra.u64(0);
        }
        return out.finish(extra.toBytes());
    }

    private static byte[] blob(long... place) {
        WireWriter out = new WireWriter().u64(0).u64(1);
        for (long field : place) {
            out.varint(field);
        }
        return out.toBytes();
    }

    @Test
    @DisplayName("X-08 a lying segment is damaged, never a crash")
    void lyingSegmentsAreDamaged() {
        byte[] pack = new byte[36];
        List<byte[]> lies = new ArrayList<>();
        lies.add(forged(1, 0, 1, blob(0, 0, 100, 100, 0, 1))); // a blob in no pack
        lies.add(forged(1, 1, 1, blob(1, 0, 100, 100, 0, 1), pack)); // in a pack not named
        lies.add(forged(1, 1, 1, blob(0, 1L << 40, 100, 100, 0, 1), pack));
        lies.add(forged(1, 1, 1, blob(0, 0, 1L << 40, 100, 0, 1), pack));
        lies.add(forged(1, 1, 1, blob(0, 0, 1L << 31, 100, 0, 1), pack));
        lies.add(forged(1, 1, 1, blob(0, 0, -1, 100, 0, 1), pack));
        lies.add(forged(1, 1, 1, blob(0, 0, 100, 1L << 31, 0, 1), pack));
        lies.add(forged(1, 1, 1, blob(0, 0, 100, 0, 0, 1), pack)); // a frame of no bytes
        lies.add(forged(1, 1, 1, blob(0, 0, 100, 100, 1 << 20, 1), pack));
        lies.add(forged(1, 1, 1, blob(0, 0, 100, 100, -1, 1), pack));
        lies.add(forged(1, 1, 1, blob(), pack)); // no place at all
        lies.add(forged(1, 1, 1, new byte[3], pack));
        lies.add(forged(1, 1, 1, blob(0, 0, 100, 100, 0, 1), new byte[35]));
        lies.add(forged(2, 1, 1, blob(0, 0, 100, 100, 0, 1), pack)); // one blob is missing
        lies.add(forged(1, 1, 2, blob(0, 0, 100, 100, 0, 1), pack));
        lies.add(forged(1, 1, 1, pack));
        for (int i = 0; i < lies.size(); i++) {
            byte[] lie = lies.get(i);
            assertThatThrownBy(() -> open(lie).forEach((_, _, _) -> {}))
                    .as("lie %d read whole", i)
                    .isInstanceOf(VaultException.Damaged.class);
            assertThatThrownBy(() -> open(lie).find(new BlobId(0, 1)))
                    .as("lie %d looked up", i)
                    .isInstanceOf(VaultException.Damaged.class);
        }
    }

    @Test
    @DisplayName("X-08 a segment whose ids do not ascend is damaged, whoever made it")
    void idsOutOfOrderAreDamaged() {
        for (long second : new long[] {4, 5}) { // below the first, and the same again
            WireWriter blobs = new WireWriter().u64(0).u64(5).u64(0).u64(second);
            for (int i = 0; i < 2; i++) {
                blobs.varint(0).varint(0).varint(100).varint(100).varint(i).varint(1);
            }
            byte[] lie = forged(2, 1, 1, blobs.toBytes(), new byte[36]);
            assertThatThrownBy(() -> open(lie).forEach((_, _, _) -> {}))
                    .isInstanceOf(VaultException.Damaged.class)
                    .hasMessageContaining("out of order");
        }
    }

    @Test
    @DisplayName(
            "X-12 a segment that claims a thousand million blobs is refused before memory is taken")
    void absurdCountsAreRefused() {
        for (long[] claim :
                new long[][] {{1L << 30, 1}, {1L << 62, 1}, {1, 1L << 40}, {1, 1 << 24}}) {
            byte[] extra = new WireWriter().varint(claim[0]).varint(claim[1]).u64(0).toBytes();
            byte[] stored = ForgedObject.claiming(ObjectType.INDEX, keys, 2, 0, 1, extra);
            TestAllocations.assertRefused(8 << 20, () -> open(stored));
        }
    }
}
