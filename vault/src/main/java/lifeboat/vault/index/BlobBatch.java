package lifeboat.vault.index;

import java.util.Arrays;
import java.util.Comparator;
import lifeboat.vault.BlobId;

/// Blobs and where they are, in columns of 40 bytes a blob, until they are sorted and written. Not
/// safe for concurrent use.
public final class BlobBatch {
    private static final int FIELDS = 6;

    private long[] ids = new long[256];
    private int[] fields = new int[128 * FIELDS];
    private int size;

    /// Adds a blob.
    ///
    /// @param pack number of its pack
    public void add(
            BlobId id,
            int pack,
            int frame,
            long frameOffset,
            int frameLength,
            int offset,
            int length) {
        if (size * 2 == ids.length) {
            int room = size + size / 2;
            ids = Arrays.copyOf(ids, room * 2);
            fields = Arrays.copyOf(fields, room * FIELDS);
        }
        ids[size * 2] = id.high();
        ids[size * 2 + 1] = id.low();
        int at = size * FIELDS;
        fields[at] = pack;
        fields[at + 1] = frame;
        fields[at + 2] = Math.toIntExact(frameOffset);
        fields[at + 3] = frameLength;
        fields[at + 4] = offset;
        fields[at + 5] = length;
        size++;
    }

    /// Blobs added.
    public int size() {
        return size;
    }

    /// Forgets all, and gives most of the memory back.
    public void clear() {
        ids = new long[256];
        fields = new int[128 * FIELDS];
        size = 0;
    }

    /// The blobs in order; the batch must stay as it is meanwhile.
    public BlobCursor sorted() {
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                Comparator.<Integer>comparingLong(i -> ids[i * 2] ^ Long.MIN_VALUE)
                        .thenComparingLong(i -> ids[i * 2 + 1] ^ Long.MIN_VALUE));
        return new Cursor(order);
    }

    private final class Cursor implements BlobCursor {
        private final Integer[] order;
        private int next;
        private int at;

        Cursor(Integer[] order) {
            this.order = order;
        }

        @Override
        public boolean next() {
            if (next == order.length) {
                return false;
            }
            at = order[next++];
            return true;
        }

        @Override
        public long high() {
            return ids[at * 2];
        }

        @Override
        public long low() {
            return ids[at * 2 + 1];
        }

        @Override
        public int pack() {
            return fields[at * FIELDS];
        }

        @Override
        public int field(int number) {
            return fields[at * FIELDS + 1 + number];
        }
    }
}
