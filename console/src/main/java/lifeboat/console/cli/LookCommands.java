package lifeboat.console.cli;

import java.nio.file.Path;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Commands that only look.
final class LookCommands {
    private LookCommands() {}

    @Command(
            name = "snapshots",
            description =
                    "Lists snapshots: id, time, sources, size, vaults, highest proof and its age.")
    static final class Snapshots implements Asks {
        @Override
        public Request request(Path configFile) {
            return new Request.Snapshots();
        }
    }

    @Command(name = "ls", description = "Lists the entries of a snapshot.")
    static final class Ls implements Asks {
        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "SNAPSHOT",
                defaultValue = "latest",
                description = "Id, `latest` or a time such as 2026-11-20T02:00Z (default: latest).")
        private String snapshot = "latest";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "PATH-GLOB",
                description = "Only entries whose path matches.")
        private Optional<String> glob = Optional.empty();

        @Option(names = "--source", paramLabel = "S", description = "Only this source.")
        private Optional<String> source = Optional.empty();

        @Option(
                names = "--skip",
                paramLabel = "N",
                description = "Leaves out so many that match first (default: 0).")
        private long skip;

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "Shows so many at most (default: all).")
        private long limit = Long.MAX_VALUE;

        @Override
        public Request request(Path configFile) {
            return new Request.Ls(snapshot, source, glob, Math.max(0, skip), Math.max(0, limit));
        }
    }

    @Command(name = "diff", description = "Tells what differs between two snapshots.")
    static final class Diff implements Asks {
        @Parameters(index = "0", paramLabel = "SNAPSHOT", description = "The older one.")
        private String from = "";

        @Parameters(index = "1", paramLabel = "SNAPSHOT", description = "The newer one.")
        private String to = "";

        @Option(names = "--source", paramLabel = "S", description = "Only this source.")
        private Optional<String> source = Optional.empty();

        @Override
        public Request request(Path configFile) {
            return new Request.Diff(from, to, source);
        }
    }

    @Command(
            name = "targets",
            description =
                    "Tells what each target can do and withstands, what it shares fate with, how"
                            + " fresh it is.",
            subcommands = Policy.class)
    static final class Targets implements Asks {
        @Option(
                names = "--probe",
                description =
                        "Try it out with small objects, and attack one of them with the daily"
                                + " credential; what it withstands goes into the evidence.")
        private boolean probe;

        @Override
        public Request request(Path configFile) {
            return new Request.Targets(probe ? Request.Probe.PROVE : Request.Probe.DECLARED_ONLY);
        }
    }

    @Command(
            name = "policy",
            description =
                    "Prints the least rights that a credential needs: an IAM policy, or the"
                            + " capabilities of a B2 key.")
    static final class Policy implements Asks {
        @Parameters(paramLabel = "NAME", description = "The target.")
        private String target = "";

        @Option(
                names = "--role",
                paramLabel = "R",
                defaultValue = "writer",
                description = "writer, restorer or pruner (default: writer).")
        private String role = "writer";

        @Override
        public Request request(Path configFile) throws CommandException {
            for (Request.Role known : Request.Role.values()) {
                if (known.name().equalsIgnoreCase(role)) {
                    return new Request.Policy(target, known);
                }
            }
            throw new CommandException.Misused(
                    "there is no role " + role, "use writer, restorer or pruner");
        }
    }

    @Command(
            name = "status",
            description = {
                "How the site stands now: what would be lost if everything burned, how long a"
                        + " restore would take,",
                "when that was last proven, and what to do. The exit code tells it too."
            })
    static final class Overview implements Asks {
        @Option(
                names = "--notify",
                description = "Tell it over the paths of `notify:` too, where it is not as it was.")
        private boolean notify;

        @Override
        public Request request(Path configFile) {
            return new Request.Overview(
                    notify
                            ? Request.Overview.Telling.NOTIFY
                            : Request.Overview.Telling.SCREEN_ONLY);
        }
    }

    @Command(name = "runs", description = "Lists past runs, newest first.")
    static final class Runs implements Asks {
        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "20",
                description = "At most so many (default: 20).")
        private int limit = 20;

        @Override
        public Request request(Path configFile) throws CommandException {
            if (limit < 1) {
                throw new CommandException.Misused("--limit takes a number from 1 up", "");
            }
            return new Request.Runs(limit);
        }
    }

    @Command(
            name = "doctor",
            description =
                    "Checks everything in under a minute, with the next action for each problem.")
    static final class Doctor implements Asks {
        @Override
        public Request request(Path configFile) {
            return new Request.Doctor();
        }
    }
}
