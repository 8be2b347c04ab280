package lifeboat.console.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import lifeboat.backup.h2.H2Source;
import lifeboat.console.CommandException;
import lifeboat.console.Suggestion;
import lifeboat.console.config.CheckConfig;
import lifeboat.console.config.RegionConfig;
import lifeboat.console.config.SecretSource;
import lifeboat.console.config.Secrets;
import lifeboat.console.config.SiteConfig;
import lifeboat.console.config.SourceConfig;
import lifeboat.console.config.TargetConfig;
import lifeboat.engines.h2.H2Address;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.region.Region;
import lifeboat.runbooks.region.Surroundings;
import lifeboat.runbooks.run.SiteCheck;
import lifeboat.targets.Target;
import lifeboat.vault.snapshot.SourceRecord;

/// Regions made from the configuration.
final class Regions {
    private Regions() {}

    static RegionConfig named(SiteConfig config, String name) throws CommandException {
        List<String> known = config.regions().stream().map(RegionConfig::name).toList();
        return config.regions().stream()
                .filter(region -> region.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new CommandException.Misused(
                                "there is no region " + name,
                                Suggestion.nearest(name, known)
                                        .map(close -> "did you mean " + close + "?")
                                        .orElse(
                                                known.isEmpty()
                                                        ? "add one under regions:"
                                                        : "use one of " + known)));
    }

    /// The homes of all sources of a snapshot in a region of the configuration.
    static Region lasting(
            SiteConfig config, Secrets secrets, RegionConfig region, List<SourceRecord> sources) {
        List<Home> homes = new ArrayList<>();
        for (SourceRecord source : sources) {
            Optional<RegionConfig.NewHome> mapped =
                    region.sources().stream()
                            .filter(home -> home.source().equals(source.name()))
                            .findFirst();
            homes.add(home(source, mapped, configured(config, source.name()), secrets));
        }
        return new Region(region.name(), homes, region.variables());
    }

    private static Home home(
            SourceRecord source,
            Optional<RegionConfig.NewHome> mapped,
            Optional<SourceConfig> own,
            Secrets secrets) {
        Optional<Path> path = mapped.flatMap(RegionConfig.NewHome::path);
        boolean inFile = source.kind().equals(H2Source.KIND) && path.isPresent();
        Optional<String> url =
                mapped.flatMap(RegionConfig.NewHome::url)
                        .or(() -> inFile ? Optional.empty() : own.flatMap(Regions::url));
        return new Home(
                source.name(),
                source.kind(),
                path.or(() -> own.flatMap(Regions::path)).or(() -> url.flatMap(Regions::file)),
                url,
                mapped.flatMap(RegionConfig.NewHome::user)
                        .or(() -> own.flatMap(Regions::user))
                        .or(() -> Optional.ofNullable(source.facts().get("user"))),
                Sources.password(
                        mapped.flatMap(RegionConfig.NewHome::password)
                                .or(() -> own.flatMap(Regions::password)),
                        secrets),
                mapped.map(RegionConfig.NewHome::existing).orElse(RegionConfig.Existing.REFUSE)
                                == RegionConfig.Existing.OVERWRITE
                        ? Home.Existing.OVERWRITE
                        : Home.Existing.REFUSE,
                mapped.isPresent() ? Home.Origin.MAPPED : Home.Origin.KEPT,
                program(
                        mapped.map(RegionConfig.NewHome::restore),
                        own,
                        SourceConfig.Command::restore));
    }

    /// What takes each source in a drill, where something may.
    static Map<String, List<String>> rehearsals(SiteConfig config, RegionConfig region) {
        Map<String, List<String>> programs = new HashMap<>();
        for (SourceConfig source : config.sources()) {
            Optional<List<String>> mapped =
                    region.sources().stream()
                            .filter(home -> home.source().equals(source.name()))
                            .map(RegionConfig.NewHome::rehearse)
                            .findFirst();
            programs.put(
                    source.name(),
                    program(mapped, Optional.of(source), SourceConfig.Command::rehearse));
        }
        return programs;
    }

    private static List<String> program(
            Optional<List<String>> mapped,
            Optional<SourceConfig> own,
            Function<SourceConfig.Command, List<String>> words) {
        return mapped.filter(program -> !program.isEmpty())
                .orElseGet(() ->
                        own.map(source ->
                                        source instanceof SourceConfig.Command command
                                                ? words.apply(command)
                                                : List.<String>of())
                                .orElse(List.of()));
    }

    /// Of an address that is one of a file.
    private static Optional<Path> file(String url) {
        try {
            return url.startsWith("jdbc:h2:") ? new H2Address(url, "sa").path() : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // its restorer says what is wrong with it
        }
    }

    private static Optional<SourceConfig> configured(SiteConfig config, String name) {
        return config.sources().stream().filter(source -> source.name().equals(name)).findFirst();
    }

    private static Optional<Path> path(SourceConfig source) {
        return switch (source) {
            case SourceConfig.Directory directory -> Optional.of(directory.path());
            case SourceConfig.Sqlite sqlite -> Optional.of(sqlite.path());
            case SourceConfig.ConfigTree _ -> Optional.of(Path.of("/"));
            case SourceConfig.Postgresql _,
                    SourceConfig.Mariadb _,
                    SourceConfig.H2 _,
                    SourceConfig.Redis _,
                    SourceConfig.Command _ ->
                    Optional.empty();
        };
    }

