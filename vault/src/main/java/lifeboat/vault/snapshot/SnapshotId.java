package lifeboat.vault.snapshot;

import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.VaultLayout;

/// Names a snapshot: the host that wrote it, its number there, and the SHA-256 of the stored
/// object.
///
/// @param host id of the host
/// @param sequence number among this host's snapshots
/// @param sha256 of the stored object
public record SnapshotId(String host, long sequence, Content.Sha256 sha256) {
    /// Reads the key of a snapshot object.
    ///
    /// @throws IllegalArgumentException if `key` is none
    public static SnapshotId of(ObjectKey key) {
        String[] segments = key.value().split("/", -1);
        Content.Sha256 digest =
                VaultLayout.digestIn(key)
                        .orElseThrow(() -> new IllegalArgumentException("no snapshot: " + key));
        if (segments.length != 3) {
            throw new IllegalArgumentException("no snapshot: " + key);
        }
        return new SnapshotId(segments[1], Long.parseLong(segments[2].substring(0, 12)), digest);
    }

    public ObjectKey key() {
        return VaultLayout.snapshot(host, sequence, sha256);
    }

    /// The short form people use: the first 12 digits of the digest.
    public String shortForm() {
        return sha256.hex().substring(0, 12);
    }
}
