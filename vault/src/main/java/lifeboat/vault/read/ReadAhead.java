package lifeboat.vault.read;

import java.io.IOException;
import java.util.Arrays;
import lifeboat.vault.seal.SealedObjectReader;

/// Reads an object in steps of 4 MiB where it is asked for from the front to the back. Belongs to
/// one thread.
final class ReadAhead implements SealedObjectReader.Bytes {
    private static final int STEP = 4 << 20;

    private final SealedObjectReader.Bytes bytes;
    private byte[] buffer = new byte[0];
    private long start;
    private long expected = -1;

    ReadAhead(SealedObjectReader.Bytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public long length() throws IOException {
        return bytes.length();
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        boolean buffered = offset >= start && offset + length <= start + buffer.length;
        if (!buffered) {
            boolean sequential = offset == expected;
            expected = offset + length;
            if (!sequential) {
                return bytes.read(offset, length);
            }
            buffer =
                    bytes.read(
                            offset,
                            (int) Math.max(length, Math.min(STEP, bytes.length() - offset)));
            start = offset;
        }
        expected = offset + length;
        int from = (int) (offset - start);
        return Arrays.copyOfRange(buffer, from, from + length);
    }
}
