package lifeboat.vault.seal;

/// What a sealed object is. The code stands in its header, and by it in the associated data of
/// every frame.
public enum ObjectType {
    PACK(1),
    INDEX(2),
    MANIFEST(3),
    SUMMARY(4);

    private final int code;

    ObjectType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
