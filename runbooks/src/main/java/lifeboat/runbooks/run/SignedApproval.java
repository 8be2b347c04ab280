package lifeboat.runbooks.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// Waits for an Ed25519 signature (RFC 8032) over a request that lies in a file. The request names
/// the run, so that the signature of another run is none.
public final class SignedApproval {
    private static final int SIGNATURE = 64;
    private static final int MOST = 1024;
    private static final int MOST_TEXT = 16 << 20;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final PublicKey key;
    private final Path token;
    private final Path request;
    private final byte[] text;

    private SignedApproval(PublicKey key, Path token, Path request, byte[] text) {
        this.key = key;
        this.token = token;
        this.request = request;
        this.text = text;
    }

    /// Writes the request beside the place of the token.
    ///
    /// @param keyFile public key as `openssl pkey -pubout` writes it
    /// @throws IOException if the key cannot be used
    public static SignedApproval of(Path keyFile, Path token, String text) throws IOException {
        PublicKey key = key(keyFile);
        Path request = request(token);
        Files.createDirectories(
                Optional.ofNullable(request.toAbsolutePath().getParent()).orElse(Path.of("/")));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Files.write(request, bytes);
        return new SignedApproval(key, token, request, bytes);
    }

    private static PublicKey key(Path file) throws IOException {
        try {
            String body =
                    Files.readString(file)
                            .replaceAll("-----[A-Z ]+-----", "")
                            .replaceAll("\\s", "");
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(body)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " holds no Ed25519 public key (PEM)", e);
        }
    }

    /// What the person does, with stock tools.
    public String instruction() {
        return "to approve, sign "
                + request
                + ": openssl pkeyutl -sign -rawin -inkey KEY.pem -in "
                + request
                + " | base64 > "
                + token;
    }

    /// Empty when it was signed in time, otherwise why not.
    Optional<String> await(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Optional<String> reason = look();
        while (reason.isPresent() && System.nanoTime() < deadline) {
            Thread.sleep(PAUSE);
            reason = look();
        }
        return reason;
    }

    /// What was asked for beside this token before, if the token signs it.
    ///
    /// @throws IOException if the key cannot be used
    public static Optional<String> signed(Path keyFile, Path token) throws IOException {
        Path request = request(token);
        if (!Files.exists(token) || !Files.exists(request) || Files.size(request) > MOST_TEXT) {
            return Optional.empty();
        }
        SignedApproval given =
                new SignedApproval(key(keyFile), token, request, Files.readAllBytes(request));
        return given.look().isEmpty()
                ? Optional.of(new String(given.text, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /// Where the request of a token lies.
    public static Path request(Path token) {
        return token.resolveSibling(token.getFileName() + ".request");
    }

    /// The first 16 digits of the SHA-256 of a public key, as it is encoded.
    public static String fingerprint(Path keyFile) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key(keyFile).getEncoded());
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no SHA-256", e);
        }
    }

    /// Empty when it is signed, otherwise why not.
    public Optional<String> missing() {
        return look();
    }

    private Optional<String> look() {
        try {
            if (!Files.exists(token)) {
                return Optional.of("there is no token in " + token);
            }
            return verifies(signature())
                    ? Optional.empty()
                    : Optional.of("the token in " + token + " does not sign " + request);
        } catch (IOException e) {
            return Optional.of("the token in " + token + " cannot be read: " + e.getMessage());
        }
    }

    private byte[] signature() throws IOException {
        if (Files.size(token) > MOST) {
            return new byte[0];
        }
        byte[] raw = Files.readAllBytes(token);
        if (raw.length == SIGNATURE) {
            return raw;
        }
        try {
            String line = new String(raw, StandardCharsets.US_ASCII).replaceAll("\\s", "");
            return Base64.getDecoder().decode(line);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private boolean verifies(byte[] signature) {
        if (signature.length != SIGNATURE) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(text);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
