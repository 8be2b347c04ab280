package lifeboat.console.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Commands that move or read much data.
final class DataCommands {
    private DataCommands() {}

    @Command(name = "backup", description = "Captures the sources and ships them to every target.")
    static final class Backup implements Asks {
        @Option(
                names = "--source",
                paramLabel = "S",
                description = "Only this source; may be repeated (default: all).")
        private List<String> sources = new ArrayList<>();

        @Mixin private ServeCommands.PlannedBy by = new ServeCommands.PlannedBy();

        @Override
        public Request request(Path configFile) throws CommandException {
            return new Request.Backup(sources, by.planned());
        }
    }

    @Command(
            name = "verify",
            description = "Proves the vaults: objects present, whole, and opening (L0 to L2).")
    static final class Verify implements Asks {
        @Mixin private Extent extent = new Extent();

        @Override
        public Request request(Path configFile) throws CommandException {
            return new Request.Verify(extent.targets, extent.percent(), extent.timeBudget);
        }
    }

    @Command(name = "heal", description = "Copies missing or damaged objects between vaults.")
    static final class Heal implements Asks {
        @Mixin private Extent extent = new Extent();

        @Option(
                names = "--to",
                paramLabel = "T",
                description = "Fills this vault from the others, a new one too: as --target.")
        private List<String> to = new ArrayList<>();

        @Override
        public Request request(Path configFile) throws CommandException {
            List<String> targets = new ArrayList<>(extent.targets);
            targets.addAll(to);
            return new Request.Heal(targets, extent.percent(), extent.timeBudget);
        }
    }

    @Command(
            name = "prune",
            description = {
                "Deletes what retention does not keep, in two steps: a first call announces it, a call"
                        + " after the wait",
                "(retention.wait, two days) looks again and deletes. Needs the passphrase."
            })
    static final class Prune implements Asks {
        @Option(
                names = "--dry-run",
                description = "Only tell what would be done, and why, for every snapshot.")
        private boolean dryRun;

        @Override
        public Request request(Path configFile) {
            return new Request.Prune(
                    dryRun ? Request.Prune.Effect.DRY_RUN : Request.Prune.Effect.CARRY_OUT);
        }
    }

    /// How much is looked at.
    static final class Extent {
        @Option(
                names = "--target",
                paramLabel = "T",
                description = "Only this target; may be repeated (default: all).")
        private List<String> targets = new ArrayList<>();

        @Option(
                names = "--read-data",
                paramLabel = "PERCENT",
                defaultValue = "100",
                description = "Share of the data that is read, 0 to 100 (default: 100).")
        private int readData = 100;

        @Option(
                names = "--time-budget",
                paramLabel = "DURATION",
                description = "Stop after this time, such as 30m; the next call goes on.")
        private Optional<Duration> timeBudget = Optional.empty();

        private int percent() throws CommandException {
            if (readData < 0 || readData > 100) {
                throw new CommandException.Misused(
                        "--read-data takes a percentage from 0 to 100, not " + readData, "");
            }
            return readData;
        }
    }
}
