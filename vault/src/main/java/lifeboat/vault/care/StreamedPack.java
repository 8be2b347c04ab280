package lifeboat.vault.care;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.vault.VaultException;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.seal.SealedObjectReader;

/// One object on one target: its ends by ranges, then all of it in one pass from the first byte to
/// the last, digested on the way. Memory does not grow with the object. Belongs to one thread.
final class StreamedPack implements SealedObjectReader.Bytes, AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final Target target;
    private final ObjectKey key;
    private final long length;
    private final MessageDigest digest = Content.Sha256.digest();
    private final byte[] buffer = new byte[BUFFER];
    private InputStream stream = InputStream.nullInputStream();
    private long position = -1;

    StreamedPack(Target target, ObjectKey key, long length) {
        this.target = target;
        this.key = key;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    /// From now on, ranges behind the last one are served by the pass.
    void startPass() throws IOException {
        stream = target.read(key, ByteRange.ALL);
        position = 0;
    }

    @Override
    public byte[] read(long offset, int bytes) throws IOException {
        if (position < 0 || offset < position) {
            if (offset < 0 || offset + bytes > length) {
                throw new VaultException.Damaged(key + ": a range lies outside the object");
            }
            return Vaults.rangeFrom(target, key, offset, bytes);
        }
        while (position < offset) {
            pass(buffer, (int) Math.min(buffer.length, offset - position));
        }
        byte[] range = new byte[bytes];
        pass(range, bytes);
        return range;
    }

    private void pass(byte[] into, int bytes) throws IOException {
        try {
            if (stream.readNBytes(into, 0, bytes) != bytes) {
                throw new EOFException();
            }
        } catch (EOFException e) {
            throw new VaultException.Damaged(
                    key + " on " + target.name() + ": is shorter than it should be", e);
        }
        digest.update(into, 0, bytes);
        position += bytes;
    }

    /// Passes over what is left.
    ///
    /// @return digest of the whole object
    /// @throws VaultException.Damaged if there is more or less than its length
    Content.Sha256 finishPass() throws IOException {
        while (position < length) {
            pass(buffer, (int) Math.min(buffer.length, length - position));
        }
        if (stream.read() >= 0) {
            throw new VaultException.Damaged(
                    key + " on " + target.name() + ": is longer than it should be");
        }
        return Content.Sha256.ofDigest(digest.digest());
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
