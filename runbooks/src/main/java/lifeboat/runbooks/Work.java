package lifeboat.runbooks;

import java.util.List;
import java.util.Optional;

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
    ///
    /// @param token by which somebody elsewhere agrees; empty where it is typed
    record Approval(String text, Optional<Token> token) implements Work {}

    /// A signature over what is to be approved.
    ///
    /// @param key file with the Ed25519 public key of the person, PEM
    /// @param file where the signature is put; what is to be signed lies beside it
    record Token(String key, String file) {}

    /// Statements in the restored database of a source.
    record Sql(String source, List<String> statements) implements Work {
        public Sql {
            statements = List.copyOf(statements);
        }
    }

    /// Users of a restored database get new passwords, which are handed over. In a drill they are
    /// changed and handed to nobody.
    ///
    /// @param file that gets them, readable by its owner only; empty where `command` gets them
    /// @param command that reads them from its standard input
    record Rotation(String source, List<String> users, Optional<String> file, List<String> command)
            implements Work {
        public Rotation {
            users = List.copyOf(users);
            command = List.copyOf(command);
            if (users.isEmpty() || file.isPresent() == !command.isEmpty()) {
                throw new IllegalArgumentException("needs `users` and either `file` or `command`");
            }
        }
    }

    /// A static page is put into a directory that is served elsewhere; taken down at the end.
    record MaintenancePage(String directory, String text) implements Work {}
}
