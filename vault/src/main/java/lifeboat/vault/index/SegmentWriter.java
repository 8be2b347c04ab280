package lifeboat.vault.index;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lifeboat.vault.BlobId;
import lifeboat.vault.PackId;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectStream;
import lifeboat.vault.seal.SealingKeys;
import lifeboat.vault.wire.WireWriter;

/// Writes an index segment (format chapter "Index segments"): frames of blobs sorted by id, then
/// frames of the packs they are in; the directory adds the first id of each blob frame, so that one
/// lookup reads one or two frames. Takes blob by blob, in the memory of one frame. Belongs to one
/// thread.
public final class SegmentWriter {
    static final int BLOBS_PER_FRAME = 2048;
    static final int PACKS_PER_FRAME = 4096;

    private final SealedObjectStream out;
    private final WireWriter ids = new WireWriter(BLOBS_PER_FRAME * BlobId.SIZE);
    private final WireWriter places = new WireWriter(BLOBS_PER_FRAME * 16);
    private final WireWriter fences = new WireWriter();
    private int blobs;
    private long first;
    private long last;

    /// @param to takes the sealed bytes; the caller closes it
    public SegmentWriter(OutputStream to, SealingKeys keys, FrameCodec codec) throws IOException {
        this.out = new SealedObjectStream(to, ObjectType.INDEX, keys, codec);
    }

    /// Seals `blobs`, in any order, each id once, and the packs they are in.
    public static byte[] write(
            List<IndexedBlob> blobs,
            Map<PackId, Long> packSizes,
            SealingKeys keys,
            FrameCodec codec) {
        List<IndexedBlob> sorted = new ArrayList<>(blobs);
        sorted.sort(Comparator.comparing(IndexedBlob::id));
        List<PackInfo> packs = new ArrayList<>();
        Map<PackId, Integer> ordinals = new HashMap<>();
        packSizes.forEach((id, size) -> packs.add(new PackInfo(id, size)));
        packs.sort(Comparator.comparing(pack -> pack.id().hex()));
        packs.forEach(pack -> ordinals.put(pack.id(), ordinals.size()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            SegmentWriter out = new SegmentWriter(bytes, keys, codec);
            for (IndexedBlob blob : sorted) {
                BlobPlace place = blob.place();
                Integer ordinal = ordinals.get(place.pack());
                if (ordinal == null) {
                    throw new IllegalArgumentException(
                            "a blob lies in a pack that was not named: " + place.pack());
                }
                out.begin(blob.id().high(), blob.id().low(), ordinal)
                        .varint(place.frame())
                        .varint(place.frameOffset())
                        .varint(place.frameLength())
                        .varint(place.offset())
                        .varint(place.length());
            }
            out.finish(packBytes(packs));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /// Packs as a segment lists them.
    public static byte[] packBytes(Iterable<PackInfo> packs) {
        WireWriter all = new WireWriter();
        for (PackInfo pack : packs) {
            PackId id = pack.id();
            all.u64(id.a()).u64(id.b()).u64(id.c()).u64(id.d()).u32(pack.sizeBytes());
        }
        return all.toBytes();
    }

    /// Adds the blob at which a cursor stands. Ids ascend.
    ///
    /// @param pack number of its pack in the list that [#finish] is given
    public void add(BlobCursor blob, int pack) throws IOException {
        WireWriter place = begin(blob.high(), blob.low(), pack);
        for (int i = 0; i < SegmentReader.PLACE_FIELDS; i++) {
            place.varint(blob.field(i));
        }
    }

    private WireWriter begin(long high, long low, int pack) throws IOException {
        if (blobs % BLOBS_PER_FRAME == 0) {
            writeFrame();
            fences.u64(high);
        }
        if (blobs == 0) {
            first = high;
        }
        last = high;
        blobs++;
        ids.u64(high).u64(low);
        return places.varint(pack);
    }

    private void writeFrame() throws IOException {
        if (ids.size() > 0) {
            byte[] frame = Arrays.copyOf(ids.array(), ids.size() + places.size());
            System.arraycopy(places.array(), 0, frame, ids.size(), places.size());
            out.frame(frame, frame.length);
            ids.clear();
            places.clear();
        }
    }

    /// Blobs added so far.
    public int blobs() {
        return blobs;
    }

    /// What was added so far.
    public SegmentSpan span() {
        return new SegmentSpan(blobs, first, last);
    }

    /// Writes the packs and closes the segment.
    ///
    /// @param packBytes as of [#packBytes]
    public void finish(byte[] packBytes) throws IOException {
        writeFrame();
        int most = PACKS_PER_FRAME * SegmentReader.PACK_BYTES;
        for (int at = 0; at < packBytes.length; at += most) {
            int length = Math.min(most, packBytes.length - at);
            out.frame(Arrays.copyOfRange(packBytes, at, at + length), length);
        }
        WireWriter extra = new WireWriter(16 + fences.size());
        extra.varint(blobs).varint(packBytes.length / SegmentReader.PACK_BYTES);
        out.finish(extra.raw(fences.toBytes()).toBytes());
    }
}
