package lifeboat.vault.seal;

/// Who can open a sealed object.
public enum Recipient {
    /// Only the holder of the recovery key: the wrapped key is an HPKE encapsulation.
    RECOVERY(1),
    /// Every host of the site, by the index key: the wrapped key is a salt.
    HOSTS(2);

    private final int code;

    Recipient(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
