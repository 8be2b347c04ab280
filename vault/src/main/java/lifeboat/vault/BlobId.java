package lifeboat.vault;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// Names a blob by its content: the first 16 bytes of the keyed BLAKE3 hash of its plaintext
/// (format chapter "Blob ids"). The key never reaches a provider, so only members of the site can
/// compute it.
///
/// @param high first 8 bytes, big-endian
/// @param low last 8 bytes, big-endian
public record BlobId(long high, long low) implements Comparable<BlobId> {
    /// Bytes of an id.
    public static final int SIZE = 16;

    /// Reads an id at the buffer's position.
    public static BlobId from(ByteBuffer buffer) {
        return new BlobId(buffer.getLong(), buffer.getLong());
    }

    /// Writes this id at the buffer's position.
    public void to(ByteBuffer buffer) {
        buffer.putLong(high).putLong(low);
    }

    @Override
    public int compareTo(BlobId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
