package lifeboat.console.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `regions:`.
final class RegionReader {
    private final Path directory;

    RegionReader(Path directory) {
        this.directory = directory;
    }

    RegionConfig read(Section section, List<String> sources, List<String> targets) {
        List<String> prefer = section.texts("prefer");
        for (String target : prefer) {
            if (!targets.contains(target)) {
                section.error(
                        "prefer", "no target has this name: " + Choices.unknown(target, targets));
            }
        }
        List<RegionConfig.NewHome> homes = new ArrayList<>();
        section.section("sources")
                .ifPresent(all -> {
                    for (Section home : all.namedSections()) {
                        homes.add(newHome(home, sources));
                    }
                });
        RegionConfig region =
                new RegionConfig(
                        section.name(),
                        section.flag("ephemeral")
                                ? RegionConfig.Lifetime.EPHEMERAL
                                : RegionConfig.Lifetime.LASTING,
                        prefer,
                        homes,
                        section.value("runbook", "restore-everything", RegionReader::runbook),
                        variables(section),
                        section.value(
                                "time-to-live", Duration.ofHours(24), DurationText::parsePositive));
        section.end();
        return region;
    }

    private static Map<String, String> variables(Section section) {
        Map<String, String> variables = new LinkedHashMap<>();
        section.section("variables")
                .ifPresent(all -> {
                    for (String name : all.names()) {
                        all.chosenText(name).ifPresent(text -> variables.put(name, text));
                    }
                });
        return variables;
    }

    private static String runbook(String text) {
        if (text.contains("/") || text.startsWith(".")) {
            throw new IllegalArgumentException(
                    "`" + text + "` must be `restore-everything` or a file name in runbooks/");
        }
        return text;
    }

    private RegionConfig.NewHome newHome(Section section, List<String> sources) {
        if (!sources.contains(section.name())) {
            section.error(
                    "", "no source has this name: " + Choices.unknown(section.name(), sources));
        }
        RegionConfig.NewHome home =
                new RegionConfig.NewHome(
                        section.name(),
                        section.text("url"),
                        section.value("path", text -> directory.resolve(text).normalize()),
                        section.text("user"),
                        section.secret("password"),
                        section.choice("existing", RegionConfig.Existing.class)
                                .orElse(RegionConfig.Existing.REFUSE),
                        section.texts("restore"),
                        section.texts("rehearse"));
        section.end();
        return home;
    }
}
