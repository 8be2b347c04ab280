package lifeboat.vault.index;

import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.CRC32C;
import lifeboat.vault.BlobId;
import lifeboat.vault.VaultException;
import lifeboat.vault.wire.WireReader;

/// Blob ids with some numbers each, sorted in a local file: 4 KiB pages with a checksum of their
/// own, the first id of every page in memory (about 0.04 bytes a record), one positional read a
/// lookup. A derived file, never the truth: what is damaged is found when it is touched. Safe for
/// concurrent use.
///
/// A page: `u32 CRC32C || u16 records || u16 zero || records`, each `id (16) || u32 field ...`. The
/// sum covers label, page number and the rest of the page. Behind the pages stands what the user
/// added, then magic, counts, and the first half of each page's first id; then the length and the
/// sum of that.
final class SortedTable implements Closeable {
    static final int PAGE = 4096;
    static final long MAGIC = 0x4C42_534F_5254_4531L; // LBSORTE1

    private static final int HEAD = 8;
    static final int TAIL = 8;
    static final int COUNTS = 40;
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final FileChannel channel;
    private final String label;
    private final String what;
    private final int width;
    private final long records;
    private final long lastHigh;
    private final long[] fences;
    private final Extra extra;
    private final ConcurrentLinkedQueue<byte[]> pages = new ConcurrentLinkedQueue<>();

    private SortedTable(
            String what,
            FileChannel channel,
            String label,
            int fields,
            long records,
            long lastHigh,
            long[] fences,
            Extra extra) {
        this.channel = channel;
        this.label = label;
        this.what = what;
        this.width = BlobId.SIZE + fields * 4;
        this.records = records;
        this.lastHigh = lastHigh;
        this.fences = fences;
        this.extra = extra;
    }

    static int perPage(int fields) {
        return (PAGE - HEAD) / (BlobId.SIZE + fields * 4);
    }

    /// Opens a finished table; the pages are not read.
    ///
    /// @throws VaultException.Damaged if it is not whole, or not the one that `label` means
    static SortedTable open(Path file, String label, int fields) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return open("the table " + file.getFileName(), channel, label, fields);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /// Opens a table in a file that has no name; the channel is closed with the table.
    static SortedTable open(FileChannel channel, String label, int fields) throws IOException {
        return open("the table of " + label, channel, label, fields);
    }

    private static SortedTable open(String what, FileChannel channel, String label, int fields)
            throws IOException {
        long size = channel.size();
        if (size < COUNTS + TAIL) {
            throw new VaultException.Damaged(what + " is cut");
        }
        WireReader tail = new WireReader(read(channel, size - TAIL, TAIL, what), what);
        long length = tail.u32();
        long sum = tail.u32();
        if (length < COUNTS || length > size - TAIL || length > Integer.MAX_VALUE - 16) {
            throw new VaultException.Damaged(what + " has no end");
        }
        byte[] end = read(channel, size - TAIL - length, (int) length, what);
        WireReader in = new WireReader(end, what);
        if (sum(label, end, end.length) != sum || in.u64() != MAGIC || in.u32() != fields) {
            throw new VaultException.Damaged(what + " is spoilt or another one");
        }
        long pages = in.u32();
        long records = in.u64();
        long lastHigh = in.u64();
        Extra extra = new Extra(pages * PAGE, in.u32(), in.u32());
        if (extra.offset() + extra.length() != size - TAIL - length
                || pages * 8 != in.remaining()
                || records > pages * perPage(fields)) {
            throw new VaultException.Damaged(what + " has another length than it says");
        }
        long[] fences = new long[(int) pages];
        for (int i = 0; i < fences.length; i++) {
            fences[i] = in.u64();
        }
        return new SortedTable(what, channel, label, fields, records, lastHigh, fences, extra);
    }

    static long sum(String label, byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(label.getBytes(StandardCharsets.UTF_8));
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    private static byte[] read(FileChannel channel, long offset, int length, String what)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        fill(channel, bytes, offset, what);
        return bytes.array();
    }

    private static void fill(FileChannel channel, ByteBuffer into, long offset, String what)
            throws IOException {
        long at = offset;
        while (into.hasRemaining()) {
            int got = channel.read(into, at);
            if (got < 0) {
                throw new VaultException.Damaged(what + " is cut");
            }
            at += got;
        }
    }

    static int pageSum(String label, int page, byte[] bytes, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(label.getBytes(StandardCharsets.UTF_8));
        crc.update(page >>> 24);
        crc.update(page >>> 16);
        crc.update(page >>> 8);
        crc.update(page);
        crc.update(bytes, offset + 4, PAGE - 4);
        return (int) crc.getValue();
    }

