package lifeboat.vault.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.encryption.FrameSealer;
import lifeboat.vault.BlobId;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.seal.SealingKeys;
import lifeboat.vault.wire.WireReader;

/// Looks blobs up in one index segment by ranges, or reads it whole. Belongs to one thread.
public final class SegmentReader {
    /// Blobs of a segment at most.
    public static final int MAX_BLOBS = 1 << 27;

    private static final int MAX_PACKS = 1 << 24;
    private static final int PACK_BYTES = PackId.SIZE + 4;
    private static final int CACHED_FRAMES = 64;

    private final SealedObjectReader object;
    private final String what;
    private final int blobs;
    private final int packs;
    private final long[] fences;
    private final Map<Integer, byte[]> cached = new HashMap<>();

    private SegmentReader(
            SealedObjectReader object, String what, int blobs, int packs, long[] fences) {
        this.object = object;
        this.what = what;
        this.blobs = blobs;
        this.packs = packs;
        this.fences = fences;
    }

    /// Opens a segment; only its header and directory are read.
    public static SegmentReader open(
            SealedObjectReader.Bytes bytes, SealingKeys keys, FrameCodec codec, String what)
            throws IOException {
        SealedObjectReader object =
                SealedObjectReader.open(bytes, ObjectType.INDEX, keys, codec, what);
        WireReader in = new WireReader(object.extra(), what);
        int blobs = in.count(MAX_BLOBS);
        int packs = in.count(MAX_PACKS);
        int blobFrames =
                (blobs + SegmentWriter.BLOBS_PER_FRAME - 1) / SegmentWriter.BLOBS_PER_FRAME;
        int packFrames =
                (packs + SegmentWriter.PACKS_PER_FRAME - 1) / SegmentWriter.PACKS_PER_FRAME;
        if (object.frames().size() != blobFrames + packFrames || in.remaining() != blobFrames * 8) {
            throw new VaultException.Damaged(what + ": its counts do not fit its frames");
        }
        long[] fences = new long[blobFrames];
        for (int i = 0; i < blobFrames; i++) {
            fences[i] = in.u64();
        }
        return new SegmentReader(object, what, blobs, packs, fences);
    }

    public int blobs() {
        return blobs;
    }

    /// The packs this segment names, in its own order.
    public List<PackInfo> packs() throws IOException {
        List<PackInfo> all = new ArrayList<>(packs);
        for (int at = 0; at < packs; at += SegmentWriter.PACKS_PER_FRAME) {
            int count = Math.min(SegmentWriter.PACKS_PER_FRAME, packs - at);
            WireReader in = packFrame(at / SegmentWriter.PACKS_PER_FRAME, count);
            for (int i = 0; i < count; i++) {
                all.add(pack(in));
            }
        }
        return all;
    }

    /// Hands every blob to `each`, in order of ids.
    public void forEach(BlobVisitor each) throws IOException {
        List<PackInfo> all = packs();
        for (int f = 0; f < fences.length; f++) {
            int count = blobsIn(f);
            byte[] frame = object.frame(f);
            WireReader ids = new WireReader(frame, 0, idBytes(count, frame.length), what);
            WireReader places = places(frame, count);
            for (int i = 0; i < count; i++) {
                BlobId id = new BlobId(ids.u64(), ids.u64());
                int ordinal = places.count(Math.max(packs - 1, 0));
                each.visit(id, ordinal, place(places, all.get(ordinal).id()));
            }
            places.end();
        }
    }

    /// Where `id` is, if this segment knows it.
    public Optional<BlobPlace> find(BlobId id) throws IOException {
        int f = frameFor(id);
        for (; f >= 0; f--) {
            byte[] frame = cachedFrame(f);
            int count = blobsIn(f);
            WireReader ids = new WireReader(frame, 0, idBytes(count, frame.length), what);
            for (int i = 0; i < count; i++) {
                BlobId here = new BlobId(ids.u64(), ids.u64());
                if (here.equals(id)) {
                    return Optional.of(placeAt(frame, count, i));
                }
            }
            if (fences[f] != id.high()) {
                break;
            }
        }
        return Optional.empty();
    }

    private BlobPlace placeAt(byte[] frame, int count, int index) throws IOException {
        WireReader places = places(frame, count);
        for (int skip = 0; skip < index * 6; skip++) {
            places.varint();
        }
        int ordinal = places.count(Math.max(packs - 1, 0));
        int packFrame = ordinal / SegmentWriter.PACKS_PER_FRAME;
        int inFrame = ordinal % SegmentWriter.PACKS_PER_FRAME;
        WireReader in =
                packFrame(
                        packFrame,
                        Math.min(
                                SegmentWriter.PACKS_PER_FRAME,
                                packs - packFrame * SegmentWriter.PACKS_PER_FRAME));
        in.raw(inFrame * PACK_BYTES);
        return place(places, pack(in).id());
    }

    private BlobPlace place(WireReader in, PackId pack) throws VaultException {
        int frame = in.count(1 << 20);
        long frameOffset = in.varint();
        int frameLength = in.count(FrameCodec.MAX_CONTENT + 64);
        int offset = in.count(FrameCodec.MAX_PLAIN);
        int length = in.count(FrameCodec.MAX_PLAIN - offset);
        if (frameOffset < 0 || frameOffset > 1L << 30 || frameLength < FrameSealer.OVERHEAD) {
            throw new VaultException.Damaged(what + ": a frame lies at an impossible place");
        }
        return new BlobPlace(pack, frame, frameOffset, frameLength, offset, length);
    }

    private WireReader packFrame(int number, int count) throws IOException {
        byte[] frame = cachedFrame(fences.length + number);
        if (frame.length != count * PACK_BYTES) {
            throw new VaultException.Damaged(what + ": a frame of packs has a wrong length");
        }
        return new WireReader(frame, what);
    }

    private static PackInfo pack(WireReader in) throws VaultException {
        return new PackInfo(new PackId(in.u64(), in.u64(), in.u64(), in.u64()), in.u32());
    }

    private WireReader places(byte[] frame, int count) throws VaultException {
        int from = idBytes(count, frame.length);
        return new WireReader(frame, from, frame.length - from, what);
    }

    private int idBytes(int count, int frameLength) throws VaultException {
        int bytes = count * BlobId.SIZE;
        if (bytes > frameLength) {
            throw new VaultException.Damaged(what + ": a frame of blobs is too short");
        }
        return bytes;
    }

    private int blobsIn(int frame) {
        return Math.min(
                SegmentWriter.BLOBS_PER_FRAME, blobs - frame * SegmentWriter.BLOBS_PER_FRAME);
    }

    /// The last frame whose first id is not above `id`, or -1.
    private int frameFor(BlobId id) {
        int low = 0;
        int high = fences.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(fences[middle], id.high()) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    private byte[] cachedFrame(int number) throws IOException {
        byte[] frame = cached.get(number);
        if (frame == null) {
            if (cached.size() >= CACHED_FRAMES) {
                cached.clear();
            }
            frame = object.frame(number);
            cached.put(number, frame);
        }
        return frame;
    }

    /// Hears of one blob.
    @FunctionalInterface
    public interface BlobVisitor {
        /// @param packOrdinal place of its pack in [#packs()]
        void visit(BlobId id, int packOrdinal, BlobPlace place) throws IOException;
    }
}
