package lifeboat.vault.entry;

import java.util.Arrays;

/// Where a symbolic link points, as the bytes the file system holds. Never followed or interpreted.
public final class LinkTarget {
    /// No link.
    public static final LinkTarget NONE = new LinkTarget(new byte[0]);

    private final byte[] bytes;

    private LinkTarget(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Copies `bytes`: at most 65,535 and no NUL.
    public static LinkTarget of(byte[] bytes) {
        if (bytes.length > EntryPath.MAX_BYTES) {
            throw new IllegalArgumentException("link target of " + bytes.length + " bytes");
        }
        for (byte b : bytes) {
            if (b == 0) {
                throw new IllegalArgumentException("link target holds a NUL byte");
            }
        }
        return bytes.length == 0 ? NONE : new LinkTarget(bytes.clone());
    }

    /// A copy of the bytes.
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LinkTarget target && Arrays.equals(bytes, target.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return EntryPath.printable(bytes);
    }
}
