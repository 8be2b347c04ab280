package lifeboat.encryption;

import java.util.Arrays;

/// What key slots and shares protect: the seed of the recovery key, and the id of the site it
/// belongs to, so that a stranger's site documents cannot be put in place of the real ones. Wiped
/// by [#close()].
public final class SlotContent implements AutoCloseable {
    /// Bytes of [#siteId()].
    public static final int SITE_ID_LENGTH = 32;

    static final int LENGTH = RecoveryKey.SEED_LENGTH + SITE_ID_LENGTH;

    private final Secret recoverySeed;
    private final byte[] siteId;

    private SlotContent(Secret recoverySeed, byte[] siteId) {
        this.recoverySeed = recoverySeed;
        this.siteId = siteId;
    }

    /// Copies both; the caller keeps and closes `recoverySeed`.
    public static SlotContent of(Secret recoverySeed, byte[] siteId) {
        if (recoverySeed.length() != RecoveryKey.SEED_LENGTH || siteId.length != SITE_ID_LENGTH) {
            throw new IllegalArgumentException("a slot holds a 32-byte seed and a 32-byte site id");
        }
        byte[] material = recoverySeed.exposeBytes();
        try {
            return new SlotContent(Secret.copyOf(material), siteId.clone());
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }

    static SlotContent fromBytes(byte[] bytes) {
        try (Secret seed = Secret.copyOf(Arrays.copyOf(bytes, RecoveryKey.SEED_LENGTH))) {
            return of(seed, Arrays.copyOfRange(bytes, RecoveryKey.SEED_LENGTH, LENGTH));
        }
    }

    byte[] exposeBytes() {
        byte[] seed = recoverySeed.exposeBytes();
        byte[] bytes = Arrays.copyOf(seed, LENGTH);
        System.arraycopy(siteId, 0, bytes, RecoveryKey.SEED_LENGTH, SITE_ID_LENGTH);
        Arrays.fill(seed, (byte) 0);
        return bytes;
    }

    /// The seed, owned by this object: do not close it.
    public Secret recoverySeed() {
        return recoverySeed;
    }

    /// The 32 bytes of the site id.
    public byte[] siteId() {
        return siteId.clone();
    }

    @Override
    public String toString() {
        return "SlotContent[redacted]";
    }

    @Override
    public void close() {
        recoverySeed.close();
    }
}
