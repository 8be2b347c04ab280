package lifeboat.backup.postgresql;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import lifeboat.backup.SourceUnusableException;

/// Reads the archive that `pg_basebackup` writes (POSIX ustar with short names) entry by entry.
final class TarEntries {
    private static final int BLOCK = 512;
    private static final int SIZE_AT = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int CHECKSUM_AT = 148;
    private static final int TYPE_AT = 156;

    private final InputStream in;
    private long left;
    private long padding;

    TarEntries(InputStream in) {
        this.in = in;
    }

    /// One entry.
    ///
    /// @param name without `./` before it and `/` behind it
    /// @param type `0` file, `5` directory, `2` link
    /// @param size of a file
    record TarEntry(String name, char type, long size) {}

    /// The next entry; what is left of the content of the one before is passed over. Empty at the
    /// end of the archive, when everything that follows has been read too.
    Optional<TarEntry> next() throws IOException {
        skip(left + padding);
        byte[] header = block();
        if (isZero(header)) {
            if (!isZero(block())) {
                throw damaged("its end mark is only half there");
            }
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return Optional.empty();
        }
        checkSum(header);
        char type = header[TYPE_AT] == 0 ? '0' : (char) header[TYPE_AT];
        long size = type == '0' ? number(header, SIZE_AT, SIZE_LENGTH) : 0;
        left = size;
        padding = (BLOCK - size % BLOCK) % BLOCK;
        return Optional.of(new TarEntry(name(header), type, size));
    }

    private static String name(byte[] header) throws IOException {
        int end = 0;
        while (end < 100 && header[end] != 0) {
            end++;
        }
        if (end == 100) {
            throw damaged("a name is too long");
        }
        String name = new String(header, 0, end, StandardCharsets.ISO_8859_1);
        while (name.startsWith("./")) {
            name = name.substring(2);
        }
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    /// Octal, or, where the first bit is set, binary.
    private static long number(byte[] header, int at, int length) throws IOException {
        long value = 0;
        if ((header[at] & 0x80) != 0) {
            for (int i = at + 1; i < at + length; i++) {
                value = value << 8 | (header[i] & 0xff);
            }
            return value;
        }
        for (int i = at; i < at + length && header[i] != 0 && header[i] != ' '; i++) {
            if (header[i] < '0' || header[i] > '7') {
                throw damaged("a length is no number");
            }
            value = value << 3 | (header[i] - '0');
        }
        return value;
    }

    private static void checkSum(byte[] header) throws IOException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= CHECKSUM_AT && i < CHECKSUM_AT + 8;
            sum += own ? ' ' : header[i] & 0xff;
        }
        if (sum != number(header, CHECKSUM_AT, 8)) {
            throw damaged("a header does not add up");
        }
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length != BLOCK) {
            throw damaged("it ends too early");
        }
        return block;
    }

    private void skip(long bytes) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            throw damaged("it ends too early");
        }
        left = 0;
    }

    private static SourceUnusableException damaged(String reason) {
        return new SourceUnusableException(
                "the archive that pg_basebackup wrote is bad: " + reason);
    }

    /// The content of the current entry; closing it changes nothing.
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int got = in.read(into, offset, (int) Math.min(left, length));
                if (got < 0) {
                    throw damaged("it ends too early");
                }
                left -= got;
                return got;
            }
        };
    }
}
