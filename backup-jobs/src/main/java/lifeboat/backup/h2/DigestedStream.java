package lifeboat.backup.h2;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A stream with the digest of what was read of it.
final class DigestedStream extends FilterInputStream {
    private final MessageDigest sha256;

    DigestedStream(InputStream in) {
        super(in);
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got = super.read(into, offset, length);
        if (got > 0) {
            sha256.update(into, offset, got);
        }
        return got;
    }

    /// In hexadecimal digits; once.
    String digest() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
