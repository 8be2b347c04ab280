package lifeboat.console.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;

/// From when to when the first certificate of a PEM file is good.
public record CertificateFile(Instant from, Instant until) {
    /// Reads it.
    ///
    /// @throws IOException if the file cannot be read or does not begin with a certificate
    public static CertificateFile read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (CertificateFactory.getInstance("X.509").generateCertificate(in)
                    instanceof X509Certificate first) {
                return new CertificateFile(
                        first.getNotBefore().toInstant(), first.getNotAfter().toInstant());
            }
        } catch (CertificateException e) {
            throw new IOException(file + " does not begin with a certificate in PEM form", e);
        }
        throw new IOException(file + " does not begin with a certificate of TLS");
    }
}
