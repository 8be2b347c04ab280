package lifeboat.console.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import lifeboat.console.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `wal` and what it can do.
@Command(
        name = "wal",
        description =
                "Keeps the log of a PostgreSQL cluster or MariaDB server in the vaults, and tells what it"
                        + " is good for.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            WalCommand.Push.class,
            WalCommand.Receive.class,
            WalCommand.Fetch.class,
            WalCommand.State.class
        })
final class WalCommand {
    @Command(
            name = "push",
            description = {
                "Keeps one file of a PostgreSQL log, for archive_command: 'lifeboat wal push SOURCE %%p'.",
                "Ends with 0 only when the quorum of vaults holds it."
            })
    static final class Push implements Asks {
        @Parameters(index = "0", paramLabel = "SOURCE", description = "Whose log it is.")
        private String source = "";

        @Parameters(index = "1", paramLabel = "PATH", description = "The file.")
        private Path path = Path.of("");

        @Override
        public Request request(Path configFile) {
            return new Request.WalPush(source, path);
        }
    }

    @Command(
            name = "receive",
            description =
                    "Follows the log with pg_receivewal and a replication slot, or with mariadb-binlog,"
                            + " and keeps it as it is written; runs until it is ended.")
    static final class Receive implements Asks {
        @Parameters(index = "0", paramLabel = "SOURCE", description = "Whose log.")
        private String source = "";

        @Option(
                names = "--every",
                paramLabel = "DURATION",
                defaultValue = "15s",
                description =
                        "Most time until what was written is sent to the vaults (default: 15s).")
        private Duration every = Duration.ofSeconds(15);

        @Option(
                names = "--for",
                paramLabel = "DURATION",
                description = "End by itself after this time.")
        private Optional<Duration> limit = Optional.empty();

        @Override
        public Request request(Path configFile) {
            return new Request.WalReceive(source, every, limit);
        }
    }

    @Command(
            name = "fetch",
            description =
                    "Writes one file of a PostgreSQL log, for restore_command: 'lifeboat wal fetch SOURCE %%f"
                            + " %%p'. Needs the passphrase.")
    static final class Fetch implements Asks {
        @Parameters(index = "0", paramLabel = "SOURCE", description = "Whose log.")
        private String source = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "Which file of it.")
        private String name = "";

        @Parameters(index = "2", paramLabel = "PATH", description = "Where it goes.")
        private Path path = Path.of("");

        @Override
        public Request request(Path configFile) {
            return new Request.WalFetch(source, name, path);
        }
    }

    @Command(
            name = "status",
            description =
                    "What can be recovered: from when, until when, and where the log has holes (exit"
                            + " code 4).")
    static final class State implements Asks {
        @Parameters(index = "0", paramLabel = "SOURCE", description = "Whose log.")
        private String source = "";

        @Override
        public Request request(Path configFile) {
            return new Request.WalStatus(source);
        }
    }
}
