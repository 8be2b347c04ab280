package lifeboat.vault.entry;

/// What an entry is. The code is its place in the format.
public enum EntryType {
    FILE(1),
    DIRECTORY(2),
    SYMLINK(3),
    FIFO(4),
    SOCKET(5),
    CHAR_DEVICE(6),
    BLOCK_DEVICE(7);

    private final int code;

    EntryType(int code) {
        this.code = code;
    }

    /// The number by which the format names this type.
    public int code() {
        return code;
    }
}