    long records() {
        return records;
    }

    /// What its maker kept beside the records, read anew each time.
    ///
    /// @throws VaultException.Damaged if it is spoilt
    byte[] extra() throws IOException {
        byte[] bytes = read(channel, extra.offset(), Math.toIntExact(extra.length()), what);
        if (sum(label, bytes, bytes.length) != extra.sum()) {
            throw new VaultException.Damaged(what + ": what stands beside its records is spoilt");
        }
        return bytes;
    }

    /// First half of the first id and of the last one, unsigned.
    long firstHigh() {
        return fences.length == 0 ? 0 : fences[0];
    }

    long lastHigh() {
        return lastHigh;
    }

    /// Whether an id lies between the first and the last of the table.
    boolean covers(BlobId id) {
        return fences.length > 0
                && Long.compareUnsigned(id.high(), fences[0]) >= 0
                && Long.compareUnsigned(id.high(), lastHigh) <= 0;
    }

    /// Hands the fields of every record of `id` to `each` until one is accepted.
    ///
    /// @return whether one was
    /// @throws VaultException.Damaged if a page that was needed is spoilt
    boolean find(BlobId id, Match each) throws IOException {
        if (!covers(id)) {
            return false;
        }
        byte[] bytes = pages.poll();
        if (bytes == null) {
            bytes = new byte[PAGE];
        }
        try {
            for (int page = pageFor(id.high()); page >= 0; page--) {
                int count = load(page, bytes);
                if (search(bytes, count, id, each)) {
                    return true;
                }
                if (fences[page] != id.high()) {
                    return false;
                }
            }
            return false;
        } finally {
            pages.offer(bytes);
        }
    }

    /// The last page whose first id is not above.
    private int pageFor(long high) {
        int from = 0;
        int to = fences.length - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            if (Long.compareUnsigned(fences[middle], high) <= 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return to;
    }

    private int load(int page, byte[] bytes) throws IOException {
        fill(channel, ByteBuffer.wrap(bytes), (long) page * PAGE, what);
        int sum = (int) INTS.get(bytes, 0);
        int count = (bytes[4] & 0xff) << 8 | (bytes[5] & 0xff);
        if (sum != pageSum(label, page, bytes, 0) || count < 1 || count > (PAGE - HEAD) / width) {
            throw new VaultException.Damaged(what + ": page " + page + " is spoilt");
        }
        return count;
    }

    private boolean search(byte[] page, int count, BlobId id, Match each) {
        int from = 0;
        int to = count - 1;
        while (from <= to) { // the first record not below
            int middle = (from + to) >>> 1;
            if (compare(page, middle, id) < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        for (int i = from; i < count && compare(page, i, id) == 0; i++) {
            if (each.accept(page, HEAD + i * width + BlobId.SIZE)) {
                return true;
            }
        }
        return false;
    }

    private int compare(byte[] page, int record, BlobId id) {
        int at = HEAD + record * width;
        int byHigh = Long.compareUnsigned((long) LONGS.get(page, at), id.high());
        return byHigh != 0
                ? byHigh
                : Long.compareUnsigned((long) LONGS.get(page, at + 8), id.low());
    }

    /// Begins before the first record.
    Cursor cursor() {
        return new Cursor();
    }

    /// Walks over the records in order, one page in memory. Belongs to one thread.
    final class Cursor {
        private final byte[] bytes = new byte[PAGE];
        private int page;
        private int count;
        private int record;

        /// Goes on to the next record, if there is one.
        boolean next() throws IOException {
            if (++record >= count) {
                if (page == fences.length) {
                    return false;
                }
                count = load(page++, bytes);
                record = 0;
            }
            return true;
        }

        long high() {
            return (long) LONGS.get(bytes, HEAD + record * width);
        }

        long low() {
            return (long) LONGS.get(bytes, HEAD + record * width + 8);
        }

        int field(int number) {
            return SortedTable.field(bytes, HEAD + record * width + BlobId.SIZE, number);
        }
    }

    /// A field of a record that [Match] was handed.
    static int field(byte[] page, int at, int number) {
        return (int) INTS.get(page, at + number * 4);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// Where the extra bytes are, and their sum.
    private record Extra(long offset, long length, long sum) {}

    /// Looks at one record.
    @FunctionalInterface
    interface Match {
        /// @param at where the fields of the record begin in `page`, for [#field]
        boolean accept(byte[] page, int at);
    }
}
