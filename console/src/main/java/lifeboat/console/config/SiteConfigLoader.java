package lifeboat.console.config;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import lifeboat.runbooks.PlainYaml;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads `lifeboat.yml`. Reads no environment variable and opens no secret. Safe for concurrent
/// use.
public final class SiteConfigLoader {
    private static final String DEFAULT_STATE = ".lifeboat";
    private static final String DEFAULT_HOST_KEY = "lifeboat-host.key";

    private SiteConfigLoader() {}

    /// @throws ConfigException with every problem of the file
    public static SiteConfig load(Path file) throws ConfigException {
        Problems problems = new Problems(file);
        return load(file, problems);
    }

    /// Every key that is asked for while `file` is read, with `*` for names that the user chooses.
    static SortedSet<String> keysAskedFor(Path file) throws ConfigException {
        Problems problems = new Problems(file);
        load(file, problems);
        return problems.keys();
    }

    private static SiteConfig load(Path file, Problems problems) throws ConfigException {
        Section root = parse(read(file, problems), problems);
        SiteConfig config = readSite(root, problems);
        root.end();
        problems.throwIfAny();
        return config;
    }

    private static SiteConfig readSite(Section root, Problems problems) {
        Path file = problems.file().toAbsolutePath().normalize();
        Path directory = Optional.ofNullable(file.getParent()).orElse(file);
        String site = root.required("site", "", SiteConfigLoader::siteName);
        Path state = directory.resolve(root.text("state").orElse(DEFAULT_STATE)).normalize();
        HostConfig host =
                root.section("host")
                        .map(section -> host(section, directory))
                        .orElseGet(() ->
                                new HostConfig(
                                        Optional.empty(), directory.resolve(DEFAULT_HOST_KEY)));
        if (host.key().startsWith(state)) {
            root.error("host", "`key` must not lie in the state directory: that is only a cache");
        }
        List<SourceConfig> sources = new ArrayList<>();
        List<Section> groupSections = named(root, "groups");
        SourceReader sourceReader =
                new SourceReader(directory, groupSections.stream().map(Section::name).toList());
        List<Section> sourceSections = named(root, "sources");
        sourceSections.forEach(section -> sourceReader.read(section).ifPresent(sources::add));
        List<String> sourceNames = sourceSections.stream().map(Section::name).toList();
        GroupReader groupReader = new GroupReader(directory);
        List<GroupConfig> groups =
                groupSections.stream()
                        .map(section -> groupReader.read(section, sourceReader.groupOfSource()))
                        .toList();
        List<TargetConfig> targets = new ArrayList<>();
        TargetReader targetReader = new TargetReader(directory);
        List<Section> targetSections = named(root, "targets");
        targetSections.forEach(section -> targetReader.read(section).ifPresent(targets::add));
        List<String> targetNames = targetSections.stream().map(Section::name).toList();
        requireSome(root, "targets", targetSections);
        SamePlaces.report(root, targets);
        Optional<QuorumConfig> quorum =
                PolicyReader.quorum(root.section("quorum"), targetNames.size());
        ObjectivesConfig objectives =
                root.section("objectives")
                        .map(ObjectivesReader::read)
                        .orElse(ObjectivesConfig.NONE);
        RetentionConfig retention =
                root.section("retention")
                        .map(PolicyReader::retention)
                        .orElse(RetentionConfig.DEFAULT);
        RegionReader regionReader = new RegionReader(directory);
        List<RegionConfig> regions =
                named(root, "regions").stream()
                        .map(section -> regionReader.read(section, sourceNames, targetNames))
                        .toList();
        List<ScheduleConfig> schedules = schedules(root, regions);
        return new SiteConfig(
                file,
                site,
                state,
                host,
                sources,
                groups,
                targets,
                quorum,
                objectives,
                retention,
                schedules,
                regions,
                checks(root, sourceNames),
                root.sections("notify").stream()
                        .flatMap(section -> NotifyReader.read(section).stream())
                        .toList(),
                root.section("serve")
                        .map(section -> ServeReader.read(section, directory))
                        .orElse(ServeConfig.DEFAULT),
                root.section("metrics")
                        .map(section -> metrics(section, directory, state))
                        .orElse(MetricsConfig.NONE),
                root.section("expires").map(SiteConfigLoader::expiries).orElse(List.of()),
                problems.warnings());
    }

