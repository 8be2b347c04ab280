package lifeboat.vault.seal;

/// What a sealed object is. The code stands in its header, and by it in the associated data of
/// every frame.
public enum ObjectType {
    PACK(1, Recipient.RECOVERY),
    INDEX(2, Recipient.HOSTS),
    MANIFEST(3, Recipient.RECOVERY),
    SUMMARY(4, Recipient.HOSTS),
    EVIDENCE(5, Recipient.HOSTS),
    LOG(6, Recipient.RECOVERY);

    private final int code;
    private final Recipient recipient;

    ObjectType(int code, Recipient recipient) {
        this.code = code;
        this.recipient = recipient;
    }

    /// Who opens objects of this type; sealed for anybody else they are damaged.
    Recipient recipient() {
        return recipient;
    }

    int code() {
        return code;
    }
}
