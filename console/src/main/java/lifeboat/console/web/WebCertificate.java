package lifeboat.console.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import lifeboat.console.config.WebConfig;
import org.springframework.boot.ssl.pem.PemContent;

/// Looks at the certificate and the key of the console before it starts, so that what is wrong with
/// them is said in a sentence and not by every browser.
final class WebCertificate {
    private WebCertificate() {}

    /// @throws IOException if browsers could not trust what these files hold
    static void check(WebConfig.Tls tls, Instant now) throws IOException {
        X509Certificate first = certificate(tls.certificate());
        if (now.isAfter(first.getNotAfter().toInstant())) {
            throw new IOException(
                    "the certificate in "
                            + tls.certificate()
                            + " has expired on "
                            + Ages.time(first.getNotAfter().toInstant()));
        }
        if (now.isBefore(first.getNotBefore().toInstant())) {
            throw new IOException(
                    "the certificate in "
                            + tls.certificate()
                            + " is good from "
                            + Ages.time(first.getNotBefore().toInstant())
                            + " on only");
        }
        if (!belong(first.getPublicKey(), key(tls.key()))) {
            throw new IOException(
                    "the key in "
                            + tls.key()
                            + " does not belong to the certificate in "
                            + tls.certificate()
                            + ", which must be the first one in its file");
        }
    }

    private static X509Certificate certificate(Path file) throws IOException {
        try {
            return load(file).getCertificates().getFirst();
        } catch (RuntimeException e) {
            throw new IOException(file + " holds no certificate in PEM form", e);
        }
    }

    private static PrivateKey key(Path file) throws IOException {
        try {
            PrivateKey key = load(file).getPrivateKey();
            if (key != null) {
                return key;
            }
        } catch (RuntimeException e) {
            throw new IOException(
                    file + " holds no private key in PEM form that needs no passphrase", e);
        }
        throw new IOException(file + " holds no private key in PEM form");
    }

    private static PemContent load(Path file) throws IOException {
        try {
            return PemContent.load(file);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean belong(PublicKey open, PrivateKey secret) throws IOException {
        if (!open.getAlgorithm().equals(secret.getAlgorithm())) {
            return false;
        }
        byte[] text = "lifeboat".getBytes(StandardCharsets.UTF_8);
        try {
            Signature signature = Signature.getInstance(signature(open.getAlgorithm()));
            signature.initSign(secret);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the key of the certificate cannot be used: " + e.getMessage(), e);
        }
    }

    private static String signature(String algorithm) {
        return switch (algorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> algorithm; // those of Edwards curves are named like their keys
        };
    }
}
