package lifeboat.targets.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A proxy between a target and its store: HTTP, by CONNECT where the store is behind TLS. Stores
/// of this machine are never asked through one.
///
/// @param host of the proxy
/// @param port of the proxy
/// @param login where the proxy asks for one
/// @param direct hosts that are asked directly: `store.example` with all below it, or `*` for all
public record HttpProxy(String host, int port, Optional<ProxyLogin> login, List<String> direct) {
    public HttpProxy {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a proxy needs a host and a port");
        }
        direct = List.copyOf(direct);
    }

    /// How it is named to people; never holds a password.
    public String name() {
        return "proxy http://" + host + ":" + port;
    }

    /// Whether a store is to be asked through it.
    public boolean covers(String store) {
        String name = store.toLowerCase(Locale.ROOT).replaceAll("^\\[|\\]$", "");
        return !isLoopback(name) && direct.stream().noneMatch(entry -> fits(entry, name));
    }

    /// The proxy if it covers the host of `store`.
    public static Optional<HttpProxy> covering(Optional<HttpProxy> proxy, URI store) {
        return proxy.filter(p -> store.getHost() != null && p.covers(store.getHost()));
    }

    private static boolean isLoopback(String name) {
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("::1")
                || name.equals("0:0:0:0:0:0:0:1")
                || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    private static boolean fits(String entry, String name) {
        String wanted = entry.strip().toLowerCase(Locale.ROOT).replaceAll("^\\*?\\.", "");
        return entry.strip().equals("*")
                || (!wanted.isEmpty() && (name.equals(wanted) || name.endsWith("." + wanted)));
    }
}
