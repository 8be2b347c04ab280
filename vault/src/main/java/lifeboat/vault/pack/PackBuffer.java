package lifeboat.vault.pack;

/// Memory for one pack, lent by a [PackBuffers].
public final class PackBuffer {
    private final PackBuffers owner;
    private final byte[] bytes;

    PackBuffer(PackBuffers owner, int size) {
        this.owner = owner;
        this.bytes = new byte[size];
    }

    byte[] bytes() {
        return bytes;
    }

    /// Memory it takes, in bytes, however short the pack.
    public int size() {
        return bytes.length;
    }

    /// Gives the memory back. Nobody may look at the bytes after this.
    public void release() {
        owner.takeBack(this);
    }
}
