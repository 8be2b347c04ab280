package lifeboat.console.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/// What stands between this machine and a store.
public sealed interface ProxyConfig {
    /// A proxy by its address.
    ///
    /// @param address `http://host:port`
    /// @param password of `user`
    /// @param except hosts that are asked directly
    record Named(
            URI address,
            Optional<String> user,
            Optional<SecretSource> password,
            List<String> except)
            implements ProxyConfig {
        public Named {
            except = List.copyOf(except);
        }
    }

    /// Whatever HTTPS_PROXY (for `http://`, HTTP_PROXY) and NO_PROXY say.
    record Surroundings() implements ProxyConfig {}

    static Optional<ProxyConfig> read(Section target) {
        return target.section("proxy").map(ProxyConfig::of);
    }

    private static ProxyConfig of(Section section) {
        boolean surroundings = section.flag("environment");
        Optional<URI> url = section.value("url", ProxyConfig::address);
        Named named =
                new Named(
                        url.orElse(URI.create("http://proxy.invalid:1")),
                        section.value("user", ProxyConfig::user),
                        section.secret("password"),
                        section.texts("except"));
        section.end();
        if (surroundings == section.has("url")) {
            section.error("", "needs exactly one of `url` and `environment: true`");
        }
        if (named.user().isPresent() != named.password().isPresent()) {
            section.error("", "`user` and `password` go together");
        }
        if (surroundings && (named.user().isPresent() || !named.except().isEmpty())) {
            section.error("environment", "says user, password and exceptions too; leave them out");
        }
        return surroundings ? new Surroundings() : named;
    }

    private static String user(String text) {
        if (text.contains(":")) {
            throw new IllegalArgumentException("a user's name must be without `:`");
        }
        return text;
    }

    /// The address of a proxy.
    ///
    /// @throws IllegalArgumentException if it is none; the message is for people and holds no
    ///   password
    static URI address(String text) {
        try {
            URI uri = new URI(text);
            boolean bare =
                    uri.getRawUserInfo() == null
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                            && (uri.getRawPath() == null
                                    || uri.getRawPath().isEmpty()
                                    || uri.getRawPath().equals("/"));
            if ("http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPort() > 0
                    && bare) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(WANTED); // without its text: it may hold a password
        }
        throw new IllegalArgumentException(WANTED);
    }

    /// What an address must be.
    String WANTED = "must be http://host:port; user and password have keys of their own";
}
