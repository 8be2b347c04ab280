package lifeboat.vault.site;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import lifeboat.encryption.Secret;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.hash.KeyedHash;

/// Names blobs of every kind. Belongs to one thread; [#copy] makes another.
public final class BlobIds {
    private final Map<BlobKind, KeyedHash> hashes;

    private BlobIds(Map<BlobKind, KeyedHash> hashes) {
        this.hashes = hashes;
    }

    static BlobIds of(Function<String, Secret> keys) {
        Map<BlobKind, KeyedHash> hashes = new EnumMap<>(BlobKind.class);
        for (BlobKind kind : BlobKind.values()) {
            try (Secret key = keys.apply(kind.label())) {
                hashes.put(kind, KeyedHash.of(key.exposeBytes()));
            }
        }
        return new BlobIds(hashes);
    }

    /// The same keys for another thread.
    public BlobIds copy() {
        Map<BlobKind, KeyedHash> copies = new EnumMap<>(BlobKind.class);
        hashes.forEach((kind, hash) -> copies.put(kind, hash.copy()));
        return new BlobIds(copies);
    }

    /// The id of a blob of this kind.
    public BlobId id(BlobKind kind, byte[] bytes, int offset, int length) {
        KeyedHash hash = hashes.get(kind);
        if (hash == null) {
            throw new IllegalStateException("no id key for " + kind);
        }
        return hash.id(bytes, offset, length);
    }
}
