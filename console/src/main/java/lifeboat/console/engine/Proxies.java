package lifeboat.console.engine;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lifeboat.console.config.ProxyConfig;
import lifeboat.console.config.SecretText;
import lifeboat.console.config.Secrets;
import lifeboat.targets.http.HttpProxy;
import lifeboat.targets.http.ProxyLogin;

/// Proxies made from their configuration.
final class Proxies {
    private Proxies() {}

    /// The proxy of a target; empty where none is configured, or the surroundings name none.
    ///
    /// @param store an address of the store
    static Optional<HttpProxy> of(Optional<ProxyConfig> config, URI store, Secrets secrets)
            throws IOException {
        if (config.isEmpty()) {
            return Optional.empty();
        }
        return switch (config.get()) {
            case ProxyConfig.Named named -> Optional.of(named(named, secrets));
            case ProxyConfig.Surroundings _ -> surroundings(store, secrets);
        };
    }

    private static HttpProxy named(ProxyConfig.Named config, Secrets secrets) throws IOException {
        Optional<ProxyLogin> login = Optional.empty();
        if (config.user().isPresent() && config.password().isPresent()) {
            try (SecretText password = secrets.open(config.password().get())) {
                login = Optional.of(new ProxyLogin(config.user().get(), password.revealText()));
            }
        }
        return new HttpProxy(
                config.address().getHost(), config.address().getPort(), login, config.except());
    }

    private static Optional<HttpProxy> surroundings(URI store, Secrets secrets) throws IOException {
        String variable = "http".equals(store.getScheme()) ? "HTTP_PROXY" : "HTTPS_PROXY";
        Optional<String> said = variable(variable, secrets);
        if (said.isEmpty()) {
            return Optional.empty();
        }
        String text = said.get().contains("://") ? said.get() : "http://" + said.get();
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    variable + " is not the address of a proxy"); // may hold a password
        }
        if (!"http".equals(address.getScheme()) || address.getHost() == null) {
            throw new IOException(variable + " must be http://host:port");
        }
        List<String> direct =
                variable("NO_PROXY", secrets)
                        .map(list -> Arrays.asList(list.split("[,\\s]+", -1)))
                        .orElse(List.of());
        return Optional.of(
                new HttpProxy(
                        address.getHost(),
                        address.getPort() < 0 ? 80 : address.getPort(),
                        login(address),
                        direct));
    }

    private static Optional<ProxyLogin> login(URI address) {
        String both = address.getRawUserInfo();
        if (both == null || both.isEmpty()) {
            return Optional.empty();
        }
        int colon = both.indexOf(':');
        String user = colon < 0 ? both : both.substring(0, colon);
        String password = colon < 0 ? "" : both.substring(colon + 1);
        return Optional.of(new ProxyLogin(decoded(user), decoded(password)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Optional<String> variable(String name, Secrets secrets) {
        return secrets.variable(name).or(() -> secrets.variable(name.toLowerCase(Locale.ROOT)));
    }
}
