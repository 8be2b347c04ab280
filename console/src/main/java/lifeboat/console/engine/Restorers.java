package lifeboat.console.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.backup.command.CommandSource;
import lifeboat.backup.h2.H2Source;
import lifeboat.backup.mariadb.MariadbSource;
import lifeboat.backup.postgresql.PostgresqlSource;
import lifeboat.backup.redis.RedisSource;
import lifeboat.backup.sqlite.SqliteSource;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.config.SourceConfig;
import lifeboat.engines.h2.H2Address;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.restore.command.CommandRestorer;
import lifeboat.restore.h2.H2Restorer;
import lifeboat.restore.mariadb.MariadbRestorer;
import lifeboat.restore.postgresql.PostgresqlRestorer;
import lifeboat.restore.redis.RedisRestorer;
import lifeboat.restore.sqlite.SqliteRestorer;
import lifeboat.restore.stream.StreamRestorer;

/// Which restorer brings which kind of source to what is named by `--to`.
final class Restorers {
    private static final Pattern USER = Pattern.compile(";USER=([^;]*)", Pattern.CASE_INSENSITIVE);

    private Restorers() {}

    /// What is wanted.
    ///
    /// @param to the destination as it was written
    /// @param source its configuration, where there is one
    record Wish(
            String to,
            Password password,
            Request.Existing existing,
            Request.Privilege privilege,
            Optional<SourceConfig> source) {
        /// What follows the scheme.
        Path path() {
            return Path.of(to.substring(to.indexOf(':') + 1)).toAbsolutePath().normalize();
        }
    }

    @FunctionalInterface
    private interface Maker {
        StreamRestorer make(Wish wish) throws CommandException;
    }

    /// @param schemes how `--to` begins
    /// @param example of a destination
    private record Way(List<String> schemes, String example, Maker maker) {
        boolean takes(String to) {
            return schemes.stream().anyMatch(to::startsWith);
        }
    }

    private static final Map<String, Way> WAYS =
            Map.of(
                    PostgresqlSource.KIND,
                    new Way(
                            List.of("postgresql://", "postgres://"),
                            "--to postgresql://user@host:port/database --to-password-file FILE",
                            Restorers::postgresql),
                    MariadbSource.KIND,
                    new Way(
                            List.of("mariadb://", "mysql://"),
                            "--to mariadb://user@host:port/database --to-password-file FILE",
                            Restorers::mariadb),
                    SqliteSource.KIND,
                    new Way(
                            List.of("sqlite:"),
                            "--to sqlite:/path/of/database.db",
                            Restorers::sqlite),
                    H2Source.KIND,
                    new Way(
                            List.of("jdbc:h2:"),
                            "--to jdbc:h2:/path/of/database, or an empty one in a server: \"jdbc:h2:tcp://host/database;USER=sa\" --to-password-file FILE",
                            Restorers::h2),
                    RedisSource.KIND,
                    new Way(
                            List.of("redis:"),
                            "--to redis:/data/directory, of a server that is not running",
                            Restorers::redis),
                    CommandSource.KIND,
                    new Way(
                            List.of("command:"),
                            "--to command: runs the `restore` of its configuration",
                            Restorers::command));

    /// Looks at the destination alone.
    static void check(String to) throws CommandException {
        if (WAYS.values().stream().noneMatch(way -> way.takes(to))) {
            throw new CommandException.Misused(
                    "--to " + to + " is a destination of no kind of source",
                    String.join(
                            "; or ", WAYS.values().stream().map(Way::example).sorted().toList()));
        }
        if (to.startsWith("postgres")) {
            address(to);
        }
    }

    /// The restorer for a kind of source. The caller closes it.
    static StreamRestorer of(String kind, String source, Wish wish) throws CommandException {
        Way way = WAYS.get(kind);
        if (way == null || !way.takes(wish.to())) {
            throw new CommandException.Misused(
                    "source "
                            + source
                            + " is of type "
                            + kind
                            + ", and cannot be restored to "
                            + wish.to(),
                    (way == null ? "" : way.example() + "; or ")
                            + "restore what was captured as files: --to DIR");
        }
        return way.maker().make(wish);
    }

    private static PostgresqlAddress address(String to) throws CommandException {
        try {
            return PostgresqlAddress.of(to);
        } catch (IllegalArgumentException e) {
            throw new CommandException.Misused(
                    "--to: " + e.getMessage(),
                    "--to postgresql://user@host:port/database --to-password-file FILE");
        }
    }

    private static StreamRestorer postgresql(Wish wish) throws CommandException {
        return new PostgresqlRestorer(
                address(wish.to()),
                wish.password(),
                Executables.usual(),
                wish.existing() == Request.Existing.OVERWRITE
                        ? PostgresqlRestorer.LiveSource.BESIDE
                        : PostgresqlRestorer.LiveSource.REFUSE);
    }

    private static StreamRestorer mariadb(Wish wish) throws CommandException {
        try {
            return new MariadbRestorer(
                    MariadbAddress.of(wish.to()),
                    wish.password(),
                    Executables.usual(),
                    wish.existing() == Request.Existing.OVERWRITE
                            ? MariadbRestorer.LiveSource.BESIDE
                            : MariadbRestorer.LiveSource.REFUSE);
        } catch (IllegalArgumentException e) {
            throw new CommandException.Misused(
                    "--to: " + e.getMessage(),
                    "--to mariadb://user@host:port/database --to-password-file FILE");
        }
    }

    private static StreamRestorer sqlite(Wish wish) {
        return new SqliteRestorer(
                wish.path(),
                wish.existing() == Request.Existing.OVERWRITE
                        ? SqliteRestorer.Existing.REPLACE
                        : SqliteRestorer.Existing.REFUSE,
                Executables.usual());
    }

    /// The user of a server is written as a setting, as H2 itself has it.
    private static StreamRestorer h2(Wish wish) throws CommandException {
        Matcher user = USER.matcher(wish.to());
        String name = user.find() ? user.group(1) : "sa";
        try {
            return new H2Restorer(
                    new H2Address(user.replaceFirst(""), name),
                    wish.password(),
                    wish.privilege() == Request.Privilege.PRIVILEGED
                            ? H2Restorer.Code.APPLY
                            : H2Restorer.Code.LEAVE_OUT);
        } catch (IllegalArgumentException e) {
            throw new CommandException.Misused(
                    "--to: " + e.getMessage(), "--to jdbc:h2:/path/of/database");
        }
    }

    private static StreamRestorer redis(Wish wish) throws CommandException {
        if (wish.to().startsWith("redis://")) {
            throw new CommandException.Misused(
                    "--to: Redis reads its data only when it starts, so a running server takes none",
                    "give the data directory of a server that is not running: --to redis:/data/directory");
        }
        return new RedisRestorer(wish.path(), Executables.usual());
    }

    /// Only a command of this machine's own configuration is run, never one that a snapshot names.
    private static StreamRestorer command(Wish wish) throws CommandException {
        List<String> restore =
                wish.source()
                        .filter(SourceConfig.Command.class::isInstance)
                        .map(source -> ((SourceConfig.Command) source).restore())
                        .orElse(List.of());
        if (restore.isEmpty()) {
            throw new CommandException.Misused(
                    "the configuration names no command that restores it",
                    "write `restore: [PROGRAM, ARGUMENT]` beside the source, or restore its output as a file: --to DIR");
        }
        return new CommandRestorer(restore);
    }
}
