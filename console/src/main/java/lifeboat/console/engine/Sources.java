package lifeboat.console.engine;

import java.util.ArrayList;
import java.util.List;
import lifeboat.backup.Source;
import lifeboat.backup.directory.DirectoryTreeSource;
import lifeboat.console.CommandException;
import lifeboat.console.Suggestion;
import lifeboat.console.config.SourceConfig;
import lifeboat.vault.entry.EntryPath;

/// Sources made from their configuration.
final class Sources {
    private Sources() {}

    /// The sources of these names, all where there are none.
    static List<Source> named(List<SourceConfig> configs, List<String> names)
            throws CommandException {
        for (String name : names) {
            if (configs.stream().noneMatch(config -> config.name().equals(name))) {
                List<String> known = configs.stream().map(SourceConfig::name).toList();
                throw new CommandException.Misused(
                        "there is no source " + name,
                        Suggestion.nearest(name, known)
                                .map(close -> "did you mean " + close + "?")
                                .orElse("use one of " + known));
            }
        }
        List<Source> sources = new ArrayList<>();
        for (SourceConfig config : configs) {
            if (names.isEmpty() || names.contains(config.name())) {
                sources.add(one(config));
            }
        }
        if (sources.isEmpty()) {
            throw new CommandException.Misused(
                    "the configuration has no sources", "add one under sources:");
        }
        return sources;
    }

    private static Source one(SourceConfig config) throws CommandException {
        return switch (config) {
            case SourceConfig.Directory directory ->
                    DirectoryTreeSource.directory(
                            directory.name(),
                            directory.path(),
                            directory.exclude(),
                            directory.guard().map(EntryPath::of));
            case SourceConfig.ConfigTree tree ->
                    DirectoryTreeSource.config(tree.name(), tree.paths(), tree.exclude());
            case SourceConfig.Postgresql later -> throw later(later.name(), "postgresql");
            case SourceConfig.Mariadb later -> throw later(later.name(), "mariadb");
            case SourceConfig.Sqlite later -> throw later(later.name(), "sqlite");
            case SourceConfig.H2 later -> throw later(later.name(), "h2");
        };
    }

    private static CommandException later(String name, String type) {
        return new CommandException.Misused(
                "source "
                        + name
                        + " is of type "
                        + type
                        + ", which this version cannot capture yet",
                "name the other sources with --source, or take it out of the configuration");
    }
}
