package lifeboat.targets;

/// A part of an object: `length` bytes from `offset`. [#ALL] is the whole object.
///
/// @param offset first byte, 0 or more
/// @param length bytes wanted, 1 or more
public record ByteRange(long offset, long length) {
    /// The whole object, however long.
    public static final ByteRange ALL = new ByteRange(0, Long.MAX_VALUE);

    public ByteRange {
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException("not a range: " + offset + "+" + length);
        }
    }

    public boolean isAll() {
        return equals(ALL);
    }
}
