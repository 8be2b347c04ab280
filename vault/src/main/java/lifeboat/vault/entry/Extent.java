package lifeboat.vault.entry;

/// A stretch of a sparse file that holds data; what lies between extents are holes.
///
/// @param offset first byte in the file
/// @param length bytes, 1 or more
public record Extent(long offset, long length) {
    public Extent {
        if (offset < 0 || length < 1 || offset + length < 0) {
            throw new IllegalArgumentException("not an extent: " + offset + "+" + length);
        }
    }
}
