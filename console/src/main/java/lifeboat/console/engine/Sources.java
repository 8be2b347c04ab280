package lifeboat.console.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.backup.Source;
import lifeboat.backup.command.CommandSource;
import lifeboat.backup.directory.DirectoryTreeSource;
import lifeboat.backup.h2.H2Source;
import lifeboat.backup.mariadb.MariadbPhysicalSource;
import lifeboat.backup.mariadb.MariadbSource;
import lifeboat.backup.postgresql.PhysicalSource;
import lifeboat.backup.postgresql.PostgresqlSource;
import lifeboat.backup.redis.RedisSource;
import lifeboat.backup.sqlite.SqliteSource;
import lifeboat.backup.stream.StreamSource;
import lifeboat.backup.stream.StreamedSource;
import lifeboat.console.CommandException;
import lifeboat.console.Suggestion;
import lifeboat.console.config.CheckConfig;
import lifeboat.console.config.SecretSource;
import lifeboat.console.config.SecretText;
import lifeboat.console.config.Secrets;
import lifeboat.console.config.SourceConfig;
import lifeboat.engines.h2.H2Address;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.redis.RedisAddress;
import lifeboat.vault.entry.EntryPath;

/// Sources made from their configuration.
final class Sources {
    private Sources() {}

    /// The sources of these names, all where there are none.
    ///
    /// @param checks whose questions are asked at capture too
    static List<Source> named(
            List<SourceConfig> configs,
            List<String> names,
            List<CheckConfig> checks,
            Secrets secrets)
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
                Source source = one(config, secrets);
                sources.add(
                        source instanceof StreamedSource streamed
                                ? streamed.asking(questions(config.name(), checks))
                                : source);
            }
        }
        if (sources.isEmpty()) {
            throw new CommandException.Misused(
                    "the configuration has no sources", "add one under sources:");
        }
        return sources;
    }

    /// What must be answered as it was at capture.
    private static List<String> questions(String source, List<CheckConfig> checks) {
        return checks.stream()
                .filter(check -> check.source().equals(source))
                .flatMap(check ->
                        check instanceof CheckConfig.Sql sql && sql.expect().equals("same")
                                ? java.util.stream.Stream.of(sql.sql())
                                : java.util.stream.Stream.empty())
                .distinct()
                .toList();
    }

    private static Source one(SourceConfig config, Secrets secrets) throws CommandException {
        return switch (config) {
            case SourceConfig.Directory directory ->
                    DirectoryTreeSource.directory(
                            directory.name(),
                            directory.path(),
                            directory.exclude(),
                            directory.guard().map(EntryPath::of));
            case SourceConfig.ConfigTree tree ->
                    DirectoryTreeSource.config(tree.name(), tree.paths(), tree.exclude());
            case SourceConfig.Postgresql database ->
                    new StreamedSource(postgresql(database, secrets));
            case SourceConfig.Mariadb database -> new StreamedSource(mariadb(database, secrets));
            case SourceConfig.Sqlite database -> new StreamedSource(sqlite(database));
            case SourceConfig.Command program -> new StreamedSource(command(program));
            case SourceConfig.H2 database -> new StreamedSource(h2(database, secrets));
            case SourceConfig.Redis server -> new StreamedSource(redis(server, secrets));
        };
    }

    static SqliteSource sqlite(SourceConfig.Sqlite database) {
        return new SqliteSource(database.name(), database.path(), Executables.usual());
    }

    static H2Source h2(SourceConfig.H2 database, Secrets secrets) {
        return new H2Source(
                database.name(),
                new H2Address(database.url(), database.user()),
                password(database.password(), secrets));
    }

    static RedisSource redis(SourceConfig.Redis server, Secrets secrets) {
        return new RedisSource(
                server.name(),
                new RedisAddress(server.url()),
                password(server.password(), secrets));
    }

    static CommandSource command(SourceConfig.Command program) {
        return new CommandSource(
                program.name(), program.command(), program.minimumBytes(), Executables.usual());
    }

    static StreamSource postgresql(SourceConfig.Postgresql database, Secrets secrets) {
        PostgresqlAddress address = address(database);
        Password password = password(database.password(), secrets);
        return switch (database.method()) {
            case LOGICAL ->
                    new PostgresqlSource(
                            database.name(),
                            address,
                            password,
                            Executables.usual(),
                            database.maxLag());
            case PHYSICAL ->
                    new PhysicalSource(
                            database.name(),
                            address,
                            password,
                            Executables.usual(),
                            database.maxLag());
        };
    }

    static StreamSource mariadb(SourceConfig.Mariadb database, Secrets secrets) {
        MariadbAddress address = MariadbAddress.of(database.url());
        Password password = password(database.password(), secrets);
        return switch (database.method()) {
            case LOGICAL ->
                    new MariadbSource(database.name(), address, password, Executables.usual());
            case PHYSICAL ->
                    new MariadbPhysicalSource(
                            database.name(), address, password, Executables.usual());
        };
    }

    static PostgresqlAddress address(SourceConfig.Postgresql database) {
        return PostgresqlAddress.of(database.url());
    }

    static Password password(Optional<SecretSource> source, Secrets secrets) {
        return () -> {
            if (source.isEmpty()) {
                return Optional.empty();
            }
            try (SecretText secret = secrets.open(source.get())) {
                return Optional.of(secret.revealCharacters());
            }
        };
    }
}
