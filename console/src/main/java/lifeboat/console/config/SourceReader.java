package lifeboat.console.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.backup.postgresql.PostgresqlSource;
import lifeboat.engines.h2.H2Address;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.redis.RedisAddress;

/// Reads `sources:`.
final class SourceReader {
    private static final List<String> TYPES =
            List.of(
                    "postgresql",
                    "mariadb",
                    "sqlite",
                    "h2",
                    "redis",
                    "command",
                    "directory",
                    "config");
    private static final Pattern URL_WITH_PASSWORD =
            Pattern.compile("([a-z]+://[^:/@]*):([^@/]*)@(.*)");

    private static final Pattern BYTES = Pattern.compile("(\\d{1,9})(?:([KMG])iB)?");

    private final Path directory;
    private final List<String> groups;
    private final Map<String, String> groupOfSource = new LinkedHashMap<>();

    /// @param groups names that `group` may hold
    SourceReader(Path directory, List<String> groups) {
        this.directory = directory;
        this.groups = List.copyOf(groups);
    }

    /// The groups of those sources read so far that are in one.
    Map<String, String> groupOfSource() {
        return groupOfSource;
    }

    /// Empty if the type is not known; the problem is noted.
    Optional<SourceConfig> read(Section section) {
        String type = section.required("type", "", SourceReader::knownType);
        if (type.isEmpty()) {
            section.endOfUnknownType();
            return Optional.empty();
        }
        ObjectivesConfig objectives =
                section.section("objectives")
                        .map(ObjectivesReader::read)
                        .orElse(ObjectivesConfig.NONE);
        SourceConfig source = readType(type, section, objectives);
        section.value("group", this::group)
                .ifPresent(group -> groupOfSource.put(section.name(), group));
        section.end();
        return Optional.of(source);
    }

    private static SourceConfig.CaptureMethod method(Section section) {
        return section.choice("method", SourceConfig.CaptureMethod.class)
                .orElse(SourceConfig.CaptureMethod.LOGICAL);
    }

    private String group(String text) {
        if (!groups.contains(text)) {
            throw new IllegalArgumentException(
                    groups.isEmpty()
                            ? "there is no group `" + text + "`: describe it under `groups:`"
                            : "no group has this name: " + Choices.unknown(text, groups));
        }
        return text;
    }

    private SourceConfig readType(String type, Section section, ObjectivesConfig objectives) {
        String name = section.name();
        return switch (type) {
            case "postgresql" -> {
                Address at = address(section, List.of("postgresql://", "postgres://"));
                if (!at.url().isEmpty()) {
                    checked(section, at.url(), PostgresqlAddress::of);
                }
                yield new SourceConfig.Postgresql(
                        name,
                        at.url(),
                        at.password(),
                        method(section),
                        section.value("max-lag", DurationText::parsePositive)
                                .orElse(PostgresqlSource.MAX_LAG),
                        objectives);
            }
            case "mariadb" -> {
                Address at = address(section, List.of("mariadb://", "mysql://"));
                if (!at.url().isEmpty()) {
                    checked(section, at.url(), MariadbAddress::of);
                }
                yield new SourceConfig.Mariadb(
                        name, at.url(), at.password(), method(section), objectives);
            }
            case "sqlite" ->
                    new SourceConfig.Sqlite(
                            name, section.required("path", directory, this::path), objectives);
            case "h2" -> {
                String url = section.required("url", "", url(List.of("jdbc:h2:")));
                String user = section.text("user").orElse("sa");
                if (!url.isEmpty()) {
                    checked(section, url, text -> new H2Address(text, user));
                }
                yield new SourceConfig.H2(name, url, user, section.secret("password"), objectives);
            }
            case "redis" -> {
                Address at = address(section, List.of("redis://"));
                if (!at.url().isEmpty()) {
                    checked(section, at.url(), RedisAddress::new);
                }
                yield new SourceConfig.Redis(name, at.url(), at.password(), objectives);
            }
            case "command" ->
                    new SourceConfig.Command(
                            name,
                            command(section),
                            section.texts("restore"),
                            section.texts("rehearse"),
                            section.value("minimum", 1L, SourceReader::bytes),
                            objectives);
            case "directory" ->
                    new SourceConfig.Directory(
                            name,
                            section.required("path", directory, this::path),
                            section.texts("exclude"),
                            section.value("guard", SourceReader::inside),
                            objectives);
            default ->
                    new SourceConfig.ConfigTree(
                            name, paths(section), section.texts("exclude"), objectives);
        };
    }

    private static String knownType(String text) {
        if (!TYPES.contains(text)) {
            throw new IllegalArgumentException(Choices.unknown(text, TYPES));
        }
        return text;
    }

    private List<Path> paths(Section section) {
        List<Path> paths = section.texts("paths").stream().map(this::path).toList();
        if (paths.isEmpty()) {
            section.error(section.has("paths") ? "paths" : "", "`paths` needs at least one path");
        }
        return paths;
    }

    private static List<String> command(Section section) {
        List<String> command = section.texts("command");
        if (command.isEmpty()) {
            section.error(
                    section.has("command") ? "command" : "",
                    "`command` needs a program: [PROGRAM, ARGUMENT, …]");
        }
        return command;
    }

    static long bytes(String text) {
        Matcher matcher = BYTES.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "`" + text + "` is no number of bytes such as 4096, 10KiB, 2MiB or 1GiB");
        }
        int shift = 10 * "KMG".indexOf(matcher.group(2) == null ? " " : matcher.group(2)) + 10;
        return Long.parseLong(matcher.group(1)) << shift;
    }

    private Path path(String text) {
        return directory.resolve(text).normalize();
    }

    private static String inside(String text) {
        Path path = Path.of(text).normalize();
        if (path.isAbsolute() || path.startsWith("..") || path.toString().isEmpty()) {
            throw new IllegalArgumentException("`" + text + "` must lie inside the source");
        }
        return text;
    }

    private static void checked(Section section, String url, Consumer<String> address) {
        try {
            address.accept(url);
        } catch (IllegalArgumentException e) {
            section.error("url", String.valueOf(e.getMessage()));
        }
    }

    private record Address(String url, Optional<SecretSource> password) {}

    /// A URL, its password taken out of it.
    private static Address address(Section section, List<String> schemes) {
        String url = section.required("url", "", url(schemes));
        Optional<SecretSource> password = section.secret("password");
        Matcher withPassword = URL_WITH_PASSWORD.matcher(url);
        if (!withPassword.matches()) {
            return new Address(url, password);
        }
        if (password.isPresent()) {
            section.error("url", "holds a password, but `password` is given too");
        }
        section.warn("url", "holds a password; use `password: {file: NAME}` instead");
        String plain = URLDecoder.decode(withPassword.group(2), StandardCharsets.UTF_8);
        return new Address(
                withPassword.group(1) + "@" + withPassword.group(3),
                Optional.of(new SecretSource.Plain(plain)));
    }

    private static Function<String, String> url(List<String> schemes) {
        return text -> {
            if (schemes.stream().noneMatch(text::startsWith)) {
                throw new IllegalArgumentException(
                        "must begin with " + String.join(" or ", schemes));
            }
            return text;
        };
    }
}
