package lifeboat.vault;

import java.util.HexFormat;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;

/// Names a pack by the SHA-256 of its stored bytes (format property F2).
///
/// @param a first 8 bytes, big-endian
/// @param b next 8 bytes
/// @param c next 8 bytes
/// @param d last 8 bytes
public record PackId(long a, long b, long c, long d) {
    /// Bytes of an id.
    public static final int SIZE = 32;

    public static PackId of(Content.Sha256 sha256) {
        return parse(sha256.hex());
    }

    /// Reads 64 hexadecimal digits.
    public static PackId parse(String hex) {
        if (hex.length() != 64) {
            throw new IllegalArgumentException("a pack id has 64 digits, not " + hex.length());
        }
        return new PackId(
                HexFormat.fromHexDigitsToLong(hex, 0, 16),
                HexFormat.fromHexDigitsToLong(hex, 16, 32),
                HexFormat.fromHexDigitsToLong(hex, 32, 48),
                HexFormat.fromHexDigitsToLong(hex, 48, 64));
    }

    public String hex() {
        HexFormat format = HexFormat.of();
        return format.toHexDigits(a)
                + format.toHexDigits(b)
                + format.toHexDigits(c)
                + format.toHexDigits(d);
    }

    /// Where the pack is kept in every vault.
    public ObjectKey key() {
        String hex = hex();
        return new ObjectKey(VaultLayout.PACKS + hex.substring(0, 2) + "/" + hex);
    }

    @Override
    public String toString() {
        return hex();
    }
}
