package lifeboat.console.web;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/// Where the console listens.
///
/// @param port 0 takes any free one
/// @param tls empty only on the loopback: passwords never travel in the clear
public record WebSettings(InetAddress address, int port, Optional<Tls> tls) {
    /// The default port.
    public static final int PORT = 8484;

    public WebSettings {
        if (tls.isEmpty() && !address.isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "listens beyond this machine without TLS, passwords would travel in the clear");
        }
    }

    /// On the loopback of this machine.
    public static WebSettings loopback(int port) {
        return new WebSettings(InetAddress.getLoopbackAddress(), port, Optional.empty());
    }

    /// Two PEM files.
    ///
    /// @param key PKCS#8, without a passphrase
    public record Tls(Path certificate, Path key) {}
}