    private static List<Expiry> expiries(Section section) {
        List<Expiry> expiries = new ArrayList<>();
        for (String what : section.names()) {
            section.chosenText(what)
                    .ifPresent(text -> {
                        try {
                            expiries.add(new Expiry(what, LocalDate.parse(text)));
                        } catch (DateTimeParseException e) {
                            section.error(
                                    what, "`" + text + "` is not a date; write it as 2027-03-31");
                        }
                    });
        }
        return expiries;
    }

    private static MetricsConfig metrics(Section section, Path directory, Path state) {
        Optional<Path> file = section.text("file").map(name -> directory.resolve(name).normalize());
        int port = section.wholeNumber("port", 0, 1, 65_535);
        section.end();
        if (file.isEmpty() && port == 0) {
            section.error("", "needs `file`, `port` or both");
        }
        return new MetricsConfig(
                Optional.of(file.orElse(state.resolve("metrics.prom"))),
                port == 0 ? Optional.empty() : Optional.of(port));
    }

    private static void requireSome(Section root, String key, List<Section> found) {
        if (found.isEmpty()) {
            root.error(root.has(key) ? key : "", "`" + key + "` needs at least one entry");
        }
    }

    private static List<Section> named(Section root, String key) {
        return root.section(key).map(Section::namedSections).orElse(List.of());
    }

    private static String siteName(String text) {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException(
                    "a site's name may hold letters, digits, `.`, `_` and `-`, at most 64 of them");
        }
        return text;
    }

    private static HostConfig host(Section section, Path directory) {
        HostConfig host =
                new HostConfig(
                        section.text("name"),
                        directory
                                .resolve(section.text("key").orElse(DEFAULT_HOST_KEY))
                                .normalize());
        section.end();
        return host;
    }

    private static List<ScheduleConfig> schedules(Section root, List<RegionConfig> regions) {
        List<String> known = regions.stream().map(RegionConfig::name).toList();
        List<ScheduleConfig> schedules = new ArrayList<>();
        for (Section section : named(root, "schedules")) {
            ScheduleConfig schedule = PolicyReader.schedule(section);
            schedules.add(schedule);
            schedule.region()
                    .filter(region -> !known.contains(region))
                    .ifPresent(region ->
                            section.error(
                                    "region",
                                    "no region has this name: " + Choices.unknown(region, known)));
        }
        return schedules;
    }

    private static List<CheckConfig> checks(Section root, List<String> sources) {
        Optional<Section> section = root.section("checks");
        if (section.isEmpty()) {
            return List.of();
        }
        List<CheckConfig> checks = new ArrayList<>();
        for (String source : section.get().names()) {
            if (!sources.contains(source)) {
                section.get()
                        .error(
                                source,
                                "no source has this name: " + Choices.unknown(source, sources));
            }
            checks.addAll(PolicyReader.checks(source, section.get().chosenSections(source)));
        }
        return checks;
    }

    private static String read(Path file, Problems problems) throws ConfigException {
        try {
            return PlainYaml.text(file);
        } catch (PlainYaml.Malformed e) {
            problems.error(e.line(), "", e.sentence());
        } catch (NoSuchFileException e) {
            problems.error(1, "", "there is no such file");
        } catch (IOException e) {
            problems.error(1, "", "cannot be read: " + e.getMessage());
        }
        problems.throwIfAny();
        return "";
    }

    private static Section parse(String text, Problems problems) throws ConfigException {
        try {
            Optional<MappingNode> root = PlainYaml.mapping(problems.file().toString(), text);
            if (root.isPresent()) {
                return Section.root(problems, root.get());
            }
            problems.error(1, "", "holds no configuration; it must begin with `site: NAME`");
        } catch (PlainYaml.Malformed e) {
            problems.error(e.line(), "", e.sentence());
        }
        problems.throwIfAny();
        throw new IllegalStateException("a document without problems was not read");
    }
}
