package lifeboat.vault;

/// What a blob holds. Each kind has its own id key, so that no bytes of one kind can stand for
/// another.
public enum BlobKind {
    /// Bytes of files and streams.
    DATA(1, "data"),
    /// Ids of blobs one level below.
    LIST(2, "list"),
    /// Entries of a source, and the list of their pages.
    PAGE(3, "page");

    private final int code;
    private final String label;

    BlobKind(int code, String label) {
        this.code = code;
        this.label = label;
    }

    /// The number by which the format names this kind.
    public int code() {
        return code;
    }

    /// The word from which the kind's id key is derived.
    public String label() {
        return label;
    }
}
