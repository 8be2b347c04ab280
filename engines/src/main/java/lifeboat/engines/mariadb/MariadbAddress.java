package lifeboat.engines.mariadb;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a MariaDB server is: `mariadb://user@host:port/database?…`. Holds no password.
///
/// Parameters: `socket` (a path; host and port then mean nothing), `ssl-ca`, `ssl-cert`, `ssl-key`,
/// `ssl-verify-server-cert`, and `non-transactional` (`refuse` or `lock`).
public final class MariadbAddress {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:mariadb|mysql)://(?:([^@/?]*)@)?(\\[[^]]*\\]|[^:/?]*)(?::(\\d{1,5}))?(?:/([^?]*))?(?:\\?(.*))?");
    private static final List<String> CLIENT =
            List.of("socket", "ssl-ca", "ssl-cert", "ssl-key", "ssl-verify-server-cert");
    private static final String TABLES = "non-transactional";

    private final String configured;
    private final Optional<String> database;
    private final Map<String, String> client;
    private final String parameters;
    private final NonTransactional nonTransactional;

    /// What to do with tables that no snapshot covers.
    public enum NonTransactional {
        REFUSE,
        /// All writes to the server wait until its dump has ended.
        LOCK
    }

    private MariadbAddress(
            String configured,
            Optional<String> database,
            Map<String, String> client,
            String parameters,
            NonTransactional nonTransactional) {
        this.configured = configured;
        this.database = database;
        this.client = Map.copyOf(client);
        this.parameters = parameters;
        this.nonTransactional = nonTransactional;
    }

    /// @throws IllegalArgumentException if it is no such URL, holds a password or an unknown
    ///   parameter
    public static MariadbAddress of(String url) {
        Matcher parts = FORM.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "not of the form mariadb://user@host:port/database");
        }
        Map<String, String> client = new TreeMap<>();
        String user = Optional.ofNullable(parts.group(1)).orElse("");
        if (user.contains(":")) {
            throw new IllegalArgumentException("holds a password, which has a setting of its own");
        }
        put(client, "user", decoded(user));
        put(client, "host", Optional.ofNullable(parts.group(2)).orElse("").replaceAll("[\\[\\]]", ""));
        put(client, "port", Optional.ofNullable(parts.group(3)).orElse(""));
        String parameters = Optional.ofNullable(parts.group(5)).orElse("");
        NonTransactional tables = NonTransactional.REFUSE;
        for (String parameter : parameters.isEmpty() ? new String[0] : parameters.split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            String value = pair.length == 2 ? decoded(pair[1]) : "";
            if (pair[0].equals(TABLES)) {
                tables = nonTransactional(value);
            } else if (CLIENT.contains(pair[0])) {
                put(client, pair[0], value);
            } else {
                throw new IllegalArgumentException("must not have the parameter " + pair[0]);
            }
        }
        for (String value : client.values()) {
            if (value.chars().anyMatch(c -> c < ' ')) {
                throw new IllegalArgumentException("holds a control character");
            }
        }
        Optional<String> database =
                Optional.ofNullable(parts.group(4))
                        .filter(name -> !name.isEmpty())
                        .map(MariadbAddress::decoded);
        return new MariadbAddress(url, database, client, parameters, tables);
    }

    private static NonTransactional nonTransactional(String value) {
        return switch (value) {
            case "refuse" -> NonTransactional.REFUSE;
            case "lock" -> NonTransactional.LOCK;
            default ->
                    throw new IllegalArgumentException(
                            TABLES + " must be refuse or lock, not " + value);
        };
    }

    private static void put(Map<String, String> options, String name, String value) {
        if (!value.isEmpty()) {
            options.put(name, value);
        }
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// The database it names; empty means every one of the server.
    public Optional<String> database() {
        return database;
    }

    /// As it was given; holds no password.
    public String configured() {
        return configured;
    }

    public NonTransactional nonTransactional() {
        return nonTransactional;
    }

    /// Options of the client programs, by name.
    Map<String, String> clientOptions() {
        return client;
    }

    /// The same server, another database.
    public MariadbAddress withDatabase(String name) {
        return new MariadbAddress(
                configured, Optional.of(name), client, parameters, nonTransactional);
    }

    /// Without user and parameters, for people.
    @Override
    public String toString() {
        String place = client.getOrDefault("host", "(local)");
        return "mariadb://"
                + place
                + (client.containsKey("port") ? ":" + client.get("port") : "")
                + "/"
                + database.orElse("");
    }
}
