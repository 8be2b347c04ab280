package lifeboat.encryption.site;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import lifeboat.encryption.RecoveryPublicKey;
import lifeboat.encryption.Sha256;
import lifeboat.encryption.VerifyKey;

/// Which site: SHA-256 of `lifeboat site v1`, the recovery public key and the site's verify key, so
/// that an id cannot be claimed for other keys.
///
/// @param hex 64 lower-case hexadecimal digits
public record SiteId(String hex) {
    /// Bytes of [#bytes()].
    public static final int LENGTH = 32;

    public SiteId {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a site id has 64 lower-case hexadecimal digits");
        }
    }

    /// The id that follows from a site's keys.
    public static SiteId of(RecoveryPublicKey recoveryKey, VerifyKey siteKey) {
        byte[] prefix = "lifeboat site v1".getBytes(StandardCharsets.UTF_8);
        return new SiteId(Sha256.hexOf(prefix, recoveryKey.bytes(), siteKey.bytes()));
    }

    /// The id with these 32 bytes.
    public static SiteId of(byte[] bytes) {
        return new SiteId(HexFormat.of().formatHex(bytes));
    }

    /// The 32 bytes.
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
