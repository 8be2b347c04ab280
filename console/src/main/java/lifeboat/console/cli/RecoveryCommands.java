package lifeboat.console.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Commands that bring a whole site back, or rehearse it.
final class RecoveryCommands {
    private RecoveryCommands() {}

    /// Which state of the site, and from where.
    static final class Choice {
        @Option(
                names = "--at",
                paramLabel = "TIME|ID|latest",
                defaultValue = "latest",
                description =
                        "The newest snapshot at or before this time (default: latest); physical PostgreSQL sources come forward to it by their log.")
        private String at = "latest";

        @Option(
                names = "--without",
                paramLabel = "TARGET",
                description = "As if this target were gone; may be repeated.")
        private List<String> without = new ArrayList<>();
    }

    @Command(
            name = "plan",
            description = "Tells what restore-everything would do; changes nothing.")
    static final class Plan implements Asks {
        @Option(names = "--region", paramLabel = "R", required = true, description = "Where to.")
        private String region = "";

        @Mixin private Choice choice = new Choice();

        @Override
        public Request request(Path configFile) {
            return new Request.Plan(region, choice.at, choice.without);
        }
    }

    @Command(
            name = "restore-everything",
            description = "Brings the whole site back in a region; the same command continues.")
    static final class RestoreEverything implements Asks {
        @Option(names = "--region", paramLabel = "R", required = true, description = "Where to.")
        private String region = "";

        @Mixin private Choice choice = new Choice();

        @Option(
                names = "--plan",
                paramLabel = "HASH",
                description = "Refuse if the plan is not the one with this hash.")
        private Optional<String> plan = Optional.empty();

        @Option(
                names = "--confirm",
                paramLabel = "R",
                description = "The region once more, instead of typing it when asked.")
        private Optional<String> confirm = Optional.empty();

        @Option(
                names = "--privileged",
                description =
                        "Apply setuid bits, file capabilities and device nodes too (needs root).")
        private boolean privileged;

        @Override
        public Request request(Path configFile) {
            return new Request.RestoreEverything(
                    region,
                    choice.at,
                    choice.without,
                    plan,
                    confirm,
                    privileged ? Request.Privilege.PRIVILEGED : Request.Privilege.ORDINARY);
        }
    }

    @Command(
            name = "drill",
            description = "Restores the whole site into a region of its own and proves it.")
    static final class Drill implements Asks {
        @Option(
                names = "--region",
                paramLabel = "R",
                description = "Whose runbook and variables are rehearsed (default: none's).")
        private Optional<String> region = Optional.empty();

        @Mixin private Choice choice = new Choice();

        @Option(
                names = "--matrix",
                description = "Again with each target and each pair of targets absent.")
        private boolean matrix;

        @Option(
                names = "--mutate",
                description = "Plant damage in copies; the drill must find all of it.")
        private boolean mutate;

        @Option(
                names = "--seed",
                paramLabel = "N",
                description = "Of what is chosen by chance (default: another one each time).")
        private Optional<Long> seed = Optional.empty();

        @Option(
                names = "--rotate",
                description =
                        "Try the target and region proven longest ago, alone, with a new, old or random"
                                + " snapshot in turn.")
        private boolean rotate;

        @Option(
                names = "--sample",
                paramLabel = "SEED",
                description = "Try a snapshot chosen by chance; the seed chooses the same again.")
        private Optional<Long> sample = Optional.empty();

        @Mixin private ServeCommands.PlannedBy by = new ServeCommands.PlannedBy();

        @Override
        public Request request(Path configFile) throws CommandException {
            return new Request.Drill(
                    region,
                    choice.at,
                    choice.without,
                    matrix ? Request.Drill.Scope.MATRIX : Request.Drill.Scope.ONCE,
                    mutate ? Request.Drill.Damage.MUTATE : Request.Drill.Damage.NONE,
                    sample.or(() -> seed),
                    rotate
                            ? Request.Drill.Choosing.ROTATED
                            : sample.isPresent()
                                    ? Request.Drill.Choosing.SAMPLED
                                    : Request.Drill.Choosing.ASKED,
                    by.planned());
        }
    }

    @Command(
            name = "demo",
            description = "Tells the whole story on a small site of its own, disaster included.")
    static final class Demo implements Asks {
        @Option(names = "--keep", description = "Leave what was built.")
        private boolean keep;

        @Override
        public Request request(Path configFile) {
            return new Request.Demo(keep ? Request.Demo.Keep.KEEP : Request.Demo.Keep.REMOVE);
        }
    }
}
