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
import lifeboat.vault.wire.WireWriter;

/// Looks blobs up in one index segment by ranges, or reads it whole. Belongs to one thread.
public final class SegmentReader {
    /// Blobs of a segment at most.
    public static final int MAX_BLOBS = 1 << 27;

    private static final int MAX_PACK_BYTES = 1 << 30;
    private static final int MAX_PACKS = 1 << 24;
    static final int PACK_BYTES = PackId.SIZE + 4;
    static final int PLACE_FIELDS = 5;
    private static final int CACHED_FRAMES = 64;

    private final SealedObjectReader object;
    private final String what;
    private final int blobs;
    private final int packs;
    private final long[] fences;
    private final Map<Integer, byte[]> cached = new HashMap<>();
    private int framesRead;

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
        if (object.frames().size() != blobFrames + packFrames
                || in.remaining() != blobFrames * 8
                || (blobs > 0 && packs == 0)) {
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
        List<PackInfo> all = new ArrayList<>();
        for (int number = 0; all.size() < packs; number++) {
            WireReader in = packFrame(number, object.frame(fences.length + number));
            while (in.remaining() > 0) {
                all.add(pack(in));
            }
        }
        return all;
    }

    /// The same as the segment has them: 36 bytes each.
    public byte[] packBytes() throws IOException {
        WireWriter all = new WireWriter();
        for (int number = 0; all.size() < packs * PACK_BYTES; number++) {
            byte[] frame = object.frame(fences.length + number);
            packFrame(number, frame);
            all.raw(frame);
        }
        return all.toBytes();
    }

    /// Reads what [#packBytes()] gave.
    ///
    /// @param what whose packs, for messages
    public static List<PackInfo> packs(byte[] bytes, String what) throws VaultException {
        WireReader in = new WireReader(bytes, what);
        List<PackInfo> packs = new ArrayList<>(bytes.length / PACK_BYTES);
        while (in.remaining() > 0) {
            packs.add(pack(in));
        }
        return packs;
    }

    /// Begins at the first blob; reads frame by frame.
    public SegmentCursor cursor() {
        return new SegmentCursor(this);
    }

    /// Hands every blob to `each`, in order of ids.
    public void forEach(BlobVisitor each) throws IOException {
        List<PackInfo> all = packs();
        SegmentCursor blobs = cursor();
        while (blobs.next()) {
            each.visit(
                    new BlobId(blobs.high(), blobs.low()),
                    blobs.pack(),
                    blobs.place(all.get(blobs.pack()).id()));
        }
    }

    /// Frames of blobs.
    public int frameCount() {
        return fences.length;
    }

    /// Frames that lookups have read so far.
    public int framesRead() {
        return framesRead;
    }

    /// How many frames looking up these ids would read, about.
    ///
    /// @param sorted in ascending order
    public int framesFor(List<BlobId> sorted) {
        int frames = 0;
        int last = -1;
        for (BlobId id : sorted) {
            int frame = frameFor(id);
            if (frame >= 0 && frame != last) {
                frames++;
                last = frame;
            }
        }
        return frames;
    }

    /// Bytes of the segment as it is stored.
    public long storedBytes() {
        return object.storedBytes();
    }

    int packCount() {
        return packs;
    }

    byte[] frame(int number) throws IOException {
        return object.frame(number);
    }

    String what() {
        return what;
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
        int ordinal = places.count(packs - 1);
        int number = ordinal / SegmentWriter.PACKS_PER_FRAME;
        WireReader in = packFrame(number, cachedFrame(fences.length + number));
        in.raw(ordinal % SegmentWriter.PACKS_PER_FRAME * PACK_BYTES);
        return place(places, pack(in).id());
    }

    private BlobPlace place(WireReader in, PackId pack) throws VaultException {
        int[] fields = new int[PLACE_FIELDS];
        readPlace(in, fields);
        return new BlobPlace(pack, fields[0], fields[1], fields[2], fields[3], fields[4]);
    }

    /// Reads what follows the pack of a blob: frame, its offset and stored length, offset and
    /// length in its plaintext.
    void readPlace(WireReader in, int[] fields) throws VaultException {
        fields[0] = in.count(1 << 20);
        fields[1] = in.count(MAX_PACK_BYTES);
        fields[2] = in.count(FrameCodec.MAX_CONTENT + FrameSealer.OVERHEAD);
        fields[3] = in.count(FrameCodec.MAX_PLAIN);
        fields[4] = in.count(FrameCodec.MAX_PLAIN - fields[3]);
        if (fields[2] <= FrameSealer.OVERHEAD) {
            throw new VaultException.Damaged(what + ": a frame has an impossible length");
        }
    }

    private WireReader packFrame(int number, byte[] frame) throws IOException {
        int count =
                Math.min(
                        SegmentWriter.PACKS_PER_FRAME,
                        packs - number * SegmentWriter.PACKS_PER_FRAME);
        if (frame.length != count * PACK_BYTES) {
            throw new VaultException.Damaged(what + ": a frame of packs has a wrong length");
        }
        return new WireReader(frame, what);
    }

    private static PackInfo pack(WireReader in) throws VaultException {
        return new PackInfo(new PackId(in.u64(), in.u64(), in.u64(), in.u64()), in.u32());
    }

    WireReader places(byte[] frame, int count) throws VaultException {
        int from = idBytes(count, frame.length);
        return new WireReader(frame, from, frame.length - from, what);
    }

    int idBytes(int count, int frameLength) throws VaultException {
        int bytes = count * BlobId.SIZE;
        if (bytes > frameLength) {
            throw new VaultException.Damaged(what + ": a frame of blobs is too short");
        }
        return bytes;
    }

    int blobsIn(int frame) {
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
            framesRead++;
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
