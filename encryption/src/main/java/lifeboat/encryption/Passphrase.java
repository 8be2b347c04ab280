package lifeboat.encryption;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/// A passphrase in the one form in which it is used: Unicode normal form C in UTF-8. Blanks count,
/// wherever they stand; nothing is trimmed, except that one line ending (`\n` or `\r\n`) at the end
/// of a file is not part of it. Empty passphrases, and those beyond 1 MiB, are refused. Wiped by
/// [#close()]; a passphrase that was not in form C leaves a copy behind for the garbage collector.
public final class Passphrase implements AutoCloseable {
    /// The longest passphrase, in UTF-8 bytes.
    public static final int MAX_BYTES = 1 << 20;

    private final byte[] bytes;
    private final int strengthBits;
    private volatile boolean closed;

    private Passphrase(byte[] bytes, int strengthBits) {
        this.bytes = bytes;
        this.strengthBits = strengthBits;
    }

    /// A passphrase as it was typed or taken from the environment. The caller wipes `typed`.
    ///
    /// @throws EncryptionException.OutOfBounds if empty or too long
    /// @throws EncryptionException.Damaged if it is not valid Unicode
    public static Passphrase typed(char[] typed) throws EncryptionException {
        return of(CharBuffer.wrap(typed));
    }

    /// A passphrase as the content of a file. The caller wipes `content`.
    ///
    /// @throws EncryptionException.OutOfBounds if empty or too long
    /// @throws EncryptionException.Damaged if it is not UTF-8
    public static Passphrase fromFile(byte[] content) throws EncryptionException {
        int end = content.length;
        if (end > 0 && content[end - 1] == '\n') {
            end--;
            if (end > 0 && content[end - 1] == '\r') {
                end--;
            }
        }
        if (end > MAX_BYTES) {
            throw tooLong();
        }
        CharBuffer decoded;
        try {
            decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content, 0, end));
        } catch (CharacterCodingException e) {
            throw new EncryptionException.Damaged("passphrase is not UTF-8", e);
        }
        try {
            return of(decoded);
        } finally {
            Arrays.fill(decoded.array(), '\0');
        }
    }

    private static Passphrase of(CharBuffer chars) throws EncryptionException {
        if (chars.remaining() == 0) {
            throw new EncryptionException.OutOfBounds("passphrase is empty");
        }
        if (chars.remaining() > MAX_BYTES) {
            throw tooLong();
        }
        CharBuffer normal =
                Normalizer.isNormalized(chars, Normalizer.Form.NFC)
                        ? chars.duplicate()
                        : CharBuffer.wrap(Normalizer.normalize(chars, Normalizer.Form.NFC));
        int strength = PassphraseStrength.bits(normal.duplicate());
        byte[] bytes = encode(normal);
        if (bytes.length > MAX_BYTES) {
            Arrays.fill(bytes, (byte) 0);
            throw tooLong();
        }
        return new Passphrase(bytes, strength);
    }

    private static byte[] encode(CharBuffer chars) throws EncryptionException.Damaged {
        byte[] room = new byte[3 * chars.remaining()];
        ByteBuffer out = ByteBuffer.wrap(room);
        try {
            var result = StandardCharsets.UTF_8.newEncoder().encode(chars, out, true);
            if (result.isError()) {
                throw new EncryptionException.Damaged("passphrase is not valid Unicode");
            }
            return Arrays.copyOf(room, out.position());
        } finally {
            Arrays.fill(room, (byte) 0);
        }
    }

    private static EncryptionException.OutOfBounds tooLong() {
        return new EncryptionException.OutOfBounds("passphrase is longer than " + MAX_BYTES);
    }

    /// A naive estimate of the guessing work in bits: every character that is new counts with the
    /// alphabet it comes from, every repeated one with the characters seen. Knows no dictionary, so
    /// an upper bound.
    public int strengthBits() {
        return strengthBits;
    }

    byte[] exposeBytes() {
        if (closed) {
            throw new IllegalStateException("passphrase was closed");
        }
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "Passphrase[redacted]";
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }
}
