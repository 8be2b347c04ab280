package lifeboat.vault.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lifeboat.targets.fuzz.Fuzz;
import lifeboat.vault.BlobId;
import lifeboat.vault.PackId;
import lifeboat.vault.TestSite;
import lifeboat.vault.VaultException;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.seal.SealedObjectWriter;
import lifeboat.vault.seal.SealingKeys;
import lifeboat.vault.wire.WireReader;
import lifeboat.vault.wire.WireWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexFuzzTest {
    @TempDir Path directory;

    private final TestSite site;
    private final SealingKeys keys;
    private final FrameCodec codec = new FrameCodec(1);

    IndexFuzzTest() throws IOException {
        site = TestSite.with(0);
        keys = site.hostKeys().sealing();
    }

    @AfterEach
    void close() {
        codec.close();
        site.close();
    }

    private byte[] segment(int blobs) {
        PackId pack = new PackId(1, 2, 3, 4);
        List<IndexedBlob> all = new ArrayList<>();
        for (int i = 0; i < blobs; i++) {
            all.add(new IndexedBlob(new BlobId(i / 5, i), new BlobPlace(pack, i, 100, 99, i, 100)));
        }
        return SegmentWriter.write(all, Map.of(pack, 1L << 20), keys, codec);
    }

    /// Strings, one for what the segment adds to its directory, then one for each frame.
    private byte[] opened(byte[] stored) throws IOException {
        var object =
                SealedObjectReader.open(
                        SealedObjectReader.Bytes.of(stored), ObjectType.INDEX, keys, codec, "x");
        WireWriter out = new WireWriter().string(object.extra());
        for (int i = 0; i < object.frames().size(); i++) {
            out.string(object.frame(i));
        }
        return out.toBytes();
    }

    @Test
    @DisplayName("X-08, X-12 fuzz: a validly sealed segment is refused, or agrees with itself")
    void segments() throws Exception {
        Fuzz.of(IndexFuzzTest.class, "segment", this::readForged)
                .good(opened(segment(0)), opened(segment(3)), opened(segment(60)))
                .refusing(VaultException.Damaged.class)
                .memory(24 << 20, 400)
                .rounds(800)
                .run();
    }

    private void readForged(byte[] input) throws IOException {
        WireReader in = new WireReader(input, "x");
        byte[] extra = in.string(1 << 18);
        SealedObjectWriter out = new SealedObjectWriter(ObjectType.INDEX, keys, codec);
        for (int frames = 0; in.remaining() > 0; frames++) {
            byte[] frame = in.string(1 << 18);
            if (frames == 8) {
                throw new VaultException.Damaged("frames enough");
            }
            out.frame(frame, frame.length);
        }
        byte[] stored = out.finish(extra);
        SegmentReader segment =
                SegmentReader.open(SealedObjectReader.Bytes.of(stored), keys, codec, "segment");
        Map<BlobId, BlobPlace> seen = new HashMap<>();
        segment.forEach((id, _, place) -> seen.put(id, place));
        assertThat(seen).hasSize(segment.blobs());
        assertThat(SegmentReader.packs(segment.packBytes(), "x")).isEqualTo(segment.packs());
        for (BlobId id : seen.keySet()) {
            segment.find(id).ifPresent(place -> assertThat(place).isEqualTo(seen.get(id)));
        }
        segment.framesFor(List.copyOf(seen.keySet()));
    }

    /// The sums of pages and end are made right, so that what lies behind them is reached.
    @Test
    @DisplayName("X-01, X-12 fuzz: a sorted table with right sums is refused or answers")
    void tables() throws Exception {
        Path file = directory.resolve("table");
        try (SortedTableWriter out = new SortedTableWriter(file, "label", 2)) {
            for (int i = 0; i < 400; i++) {
                out.record(i / 7, i).field(i).field(~i);
            }
            out.finish(new byte[] {1, 2, 3});
        }
        Fuzz.of(IndexFuzzTest.class, "sorted-table", input -> readTable(file, input))
                .good(Files.readAllBytes(file))
                .refusing(VaultException.Damaged.class)
                .rounds(600)
                .run();
    }

    private static void readTable(Path file, byte[] input) throws IOException {
        Files.write(file, input);
        read(file);
        Files.write(file, withSums(input));
        read(file);
    }

    private static void read(Path file) throws IOException {
        try (SortedTable table = SortedTable.open(file, "label", 2)) {
            assertThat(table.records()).isNotNegative();
            SortedTable.Cursor cursor = table.cursor();
            while (cursor.next()) {
                cursor.field(1);
            }
            for (int i = 0; i < 400; i += 13) {
                table.find(new BlobId(i / 7, i), (_, _) -> false);
            }
            table.extra();
        }
    }

    private static byte[] withSums(byte[] input) {
        byte[] bytes = input.clone();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < SortedTable.TAIL) {
            return bytes;
        }
        int end = bytes.length - SortedTable.TAIL;
        long length = in.getInt(end) & 0xffff_ffffL;
        if (length <= end) {
            byte[] summed = new byte[(int) length];
            in.get(end - (int) length, summed);
            in.putInt(end + 4, (int) SortedTable.sum("label", summed, summed.length));
        }
        for (int page = 0; (page + 1) * SortedTable.PAGE <= end; page++) {
            int at = page * SortedTable.PAGE;
            in.putInt(at, SortedTable.pageSum("label", page, bytes, at));
        }
        return bytes;
    }
}
