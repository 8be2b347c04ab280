package lifeboat.vault.chunk;

import java.nio.ByteBuffer;

/// Finds chunk boundaries (format chapter "Chunks"): gear hash over a table derived from the site
/// secret, normalised as in FastCDC (Xia et al., USENIX ATC 2016). Immutable, safe for concurrent
/// use.
public final class Chunker {
    /// No chunk but the last of a content is shorter.
    public static final int MIN = 32 * 1024;

    /// Where the odds of a cut change from rare to frequent.
    public static final int NORMAL = 128 * 1024;

    /// No chunk is longer.
    public static final int MAX = 512 * 1024;

    /// Bytes of key material the table needs.
    public static final int TABLE_BYTES = 256 * 8;

    private static final long RARE = mask(19);
    private static final long FREQUENT = mask(15);

    private final long[] gear;

    private Chunker(long[] gear) {
        this.gear = gear;
    }

    /// A chunker over `table`: 256 big-endian longs.
    public static Chunker of(byte[] table) {
        if (table.length != TABLE_BYTES) {
            throw new IllegalArgumentException(
                    "a gear table has " + TABLE_BYTES + " bytes, not " + table.length);
        }
        long[] gear = new long[256];
        ByteBuffer.wrap(table).asLongBuffer().get(gear);
        return new Chunker(gear);
    }

    /// The length of the chunk that begins at `offset`, given `available` bytes from there. Where
    /// fewer than [#MAX] bytes are available, the caller says by giving them that the content ends
    /// with them.
    ///
    /// @return 1 to `available` bytes, at most [#MAX]
    public int next(byte[] bytes, int offset, int available) {
        if (available <= MIN) {
            return available;
        }
        int limit = Math.min(available, MAX);
        int normal = Math.min(limit, NORMAL);
        long hash = 0;
        int i = MIN;
        for (; i < normal; i++) {
            hash = (hash << 1) + gear[bytes[offset + i] & 0xff];
            if ((hash & RARE) == 0) {
                return i + 1;
            }
        }
        for (; i < limit; i++) {
            hash = (hash << 1) + gear[bytes[offset + i] & 0xff];
            if ((hash & FREQUENT) == 0) {
                return i + 1;
            }
        }
        return limit;
    }

    /// The highest bits see the longest stretch of bytes.
    private static long mask(int bits) {
        return -1L << (64 - bits);
    }
}
