package lifeboat.console.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads `targets:`.
final class TargetReader {
    private static final List<String> TYPES = List.of("s3", "b2", "sftp", "directory");
    private static final String OWN = "own";

    private final Path directory;

    TargetReader(Path directory) {
        this.directory = directory;
    }

    /// Empty if the type is not known; the problem is noted.
    Optional<TargetConfig> read(Section section) {
        String type = section.required("type", "", TargetReader::knownType);
        if (type.isEmpty()) {
            section.endOfUnknownType();
            return Optional.empty();
        }
        TargetConfig target =
                switch (type) {
                    case "s3" -> s3(section);
                    case "b2" -> b2(section);
                    case "sftp" -> sftp(section);
                    default -> local(section);
                };
        section.end();
        return Optional.of(target);
    }

    private static String knownType(String text) {
        if (!TYPES.contains(text)) {
            throw new IllegalArgumentException(Choices.unknown(text, TYPES));
        }
        return text;
    }

    private static TargetConfig s3(Section section) {
        Optional<URI> endpoint = section.value("endpoint", TargetReader::endpoint);
        boolean pathStyle = section.flag("path-style");
        return new TargetConfig.S3(
                section.name(),
                section.text("provider").orElse(endpoint.isPresent() ? OWN : "aws"),
                section.text("account"),
                section.required("region", "", Function.identity()),
                section.requiredText("bucket"),
                section.value("prefix", "", TargetReader::prefix),
                endpoint,
                pathStyle
                        ? TargetConfig.Addressing.PATH_STYLE
                        : TargetConfig.Addressing.VIRTUAL_HOST,
                section.requiredSecret("access-key"),
                section.requiredSecret("secret-key"),
                lock(section),
                section.value("quarantine", TargetReader::moment),
                BandwidthConfig.read(section),
                PricesConfig.read(section),
                section.value("quota", QuotaText::parse),
                ProxyConfig.read(section),
                section.value("sts-endpoint", TargetReader::endpoint));
    }

    private static TargetConfig b2(Section section) {
        return new TargetConfig.B2(
                section.name(),
                section.text("provider").orElse("backblaze"),
                section.text("account"),
                section.requiredText("bucket"),
                section.value("prefix", "", TargetReader::prefix),
                section.requiredSecret("key-id"),
                section.requiredSecret("application-key"),
                section.value("endpoint", TargetReader::endpoint),
                lock(section),
                section.value("quarantine", TargetReader::moment),
                BandwidthConfig.read(section),
                PricesConfig.read(section),
                section.value("quota", QuotaText::parse),
                ProxyConfig.read(section));
    }

    private TargetConfig sftp(Section section) {
        if (section.has("proxy")) {
            section.section("proxy");
            section.error(
                    "proxy",
                    "only s3 and b2 targets can be reached through a proxy; SFTP needs a direct way"
                            + " to port 22 of the server");
        }
        String host = section.requiredText("host");
        return new TargetConfig.Sftp(
                section.name(),
                section.text("provider").orElse(OWN),
                section.text("account"),
                host,
                section.wholeNumber("port", 22, 1, 65_535),
                section.requiredText("user"),
                section.required("identity", directory, this::identity),
                section.required("host-key", "", TargetReader::hostKey),
                section.requiredText("path"),
                BandwidthConfig.read(section),
                PricesConfig.read(section),
                section.value("quota", QuotaText::parse));
    }

    private TargetConfig local(Section section) {
        return new TargetConfig.LocalDirectory(
                section.name(),
                section.text("provider").orElse(OWN),
                section.text("account"),
                section.required("path", directory, this::path),
                BandwidthConfig.read(section),
                PricesConfig.read(section),
                section.value("quota", QuotaText::parse));
    }

    private Path path(String text) {
        return directory.resolve(text).normalize();
    }

    private Path identity(String text) {
        Path path = path(text);
        try {
            Optional<String> objection = Secrets.objection(path);
            if (objection.isPresent()) {
                throw new IllegalArgumentException(objection.get());
            }
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException("file " + path + " cannot be inspected", e);
        }
        return path;
    }

    private static String hostKey(String text) {
        if (!text.matches("(ssh-|ecdsa-|sk-)[A-Za-z0-9@.-]+ \\S+.*")) {
            throw new IllegalArgumentException(
                    "must be the server's key type and key, as `ssh-keyscan` prints them");
        }
        return text;
    }

    private static URI endpoint(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("`" + text + "` is not a URL", e);
        }
        throw new IllegalArgumentException("`" + text + "` must be a URL, http:// or https://");
    }

    private static String prefix(String text) {
        String trimmed = text.replaceAll("^/+|/+$", "");
        if (List.of(trimmed.split("/", -1)).stream()
                .anyMatch(s -> s.equals(".") || s.equals(".."))) {
            throw new IllegalArgumentException("`" + text + "` must not hold . or .. segments");
        }
        return trimmed;
    }

    private static Instant moment(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "`" + text + "` must be a moment in UTC, as in 2026-11-27T03:00:00Z", e);
        }
    }

    private static Optional<LockConfig> lock(Section section) {
        return section.section("lock")
                .map(lock -> {
                    LockConfig.Mode mode =
                            lock.required(
                                    "mode",
                                    LockConfig.Mode.GOVERNANCE,
                                    text -> Choices.parse(text, LockConfig.Mode.class));
                    if (!lock.has("days")) {
                        lock.error("", "`days` is missing");
                    }
                    int days = lock.wholeNumber("days", 1, 1, 3653);
                    lock.end();
                    return new LockConfig(mode, Duration.ofDays(days));
                });
    }
}
