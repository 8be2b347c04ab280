package lifeboat.console.cli;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Commands of what is done by itself.
final class ServeCommands {
    private ServeCommands() {}

    @Command(
            name = "serve",
            description = {
                "Runs what the schedules say, each slot once, until it gets SIGTERM; then it starts"
                        + " nothing more and waits",
                "for what runs (serve.drain, an hour). A second SIGTERM ends that too; the next"
                        + " start continues it."
            })
    static final class Serve implements Asks {
        @Override
        public Request request(Path configFile) {
            return new Request.Serve();
        }
    }

    @Command(
            name = "notify",
            description = {
                "Sends a test over every path of `notify:`, whatever it is told otherwise.",
                "A ping counts it as a good run."
            })
    static final class Notify implements Asks {
        @Option(names = "--test", description = "Send the test.")
        private boolean test;

        @Override
        public Request request(Path configFile) throws CommandException {
            if (!test) {
                throw new CommandException.Misused(
                        "notify sends nothing but tests", "lifeboat notify --test");
            }
            return new Request.NotifyTest();
        }
    }

    /// Called by `serve`, which itself touches no vault.
    @Command(
            name = "missed-slots",
            hidden = true,
            description = "Files slots that did not run as evidence.")
    static final class MissedSlots implements Asks {
        @Option(names = "--policy", required = true)
        private String policy = "";

        @Option(names = "--slot", required = true)
        private List<String> slots = new ArrayList<>();

        @Option(names = "--reason", required = true)
        private List<String> reasons = new ArrayList<>();

        @Override
        public Request request(Path configFile) throws CommandException {
            if (slots.size() != reasons.size()) {
                throw new CommandException.Misused("each --slot needs its --reason", "");
            }
            Map<Instant, String> all = new LinkedHashMap<>();
            for (int i = 0; i < slots.size(); i++) {
                all.put(instant(slots.get(i)), reasons.get(i));
            }
            return new Request.MissedSlots(policy, all);
        }
    }

    /// Called by `serve`.
    @Command(
            name = "thaw-left",
            hidden = true,
            description = "Runs the hooks `after` of groups that a killed backup left frozen.")
    static final class ThawLeft implements Asks {
        @Override
        public Request request(Path configFile) {
            return new Request.ThawLeft();
        }
    }

    /// Called by the web console, which itself touches no vault.
    @Command(name = "facts", hidden = true, description = "Everything that the console shows.")
    static final class Facts implements Asks {
        @Override
        public Request request(Path configFile) {
            return new Request.Facts();
        }
    }

    /// Called by the web console.
    @Command(
            name = "console-events",
            hidden = true,
            description = "Files what was done in the console as evidence.")
    static final class ConsoleEvents implements Asks {
        @Option(names = "--events", required = true)
        private Path file = Path.of("");

        @Override
        public Request request(Path configFile) {
            return new Request.ConsoleEvents(file);
        }
    }

    /// The slot that a run belongs to, given by `serve`.
    static final class PlannedBy {
        @Option(names = "--policy", hidden = true)
        private Optional<String> policy = Optional.empty();

        @Option(names = "--slot", hidden = true)
        private Optional<String> slot = Optional.empty();

        Optional<Request.Planned> planned() throws CommandException {
            if (policy.isPresent() != slot.isPresent()) {
                throw new CommandException.Misused("--policy and --slot belong together", "");
            }
            return policy.isPresent() && slot.isPresent()
                    ? Optional.of(new Request.Planned(policy.get(), instant(slot.get())))
                    : Optional.empty();
        }
    }

    private static Instant instant(String text) throws CommandException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            CommandException misused =
                    new CommandException.Misused(
                            "`" + text + "` is no instant such as 2026-11-20T02:00:00Z", "");
            misused.initCause(e);
            throw misused;
        }
    }
}
