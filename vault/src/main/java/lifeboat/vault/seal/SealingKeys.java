package lifeboat.vault.seal;

import java.util.HexFormat;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.RecoveryKey;
import lifeboat.encryption.RecoveryPublicKey;
import lifeboat.encryption.Secret;
import org.jspecify.annotations.Nullable;

/// The keys under which one site seals objects, and opens those it may open. Safe for concurrent
/// use.
public final class SealingKeys {
    private static final int SALT = 32;

    private final String siteId;
    private final RecoveryPublicKey recoveryPublicKey;
    private final Secret indexKey;
    private final @Nullable RecoveryKey recoveryKey;
    private final Randomness randomness;

    private SealingKeys(
            String siteId,
            RecoveryPublicKey recoveryPublicKey,
            Secret indexKey,
            @Nullable RecoveryKey recoveryKey,
            Randomness randomness) {
        this.siteId = siteId;
        this.recoveryPublicKey = recoveryPublicKey;
        this.indexKey = indexKey;
        this.recoveryKey = recoveryKey;
        this.randomness = randomness;
    }

    /// Keys of a host: they seal everything and open only what is sealed for hosts.
    public static SealingKeys ofHost(
            String siteId,
            RecoveryPublicKey recoveryPublicKey,
            Secret indexKey,
            Randomness randomness) {
        return new SealingKeys(siteId, recoveryPublicKey, indexKey, null, randomness);
    }

    /// Keys of the passphrase holder: they open everything.
    public static SealingKeys ofRecovery(
            String siteId, RecoveryKey recoveryKey, Secret indexKey, Randomness randomness) {
        return new SealingKeys(siteId, recoveryKey.publicKey(), indexKey, recoveryKey, randomness);
    }

    /// The site these keys belong to, 64 hexadecimal digits.
    public String siteId() {
        return siteId;
    }

    /// Whether packs and manifests can be opened.
    public boolean canRecover() {
        return recoveryKey != null;
    }

    /// A fresh object key and the wrapping that lets the recipient find it again.
    Wrapped wrap(Recipient recipient, byte[] info) {
        return switch (recipient) {
            case RECOVERY -> {
                var encapsulation = recoveryPublicKey.encapsulate(info);
                yield new Wrapped(encapsulation.enc(), encapsulation.secret());
            }
            case HOSTS -> {
                byte[] salt = randomness.bytes(SALT);
                yield new Wrapped(salt, hostObjectKey(salt, info));
            }
        };
    }

    Secret unwrap(Recipient recipient, byte[] wrapped, byte[] info) throws EncryptionException {
        return switch (recipient) {
            case RECOVERY -> {
                if (recoveryKey == null) {
                    throw new IllegalStateException(
                            "a host cannot open what is sealed to the recovery key");
                }
                yield recoveryKey.decapsulate(wrapped, info);
            }
            case HOSTS -> hostObjectKey(wrapped, info);
        };
    }

    private Secret hostObjectKey(byte[] salt, byte[] info) {
        var hex = HexFormat.of();
        return indexKey.derive(
                "lifeboat object v1 " + hex.formatHex(info) + " " + hex.formatHex(salt), 32);
    }

    /// A wrapped key with what it wraps.
    record Wrapped(WrappedKey wrappedKey, Secret objectKey) {
        Wrapped(byte[] wrapped, Secret objectKey) {
            this(new WrappedKey(wrapped), objectKey);
        }
    }

    /// The bytes from which a recipient finds an object key.
    static final class WrappedKey {
        private final byte[] bytes;

        WrappedKey(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }
}
