package lifeboat.engines.postgresql;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a PostgreSQL server is, as libpq writes it: `postgresql://user@host:port/database?…`.
/// Holds no password, so that it may be an argument.
public final class PostgresqlAddress {
    private static final Pattern FORM =
            Pattern.compile("postgres(?:ql)?://(?:([^@/?]*)@)?([^/?]*)(?:/([^?]*))?(?:\\?(.*))?");
    private static final List<String> SECRETS = List.of("password", "passfile", "sslpassword");

    private final String configured;
    private final String user;
    private final String host;
    private final Optional<String> database;
    private final String parameters;

    private PostgresqlAddress(
            String configured,
            String user,
            String host,
            Optional<String> database,
            String parameters) {
        this.configured = configured;
        this.user = user;
        this.host = host;
        this.database = database;
        this.parameters = parameters;
    }

    /// @throws IllegalArgumentException if it is no such URL, or holds a password
    public static PostgresqlAddress of(String url) {
        Matcher parts = FORM.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "not of the form postgresql://user@host:port/database");
        }
        String user = Optional.ofNullable(parts.group(1)).orElse("");
        if (user.contains(":")) {
            throw new IllegalArgumentException("holds a password, which has a setting of its own");
        }
        String parameters = Optional.ofNullable(parts.group(4)).orElse("");
        for (String parameter : parameters.split("&", -1)) {
            String name = decoded(parameter.split("=", 2)[0]).toLowerCase(Locale.ROOT);
            if (SECRETS.contains(name) || name.equals("dbname") || name.equals("user")) {
                throw new IllegalArgumentException("must not have the parameter " + name);
            }
        }
        Optional<String> database =
                Optional.ofNullable(parts.group(3))
                        .filter(name -> !name.isEmpty())
                        .map(PostgresqlAddress::decoded);
        return new PostgresqlAddress(url, user, parts.group(2), database, parameters);
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// The database it names; empty means the whole cluster.
    public Optional<String> database() {
        return database;
    }

    /// The same server, another database.
    public PostgresqlAddress withDatabase(String name) {
        return new PostgresqlAddress(configured, user, host, Optional.of(name), parameters);
    }

    /// As it was given; holds no password.
    public String configured() {
        return configured;
    }

    /// For libpq, naming `database` or else `postgres`.
    public String url() {
        String name = database.orElse("postgres");
        return "postgresql://"
                + (user.isEmpty() ? "" : user + "@")
                + host
                + "/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20")
                + (parameters.isEmpty() ? "" : "?" + parameters);
    }

    /// Without parameters, for people.
    @Override
    public String toString() {
        return "postgresql://" + (host.isEmpty() ? "(local)" : host) + "/" + database.orElse("");
    }
}
