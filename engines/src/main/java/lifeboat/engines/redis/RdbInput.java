package lifeboat.engines.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The pieces an RDB is made of, and the checksum over them (CRC-64 of Jones, as Redis does it).
final class RdbInput {
    private static final long POLYNOMIAL = 0x95AC9329AC4BC9B5L;
    private static final long[] TABLE = table();

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private final MessageDigest sha256;
    private long crc;
    private boolean digesting;

    RdbInput(InputStream in) {
        this.in = in;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// From here on what is read is digested, until [#digested].
    void digest() {
        digesting = true;
    }

    /// The digest of what was read since [#digest].
    byte[] digested() {
        digesting = false;
        return sha256.digest();
    }

    private static long[] table() {
        long[] table = new long[256];
        for (int i = 0; i < 256; i++) {
            long crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
            }
            table[i] = crc;
        }
        return table;
    }

    private void count(int length) {
        long sum = crc;
        for (int i = 0; i < length; i++) {
            sum = TABLE[(int) (sum ^ buffer[i]) & 0xff] ^ sum >>> 8;
        }
        crc = sum;
        if (digesting) {
            sha256.update(buffer, 0, length);
        }
    }

    private void fill(int length) throws IOException {
        if (in.readNBytes(buffer, 0, length) < length) {
            throw new EOFException("the RDB is not whole");
        }
        count(length);
    }

    int one() throws IOException {
        fill(1);
        return buffer[0] & 0xff;
    }

    String text(int length) throws IOException {
        fill(length);
        return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
    }

    void skip(long length) throws IOException {
        for (long left = length; left > 0; left -= Math.min(left, buffer.length)) {
            fill((int) Math.min(left, buffer.length));
        }
    }

    private long bigEndian(int bytes) throws IOException {
        fill(bytes);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | (buffer[i] & 0xff);
        }
        return value;
    }

    long length() throws IOException {
        return length(one());
    }

    private long length(int first) throws IOException {
        long length =
                switch (first >> 6) {
                    case 0 -> first;
                    case 1 -> (first & 0x3f) << 8 | one();
                    default ->
                            switch (first) {
                                case 0x80 -> bigEndian(4);
                                case 0x81 -> bigEndian(8);
                                default -> throw new IOException("the RDB holds a wrong length");
                            };
                };
        return length;
    }

    void skipString() throws IOException {
        int first = one();
        switch (first) {
            case 0xc0 -> skip(1);
            case 0xc1 -> skip(2);
            case 0xc2 -> skip(4);
            case 0xc3 -> {
                long compressed = length();
                length();
                skip(compressed);
            }
            default -> skip(length(first));
        }
    }

    /// Reads the checksum and compares it; 0 means that the server writes none.
    void checksum() throws IOException {
        long expected = crc;
        fill(8);
        long found = 0;
        for (int i = 7; i >= 0; i--) {
            found = found << 8 | (buffer[i] & 0xff);
        }
        if (found != 0 && found != expected) {
            throw new IOException("the RDB has a wrong checksum");
        }
        if (in.read() >= 0) {
            throw new IOException("the RDB goes on after its end");
        }
    }
}
