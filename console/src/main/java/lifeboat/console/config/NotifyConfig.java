package lifeboat.console.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Whom to tell what.
///
/// @param on events that are told; a ping is told all
/// @param of commands whose events are told
public record NotifyConfig(Way way, List<Event> on, List<Watched> of) {
    public NotifyConfig {
        on = List.copyOf(on);
        of = List.copyOf(of);
    }

    /// How it is told.
    public sealed interface Way {}

    /// Gets a document by POST.
    public record Webhook(URI url, Format format) implements Way {}

    /// Is called when a run begins (`…/start`), after a good one, and after another (`…/fail`), so
    /// that its owner notices silence.
    public record Ping(URI url) implements Way {}

    /// Gets the document on standard input.
    ///
    /// @param words program and arguments
    public record Program(List<String> words) implements Way {
        public Program {
            words = List.copyOf(words);
        }
    }

    /// Gets a letter.
    ///
    /// @param to addresses of the readers
    /// @param from address of the sender
    public record Email(List<String> to, String from, MailServer server) implements Way {
        public Email {
            to = List.copyOf(to);
        }
    }

    /// Who takes letters on.
    ///
    /// @param user empty where it takes them from everybody
    public record MailServer(
            String host,
            int port,
            MailSecurity security,
            Optional<String> user,
            Optional<SecretSource> password) {}

    /// How the way to a mail server is kept private.
    public enum MailSecurity {
        /// Begins in the clear and is refused where the server does not offer TLS.
        STARTTLS,
        /// TLS from the first byte.
        TLS,
        /// In the clear; only without a password, or on this machine.
        NONE
    }

    /// What a webhook understands.
    public enum Format {
        /// The whole document.
        JSON,
        /// `{"text": …}`, as Slack, Mattermost and Rocket.Chat take it.
        SLACK,
        /// A text with the headers of ntfy.
        NTFY
    }

    /// What can be told.
    public enum Event {
        OK,
        FAILED,
        DEGRADED,
        RECOVERED,
        MISSED
    }

    /// Commands that tell how they ended.
    public enum Watched {
        BACKUP,
        DRILL,
        RESTORE_EVERYTHING,
        VERIFY,
        HEAL,
        PRUNE,
        STATUS;

        /// As on the command line: `restore-everything`.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
