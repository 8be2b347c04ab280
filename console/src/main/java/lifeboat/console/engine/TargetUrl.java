package lifeboat.console.engine;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.config.BandwidthConfig;
import lifeboat.console.config.PricesConfig;
import lifeboat.console.config.SecretSource;
import lifeboat.console.config.TargetConfig;

/// A target as `attach` is told of it: a directory, or
/// `s3://bucket/prefix?region=…&endpoint=…&path-style=true`, whose credentials are in the
/// environment, `b2://bucket/prefix`, likewise, or
/// `sftp://user@host:port/path?identity=FILE&host-key=TYPE+KEY`.
final class TargetUrl {
    private static final String KEY_VARIABLE = "AWS_ACCESS_KEY_ID";
    private static final String SECRET_VARIABLE = "AWS_SECRET_ACCESS_KEY";

    private static final String B2_ID_VARIABLE = "B2_KEY_ID";
    private static final String B2_KEY_VARIABLE = "B2_APPLICATION_KEY";

    private TargetUrl() {}

    static TargetConfig parse(String url, int number) throws CommandException {
        String name = "vault" + number;
        if (url.startsWith("s3://")) {
            return s3(name, url);
        }
        if (url.startsWith("sftp://")) {
            return sftp(name, url);
        }
        if (url.startsWith("b2://")) {
            return b2(name, url);
        }
        String path = url.startsWith("file://") ? url.substring("file://".length()) : url;
        return new TargetConfig.LocalDirectory(
                name,
                "own",
                Optional.empty(),
                Path.of(path).toAbsolutePath().normalize(),
                BandwidthConfig.NONE,
                PricesConfig.NONE,
                Optional.empty());
    }

    private static TargetConfig s3(String name, String url) throws CommandException {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw malformed(url);
        }
        String bucket = uri.getHost() == null ? uri.getAuthority() : uri.getHost();
        if (bucket == null || uri.getUserInfo() != null) {
            throw malformed(url);
        }
        Map<String, String> options = query(uri.getRawQuery());
        Optional<URI> endpoint = Optional.ofNullable(options.get("endpoint")).map(URI::create);
        String prefix = uri.getPath() == null ? "" : uri.getPath().replaceAll("^/+|/+$", "");
        boolean pathStyle =
                options.getOrDefault("path-style", endpoint.isPresent() ? "true" : "false")
                        .equals("true");
        return new TargetConfig.S3(
                name,
                options.getOrDefault("provider", endpoint.isPresent() ? "own" : "aws"),
                Optional.ofNullable(options.get("account")),
                options.getOrDefault("region", "us-east-1"),
                bucket,
                prefix,
                endpoint,
                pathStyle
                        ? TargetConfig.Addressing.PATH_STYLE
                        : TargetConfig.Addressing.VIRTUAL_HOST,
                new SecretSource.Environment(options.getOrDefault("access-key-env", KEY_VARIABLE)),
                new SecretSource.Environment(
                        options.getOrDefault("secret-key-env", SECRET_VARIABLE)),
                Optional.empty(),
                Optional.empty(),
                BandwidthConfig.NONE,
                PricesConfig.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static TargetConfig b2(String name, String url) throws CommandException {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw malformed(url);
        }
        String bucket = uri.getAuthority();
        if (bucket == null || uri.getUserInfo() != null) {
            throw malformed(url);
        }
        Map<String, String> options = query(uri.getRawQuery());
        String prefix = uri.getPath() == null ? "" : uri.getPath().replaceAll("^/+|/+$", "");
        return new TargetConfig.B2(
                name,
                options.getOrDefault("provider", "backblaze"),
                Optional.ofNullable(options.get("account")),
                bucket,
                prefix,
                new SecretSource.Environment(options.getOrDefault("key-id-env", B2_ID_VARIABLE)),
                new SecretSource.Environment(
                        options.getOrDefault("application-key-env", B2_KEY_VARIABLE)),
                Optional.ofNullable(options.get("endpoint")).map(URI::create),
                Optional.empty(),
                Optional.empty(),
                BandwidthConfig.NONE,
                PricesConfig.NONE,
                Optional.empty(),
                Optional.empty());
    }

    private static String b2Yaml(TargetConfig.B2 b2) {
        StringBuilder out =
                new StringBuilder()
                        .append(b2.name())
                        .append(": {type: b2, provider: ")
                        .append(b2.provider())
                        .append(", bucket: ")
                        .append(quoted(b2.bucket()));
        b2.account().ifPresent(account -> out.append(", account: ").append(quoted(account)));
        if (!b2.prefix().isEmpty()) {
            out.append(", prefix: ").append(quoted(b2.prefix()));
        }
        b2.endpoint()
                .ifPresent(
                        endpoint -> out.append(", endpoint: ").append(quoted(endpoint.toString())));
        return out.append(", key-id: {env: ")
                .append(variable(b2.keyId()))
                .append("}, application-key: {env: ")
                .append(variable(b2.applicationKey()))
                .append("}}")
                .toString();
    }

