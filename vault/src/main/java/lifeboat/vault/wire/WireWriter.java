package lifeboat.vault.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the fields of format version 1 into a growing array: big-endian integers, unsigned LEB128
/// varints, byte strings preceded by their length as a varint.
public final class WireWriter {
    private byte[] bytes;
    private int size;

    public WireWriter() {
        this(1024);
    }

    public WireWriter(int capacity) {
        bytes = new byte[capacity];
    }

    public WireWriter u8(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public WireWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public WireWriter u32(long value) {
        room(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    public WireWriter u64(long value) {
        return u32(value >>> 32).u32(value);
    }

    /// An unsigned number in 7-bit groups, lowest first; all 64 bits.
    public WireWriter varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /// A signed number, zigzag-mapped into a varint.
    public WireWriter signed(long value) {
        return varint((value << 1) ^ (value >> 63));
    }

    /// Bytes as they are.
    public WireWriter raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /// Bytes with their length before them.
    public WireWriter string(byte[] value) {
        return varint(value.length).raw(value);
    }

    /// UTF-8 with its length before it.
    public WireWriter text(String value) {
        return string(value.getBytes(StandardCharsets.UTF_8));
    }

    public int size() {
        return size;
    }

    /// The backing array, valid up to [#size()] until the next write.
    public byte[] array() {
        return bytes;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /// Forgets what was written.
    public void clear() {
        size = 0;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
        }
    }
}
