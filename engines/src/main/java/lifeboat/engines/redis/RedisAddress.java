package lifeboat.engines.redis;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;

/// Where a Redis server listens.
///
/// @param url `redis://user@host:port`, or `redis:///path/of/socket`; without a password
public record RedisAddress(String url) {
    private static final int PORT = 6379;

    /// Checks the address.
    ///
    /// @throws IllegalArgumentException if it is none, or holds a password
    public RedisAddress {
        URI uri = uri(url);
        if (!"redis".equals(uri.getScheme())) {
            throw new IllegalArgumentException(
                    "must begin with redis:// (encrypted connections are not there yet; use a socket or a tunnel)");
        }
        if (uri.getUserInfo() != null && uri.getUserInfo().contains(":")) {
            throw new IllegalArgumentException("holds a password; use `password` instead");
        }
        boolean path = uri.getPath() != null && uri.getPath().length() > 1;
        if ((uri.getHost() == null) != path) {
            throw new IllegalArgumentException(
                    "must be redis://host:port or redis:///path/of/socket, without a database: all of them are kept");
        }
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is no address: " + e.getReason(), e);
        }
    }

    /// The user, where one is named.
    public Optional<String> user() {
        return Optional.ofNullable(uri(url).getUserInfo());
    }

    SocketAddress socket() {
        URI uri = uri(url);
        return uri.getHost() == null
                ? UnixDomainSocketAddress.of(uri.getPath())
                : new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? PORT : uri.getPort());
    }

    @Override
    public String toString() {
        return url;
    }
}