    private static TargetConfig sftp(String name, String url) throws CommandException {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw malformed(url);
        }
        Map<String, String> options = query(uri.getRawQuery());
        String identity = options.get("identity");
        String hostKey = options.get("host-key");
        String user = uri.getUserInfo();
        String host = uri.getHost();
        if (host == null || user == null || user.contains(":")) {
            throw malformed(url);
        }
        if (identity == null || hostKey == null) {
            throw new CommandException.Misused(
                    "the address of an SFTP target names the key that logs in and the server's key",
                    "sftp://user@host:22/path?identity=id_ed25519&host-key=ssh-ed25519+AAAA…;"
                            + " ssh-keyscan HOST shows the server's key, compare it before you trust it");
        }
        String path = uri.getPath() == null || uri.getPath().isEmpty() ? "/" : uri.getPath();
        return new TargetConfig.Sftp(
                name,
                options.getOrDefault("provider", "own"),
                Optional.ofNullable(options.get("account")),
                host,
                uri.getPort() < 0 ? 22 : uri.getPort(),
                user,
                Path.of(identity).toAbsolutePath().normalize(),
                plusKept(hostKey),
                path,
                BandwidthConfig.NONE,
                PricesConfig.NONE,
                Optional.empty());
    }

    /// A plus sign means a blank in an address; in the key itself it is meant as it stands.
    private static String plusKept(String hostKey) {
        int blank = hostKey.indexOf(' ');
        return blank < 0
                ? hostKey
                : hostKey.substring(0, blank + 1) + hostKey.substring(blank + 1).replace(' ', '+');
    }

    private static String sftpYaml(TargetConfig.Sftp sftp) {
        return "%s: {type: sftp, provider: %s, account: %s, host: %s, port: %d, user: %s, identity: %s, host-key: %s, path: %s}"
                .formatted(
                        sftp.name(),
                        sftp.provider(),
                        quoted(sftp.account().orElse(sftp.user() + "@" + sftp.host())),
                        quoted(sftp.host()),
                        sftp.port(),
                        quoted(sftp.user()),
                        quoted(sftp.identity().toString()),
                        quoted(sftp.hostKey()),
                        quoted(sftp.path()));
    }

    private static CommandException malformed(String url) {
        return new CommandException.Misused(
                "not an address of a target: " + url.replaceAll("//[^/@]*@", "//…@"),
                "for instance: s3://bucket/prefix?region=eu-central-1, b2://bucket/prefix, or a"
                        + " directory; credentials come from "
                        + String.join(
                                ", ",
                                KEY_VARIABLE,
                                SECRET_VARIABLE,
                                B2_ID_VARIABLE,
                                B2_KEY_VARIABLE));
    }

    private static Map<String, String> query(@org.jspecify.annotations.Nullable String query) {
        Map<String, String> options = new LinkedHashMap<>();
        if (query == null) {
            return options;
        }
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                options.put(
                        part.substring(0, equals),
                        URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return options;
    }

    /// The target as a line of a configuration file.
    static String yaml(TargetConfig config) {
        return switch (config) {
            case TargetConfig.LocalDirectory directory ->
                    "%s: {type: directory, provider: %s, account: %s, path: %s}"
                            .formatted(
                                    directory.name(),
                                    directory.provider(),
                                    quoted(directory.account().orElse(directory.name())),
                                    quoted(directory.path().toString()));
            case TargetConfig.S3 s3 -> s3Yaml(s3);
            case TargetConfig.B2 b2 -> b2Yaml(b2);
            case TargetConfig.Sftp sftp -> sftpYaml(sftp);
        };
    }

    private static String s3Yaml(TargetConfig.S3 s3) {
        StringBuilder out =
                new StringBuilder()
                        .append(s3.name())
                        .append(": {type: s3, provider: ")
                        .append(s3.provider())
                        .append(", region: ")
                        .append(quoted(s3.region()))
                        .append(", bucket: ")
                        .append(quoted(s3.bucket()));
        s3.account().ifPresent(account -> out.append(", account: ").append(quoted(account)));
        if (!s3.prefix().isEmpty()) {
            out.append(", prefix: ").append(quoted(s3.prefix()));
        }
        s3.endpoint()
                .ifPresent(
                        endpoint -> out.append(", endpoint: ").append(quoted(endpoint.toString())));
        out.append(", path-style: ").append(s3.addressing() == TargetConfig.Addressing.PATH_STYLE);
        return out.append(", access-key: {env: ")
                .append(variable(s3.accessKey()))
                .append("}, secret-key: {env: ")
                .append(variable(s3.secretKey()))
                .append("}}")
                .toString();
    }

    private static String variable(SecretSource source) {
        return source instanceof SecretSource.Environment(String variable) ? variable : "";
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
