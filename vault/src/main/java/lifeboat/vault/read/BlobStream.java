package lifeboat.vault.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.VaultException;

/// Data blobs one after the other as a stream.
final class BlobStream extends InputStream {
    private final SnapshotReader reader;
    private final Leaves blobs;
    private byte[] current = new byte[0];
    private int at;
    private long left;

    /// @param length bytes that the blobs must have together
    BlobStream(SnapshotReader reader, Leaves blobs, long length) {
        this.reader = reader;
        this.blobs = blobs;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == current.length) {
            Optional<BlobId> next = blobs.next();
            if (next.isEmpty()) {
                if (left != 0) {
                    throw new VaultException.Damaged("a content is shorter than it says");
                }
                return -1;
            }
            current = reader.blob(BlobKind.DATA, next.get());
            left -= current.length;
            if (left < 0) {
                throw new VaultException.Damaged("a content is longer than it says");
            }
            at = 0;
        }
        int count = Math.min(length, current.length - at);
        System.arraycopy(current, at, into, offset, count);
        at += count;
        return count;
    }
}
