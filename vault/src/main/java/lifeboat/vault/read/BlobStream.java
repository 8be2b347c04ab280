package lifeboat.vault.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;

/// Data blobs one after the other as a stream.
final class BlobStream extends InputStream {
    private final SnapshotReader reader;
    private final Iterator<BlobId> blobs;
    private byte[] current = new byte[0];
    private int at;

    BlobStream(SnapshotReader reader, Iterator<BlobId> blobs) {
        this.reader = reader;
        this.blobs = blobs;
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
            if (!blobs.hasNext()) {
                return -1;
            }
            current = reader.blob(BlobKind.DATA, blobs.next());
            at = 0;
        }
        int count = Math.min(length, current.length - at);
        System.arraycopy(current, at, into, offset, count);
        at += count;
        return count;
    }
}
