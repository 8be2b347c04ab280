package lifeboat.runbooks;

import java.util.List;

/// What a step does. Texts and arguments may hold references such as `${region}`, see [References].
public sealed interface Work {
    /// Restores sources, each as a step of its own.
    ///
    /// @param kinds of sources; empty where names are given
    /// @param sources names; empty where kinds are given
    record Restore(List<String> kinds, List<String> sources) implements Work {
        public Restore {
            kinds = List.copyOf(kinds);
            sources = List.copyOf(sources);
            if (kinds.isEmpty() == sources.isEmpty()) {
                throw new IllegalArgumentException("needs either `kinds` or `sources`");
            }
        }

        public boolean covers(String kind, String source) {
            return kinds.contains(kind) || sources.contains(source);
        }
    }

    /// Reads every restored source back and compares it with the snapshot.
    record Verify() implements Work {}

    /// Runs the site's own checks on every restored source.
    record Checks() implements Work {}

    /// A program and its arguments, without a shell; good when it exits with 0.
    record Command(List<String> arguments) implements Work {
        public Command {
            arguments = List.copyOf(arguments);
        }
    }

    /// Asks a page until it answers with `status` and holds `contains`, or the step's time is up.
    ///
    /// @param contains text that must be in the answer; may be empty
    record Http(String url, int status, String contains) implements Work {}

    /// Something a person does; the run waits until that is confirmed. A drill only tells it.
    record Manual(String text) implements Work {}

    /// A person must agree before the run goes on. A drill takes it as given.
    record Approval(String text) implements Work {}

    /// A static page is put into a directory that is served elsewhere; taken down at the end.
    record MaintenancePage(String directory, String text) implements Work {}
}
