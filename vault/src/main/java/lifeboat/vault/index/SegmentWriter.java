package lifeboat.vault.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lifeboat.vault.BlobId;
import lifeboat.vault.PackId;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectWriter;
import lifeboat.vault.seal.SealingKeys;
import lifeboat.vault.wire.WireWriter;

/// Writes an index segment (format chapter "Index segments"): frames of blobs sorted by id, then
/// frames of the packs they are in; the directory adds the first id of each blob frame, so that one
/// lookup reads one or two frames.
public final class SegmentWriter {
    static final int BLOBS_PER_FRAME = 2048;
    static final int PACKS_PER_FRAME = 4096;

    private SegmentWriter() {}

    /// Seals `blobs`, in any order, each id once, and the packs they are in.
    public static byte[] write(
            List<IndexedBlob> blobs,
            Map<PackId, Long> packSizes,
            SealingKeys keys,
            FrameCodec codec) {
        List<IndexedBlob> sorted = new ArrayList<>(blobs);
        sorted.sort(Comparator.comparing(IndexedBlob::id));
        SealedObjectWriter out = new SealedObjectWriter(ObjectType.INDEX, keys, codec);
        List<PackId> packs = new ArrayList<>(packSizes.keySet());
        packs.sort(Comparator.comparing(PackId::hex));
        Map<PackId, Integer> ordinals = new HashMap<>();
        for (PackId pack : packs) {
            ordinals.put(pack, ordinals.size());
        }
        WireWriter fences = new WireWriter(64 + sorted.size() / 128);
        fences.varint(sorted.size()).varint(packs.size());
        writeBlobs(sorted, ordinals, out, fences);
        writePacks(packs, packSizes, out);
        return out.finish(fences.toBytes());
    }

    private static void writeBlobs(
            List<IndexedBlob> sorted,
            Map<PackId, Integer> ordinals,
            SealedObjectWriter out,
            WireWriter fences) {
        WireWriter ids = new WireWriter(BLOBS_PER_FRAME * BlobId.SIZE);
        WireWriter places = new WireWriter(BLOBS_PER_FRAME * 16);
        for (int at = 0; at < sorted.size(); at += BLOBS_PER_FRAME) {
            List<IndexedBlob> part =
                    sorted.subList(at, Math.min(at + BLOBS_PER_FRAME, sorted.size()));
            fences.u64(part.getFirst().id().high());
            ids.clear();
            places.clear();
            for (IndexedBlob blob : part) {
                ids.u64(blob.id().high()).u64(blob.id().low());
                BlobPlace place = blob.place();
                Integer ordinal = ordinals.get(place.pack());
                if (ordinal == null) {
                    throw new IllegalArgumentException(
                            "a blob lies in a pack that was not named: " + place.pack());
                }
                places.varint(ordinal)
                        .varint(place.frame())
                        .varint(place.frameOffset())
                        .varint(place.frameLength());
                places.varint(place.offset()).varint(place.length());
            }
            byte[] frame =
                    new WireWriter(ids.size() + places.size())
                            .raw(ids.toBytes())
                            .raw(places.toBytes())
                            .toBytes();
            out.frame(frame, frame.length);
        }
    }

    private static void writePacks(
            List<PackId> packs, Map<PackId, Long> sizes, SealedObjectWriter out) {
        WireWriter frame = new WireWriter(PACKS_PER_FRAME * 36);
        for (int at = 0; at < packs.size(); at += PACKS_PER_FRAME) {
            frame.clear();
            for (PackId pack : packs.subList(at, Math.min(at + PACKS_PER_FRAME, packs.size()))) {
                frame.u64(pack.a())
                        .u64(pack.b())
                        .u64(pack.c())
                        .u64(pack.d())
                        .u32(sizes.getOrDefault(pack, 0L));
            }
            out.frame(frame.array(), frame.size());
        }
    }
}
