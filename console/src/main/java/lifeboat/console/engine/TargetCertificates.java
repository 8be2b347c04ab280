package lifeboat.console.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import lifeboat.console.config.ProxyConfig;
import lifeboat.console.config.SiteConfig;
import lifeboat.console.config.TargetConfig;

/// When the certificates of servers end that targets have endpoints of their own on; the large
/// providers see to theirs. A backup looks, and remembers it for `status`.
final class TargetCertificates {
    private static final String FILE = "target-certificates";
    private static final int MILLIS = 5_000;

    private TargetCertificates() {}

    /// Shakes hands with each server. One that cannot be reached, or only through a proxy, keeps
    /// what is known of it: a backup says by itself what it could not reach.
    static void look(SiteConfig config, SSLContext trusting) throws IOException {
        RememberedFacts facts = new RememberedFacts(config.state(), FILE);
        Map<String, String> known = new TreeMap<>();
        Map<String, String> before = facts.read();
        for (TargetConfig target : config.targets()) {
            Optional<URI> endpoint = endpoint(target);
            if (endpoint.isEmpty()) {
                continue;
            }
            try {
                known.put(target.name(), end(endpoint.get(), trusting).toString());
            } catch (IOException e) {
                Optional.ofNullable(before.get(target.name()))
                        .ifPresent(end -> known.put(target.name(), end));
            }
        }
        if (!known.equals(before)) {
            facts.write(known);
        }
    }

    /// What was seen last, by the name of the target.
    static Map<String, Instant> known(SiteConfig config) {
        Map<String, Instant> ends = new TreeMap<>();
        try {
            Map<String, String> known = new RememberedFacts(config.state(), FILE).read();
            for (TargetConfig target : config.targets()) {
                String end = known.get(target.name());
                if (end != null && endpoint(target).isPresent()) {
                    ends.put(target.name(), Instant.parse(end));
                }
            }
        } catch (IOException | DateTimeParseException e) {
            return ends; // the next backup looks again
        }
        return ends;
    }

    private static Optional<URI> endpoint(TargetConfig target) {
        Optional<ProxyConfig> proxy = Optional.empty();
        Optional<URI> endpoint = Optional.empty();
        switch (target) {
            case TargetConfig.S3 s3 -> {
                endpoint = s3.endpoint();
                proxy = s3.proxy();
            }
            case TargetConfig.B2 b2 -> {
                endpoint = b2.endpoint();
                proxy = b2.proxy();
            }
            case TargetConfig.Sftp _, TargetConfig.LocalDirectory _ -> {
                // their keys have no end
            }
        }
        return proxy.isPresent()
                ? Optional.empty()
                : endpoint.filter(uri -> "https".equals(uri.getScheme()));
    }

    /// When the certificate of a server ends.
    static Instant end(URI server, SSLContext trusting) throws IOException {
        String host = server.getHost();
        int port = server.getPort() < 0 ? 443 : server.getPort();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), MILLIS);
            plain.setSoTimeout(MILLIS);
            try (SSLSocket tls =
                    (SSLSocket) trusting.getSocketFactory().createSocket(plain, host, port, true)) {
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                tls.setSSLParameters(parameters);
                tls.startHandshake();
                Certificate first = tls.getSession().getPeerCertificates()[0];
                if (first instanceof X509Certificate certificate) {
                    return certificate.getNotAfter().toInstant();
                }
                throw new IOException(host + " has a certificate without an end");
            }
        }
    }
}
