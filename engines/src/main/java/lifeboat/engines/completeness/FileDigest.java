package lifeboat.engines.completeness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Digests of whole files and streams, for completeness records.
public final class FileDigest {
    private FileDigest() {}

    /// SHA-256 of a file, in hexadecimal digits.
    public static String of(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return copying(stream, OutputStream.nullOutputStream());
        }
    }

    /// SHA-256 of what is left of a stream, written to `out` on the way. Closes neither.
    public static String copying(InputStream stream, OutputStream out) throws IOException {
        DigestInputStream digested = new DigestInputStream(stream, sha256());
        byte[] buffer = new byte[1 << 16];
        for (int got = digested.read(buffer); got >= 0; got = digested.read(buffer)) {
            out.write(buffer, 0, got);
        }
        return HexFormat.of().formatHex(digested.getMessageDigest().digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
