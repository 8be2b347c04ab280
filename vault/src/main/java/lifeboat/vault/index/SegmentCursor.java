package lifeboat.vault.index;

import java.io.IOException;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.wire.WireReader;

/// Walks over the blobs of a segment in order of their ids, one frame in memory. Belongs to one
/// thread; so does the segment meanwhile.
public final class SegmentCursor implements BlobCursor {
    private final SegmentReader segment;
    private final int[] fields = new int[SegmentReader.PLACE_FIELDS];
    private WireReader ids = new WireReader(new byte[0], "");
    private WireReader places = ids;
    private int frame;
    private int left;
    private long high;
    private long low;
    private int pack;
    private boolean begun;

    SegmentCursor(SegmentReader segment) {
        this.segment = segment;
    }

    @Override
    public boolean next() throws IOException {
        while (left == 0) {
            places.end();
            if (frame == segment.frameCount()) {
                return false;
            }
            byte[] bytes = segment.frame(frame);
            left = segment.blobsIn(frame);
            ids = new WireReader(bytes, 0, segment.idBytes(left, bytes.length), segment.what());
            places = segment.places(bytes, left);
            frame++;
        }
        left--;
        follow(ids.u64(), ids.u64());
        pack = places.count(segment.packCount() - 1);
        segment.readPlace(places, fields);
        return true;
    }

    /// Tables and merges count on the order of ids; a segment that breaks it is no segment.
    private void follow(long nextHigh, long nextLow) throws VaultException {
        int order = Long.compareUnsigned(high, nextHigh);
        if (begun && (order > 0 || (order == 0 && Long.compareUnsigned(low, nextLow) >= 0))) {
            throw new VaultException.Damaged(segment.what() + ": its blobs are out of order");
        }
        begun = true;
        high = nextHigh;
        low = nextLow;
    }

    @Override
    public long high() {
        return high;
    }

    @Override
    public long low() {
        return low;
    }

    /// Place of the blob's pack in the segment's list.
    @Override
    public int pack() {
        return pack;
    }

    /// Where the blob is, given the pack that [#pack()] means.
    public BlobPlace place(PackId id) {
        return new BlobPlace(id, fields[0], fields[1], fields[2], fields[3], fields[4]);
    }

    @Override
    public int field(int number) {
        return fields[number];
    }
}
