package lifeboat.engines.h2;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.security.SHA256;

/// What H2 stores in place of a password.
///
/// @param user as it stands in the database
/// @param salt in hexadecimal digits
/// @param hash in hexadecimal digits
public record H2Verifier(String user, String salt, String hash) {
    private static final Pattern CREATE =
            Pattern.compile(
                    "\\s*CREATE USER (?:IF NOT EXISTS )?\"((?:[^\"]|\"\")*)\" (?:COMMENT .* )?SALT '([0-9a-fA-F]*)' HASH '([0-9a-fA-F]+)'.*",
                    Pattern.DOTALL);

    /// Of a statement in a script; empty where it makes no user.
    public static Optional<H2Verifier> in(String statement) {
        Matcher matcher = CREATE.matcher(statement);
        return matcher.matches()
                ? Optional.of(
                        new H2Verifier(
                                matcher.group(1).replace("\"\"", "\""),
                                matcher.group(2),
                                matcher.group(3)))
                : Optional.empty();
    }

    /// For a password, with a salt of its own.
    ///
    /// @param password wiped by the caller
    public static H2Verifier of(String user, char[] password) {
        byte[] salt = new byte[8];
        new SecureRandom().nextBytes(salt);
        return new H2Verifier(user, HexFormat.of().formatHex(salt), hash(user, password, salt));
    }

    /// Whether it is that of this password.
    ///
    /// @param password wiped by the caller
    public boolean fits(char[] password) {
        return hash(user, password, HexFormat.of().parseHex(salt)).equalsIgnoreCase(hash);
    }

    private static String hash(String user, char[] password, byte[] salt) {
        char[] copy = password.clone(); // H2 wipes what it is given
        try {
            return HexFormat.of()
                    .formatHex(SHA256.getHashWithSalt(SHA256.getKeyPasswordHash(user, copy), salt));
        } finally {
            Arrays.fill(copy, '\0');
        }
    }

    @Override
    public String toString() {
        return "H2Verifier[" + user + "]";
    }
}
