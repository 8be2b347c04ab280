package lifeboat.console.config;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// The web console of `serve`.
///
/// @param address where it listens; without TLS one of this machine only
/// @param port 0 takes any free one
/// @param publicUrl how people reach it through a reverse proxy; empty where there is none
/// @param secondApprover whether a restore of everything needs two people
public record WebConfig(
        InetAddress address,
        int port,
        Optional<Tls> tls,
        Optional<URI> publicUrl,
        boolean secondApprover) {
    /// Where nothing else is said.
    public static final String LISTEN = "127.0.0.1:8484";

    /// Two PEM files.
    ///
    /// @param key PKCS#8, without a passphrase
    public record Tls(Path certificate, Path key) {}
}