    private static Optional<String> url(SourceConfig source) {
        return switch (source) {
            case SourceConfig.Postgresql server -> Optional.of(server.url());
            case SourceConfig.Mariadb server -> Optional.of(server.url());
            case SourceConfig.H2 database -> Optional.of(database.url());
            case SourceConfig.Redis server -> Optional.of(server.url());
            case SourceConfig.Directory _,
                    SourceConfig.Sqlite _,
                    SourceConfig.Command _,
                    SourceConfig.ConfigTree _ ->
                    Optional.empty();
        };
    }

    private static Optional<String> user(SourceConfig source) {
        return source instanceof SourceConfig.H2 database
                ? Optional.of(database.user())
                : Optional.empty();
    }

    private static Optional<SecretSource> password(SourceConfig source) {
        return switch (source) {
            case SourceConfig.Postgresql server -> server.password();
            case SourceConfig.Mariadb server -> server.password();
            case SourceConfig.H2 database -> database.password();
            case SourceConfig.Redis server -> server.password();
            case SourceConfig.Directory _,
                    SourceConfig.Command _,
                    SourceConfig.Sqlite _,
                    SourceConfig.ConfigTree _ ->
                    Optional.empty();
        };
    }

    /// What must not be written to: live sources, vaults, state, the configuration itself.
    static Surroundings surroundings(SiteConfig config, Set<String> begun) {
        Map<String, List<Path>> live = new HashMap<>();
        for (SourceConfig source : config.sources()) {
            switch (source) {
                case SourceConfig.Directory directory ->
                        live.put(source.name(), List.of(directory.path()));
                case SourceConfig.ConfigTree tree -> live.put(source.name(), tree.paths());
                case SourceConfig.Sqlite sqlite -> live.put(source.name(), List.of(sqlite.path()));
                case SourceConfig.H2 database ->
                        file(database.url())
                                .ifPresent(path ->
                                        live.put(source.name(), List.of(H2Address.file(path))));
                case SourceConfig.Postgresql _,
                        SourceConfig.Mariadb _,
                        SourceConfig.Redis _,
                        SourceConfig.Command _ -> {}
            }
        }
        Map<String, Path> reserved = new LinkedHashMap<>();
        for (TargetConfig target : config.targets()) {
            if (target instanceof TargetConfig.LocalDirectory directory) {
                reserved.put("target " + target.name(), directory.path());
            }
        }
        reserved.put("the state directory", config.state());
        reserved.put("the configuration", config.file());
        return new Surroundings(live, reserved, begun);
    }

    /// What still points at the old places, for people to judge.
    static List<String> leftovers(SiteConfig config, Region region) {
        List<String> found = new ArrayList<>();
        for (Home home : region.homes()) {
            Optional<SourceConfig> own = configured(config, home.source());
            if (home.origin() == Home.Origin.KEPT) {
                found.add(
                        home.source()
                                + " keeps its old home "
                                + home.place()
                                + ": the region names no other");
            }
            Optional<String> old =
                    own.flatMap(Regions::path)
                            .map(Path::toString)
                            .or(() -> own.flatMap(Regions::url).flatMap(Regions::server));
            boolean stays =
                    old.filter(place ->
                                    place.equals(home.place())
                                            || (home.url().isPresent()
                                                    && home.place().contains(place)))
                            .isPresent();
            if (old.isEmpty() || old.get().equals("/") || stays) {
                continue;
            }
            for (CheckConfig check : config.checks()) {
                if (check instanceof CheckConfig.Command command
                        && command.command().stream().anyMatch(w -> w.contains(old.get()))) {
                    found.add(
                            "a check of "
                                    + check.source()
                                    + " still names the old place "
                                    + old.get()
                                    + " of "
                                    + home.source()
                                    + "; write ${home."
                                    + home.source()
                                    + "}");
                }
            }
            region.variables()
                    .forEach((name, value) -> {
                        if (value.contains(old.get())) {
                            found.add(
                                    "variable "
                                            + name
                                            + " still names the old place "
                                            + old.get()
                                            + " of "
                                            + home.source());
                        }
                    });
        }
        return found;
    }

    /// Host and port of a server, by which others would reach it.
    private static Optional<String> server(String url) {
        return Optional.of(url.replaceFirst("^[a-z0-9:]+//(?:[^@/]*@)?([^/?]*).*$", "$1"))
                .filter(authority -> !authority.isEmpty() && !authority.equals(url));
    }

    static List<SiteCheck> checks(SiteConfig config) {
        List<SiteCheck> checks = new ArrayList<>();
        for (CheckConfig check : config.checks()) {
            checks.add(
                    switch (check) {
                        case CheckConfig.Sql sql ->
                                new SiteCheck.Sql(sql.source(), sql.sql(), sql.expect());
                        case CheckConfig.Command command ->
                                new SiteCheck.Command(command.source(), command.command());
                    });
        }
        return checks;
    }

    /// The targets that are left, those that the region prefers first.
    static List<Target> targets(SiteAccess site, List<String> prefer, List<String> without)
            throws CommandException {
        site.targets(without); // names are checked
        List<Target> ordered = new ArrayList<>(prefer.isEmpty() ? List.of() : site.targets(prefer));
        for (Target target : site.targets()) {
            if (!ordered.contains(target)) {
                ordered.add(target);
            }
        }
        ordered.removeIf(target -> without.contains(target.name()));
        if (ordered.isEmpty()) {
            throw new CommandException.Misused(
                    "no target is left", "name fewer targets with --without");
        }
        return ordered;
    }
}
