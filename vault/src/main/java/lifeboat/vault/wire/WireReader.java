package lifeboat.vault.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import lifeboat.vault.VaultException;

/// Reads what [WireWriter] wrote, from bytes that may be hostile: every length and count is checked
/// against what is left before memory is taken (format property F16), and every fault is
/// [VaultException.Damaged].
public final class WireReader {
    private final byte[] bytes;
    private final int end;
    private final String what;
    private int at;

    /// @param what the object read, for messages
    public WireReader(byte[] bytes, int offset, int length, String what) {
        java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
        this.bytes = bytes;
        this.at = offset;
        this.end = offset + length;
        this.what = what;
    }

    public WireReader(byte[] bytes, String what) {
        this(bytes, 0, bytes.length, what);
    }

    public int remaining() {
        return end - at;
    }

    /// Where the next read begins in the array.
    public int position() {
        return at;
    }

    public int u8() throws VaultException {
        need(1);
        return bytes[at++] & 0xff;
    }

    public int u16() throws VaultException {
        return u8() << 8 | u8();
    }

    public long u32() throws VaultException {
        need(4);
        long value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | (bytes[at++] & 0xff);
        }
        return value;
    }

    public long u64() throws VaultException {
        return u32() << 32 | u32();
    }

    public long varint() throws VaultException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = u8();
            if (shift == 63 && b > 1) {
                break;
            }
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new VaultException.Damaged(what + ": a number is longer than 64 bits");
    }

    public long signed() throws VaultException {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    /// A varint that must be from 0 to `max`.
    public int count(int max) throws VaultException {
        long value = varint();
        if (value < 0 || value > max) {
            throw new VaultException.Damaged(
                    what
                            + ": a count of "
                            + Long.toUnsignedString(value)
                            + " is beyond the limit of "
                            + max);
        }
        return (int) value;
    }

    /// A count of things that take at least `bytesEach` bytes each, so that no more can be claimed
    /// than is there.
    public int countOf(int bytesEach, int max) throws VaultException {
        return count(Math.min(max, remaining() / bytesEach));
    }

    public byte[] raw(int length) throws VaultException {
        need(length);
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    public byte[] string(int max) throws VaultException {
        return raw(count(Math.min(max, remaining())));
    }

    public String text(int max) throws VaultException {
        byte[] utf8 = string(max);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new VaultException.Damaged(what + ": a text is not UTF-8", e);
        }
    }

    /// Fails unless everything was read.
    public void end() throws VaultException {
        if (at != end) {
            throw new VaultException.Damaged(what + ": " + remaining() + " bytes too many");
        }
    }

    private void need(int length) throws VaultException {
        if (length < 0 || end - at < length) {
            throw new VaultException.Damaged(what + ": ends too early");
        }
    }
}
