package lifeboat.encryption.site;

import lifeboat.encryption.Secret;

/// The named keys that follow from a site secret, 32 bytes each, by `derive` with the labels below.
/// None of them opens a pack. Every call gives a new secret, which the caller closes.
public final class SiteKeys {
    private static final int LENGTH = 32;

    private final Secret siteSecret;

    SiteKeys(Secret siteSecret) {
        this.siteSecret = siteSecret;
    }

    /// The key of the blob ids of one kind of blob: label `lifeboat blob id v1 <kind>`.
    ///
    /// @param kind 1 to 32 of `a-z` and `-`
    public Secret blobIdKey(String kind) {
        if (!kind.matches("[a-z-]{1,32}")) {
            throw new IllegalArgumentException("a kind of blob has 1 to 32 of a-z and -");
        }
        return siteSecret.derive("lifeboat blob id v1 " + kind, LENGTH);
    }

    /// The key of the chunk boundaries: label `lifeboat chunker v1`.
    public Secret chunkerKey() {
        return siteSecret.derive("lifeboat chunker v1", LENGTH);
    }

    /// The key of index segments, which hosts must read back: label `lifeboat index key v1`.
    public Secret indexKey() {
        return siteSecret.derive("lifeboat index key v1", LENGTH);
    }

    @Override
    public String toString() {
        return "SiteKeys[redacted]";
    }
}
