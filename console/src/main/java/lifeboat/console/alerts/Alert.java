package lifeboat.console.alerts;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lifeboat.console.config.NotifyConfig;

/// One message. Holds no secret.
///
/// @param command that ended, as on the command line
/// @param slot the planned moment it belongs to; empty for a run by hand
/// @param message one sentence
/// @param next what to do; may be empty
/// @param details further sentences, the worst first
public record Alert(
        NotifyConfig.Event event,
        String site,
        String host,
        NotifyConfig.Watched command,
        Optional<String> slot,
        Instant time,
        String message,
        String next,
        List<String> details) {
    private static final int MOST_DETAILS = 20;

    public Alert {
        details = details.size() > MOST_DETAILS ? details.subList(0, MOST_DETAILS) : details;
        details = List.copyOf(details);
    }

    /// For a subject line: `lifeboat shop: backup failed`.
    public String title() {
        return "lifeboat " + site + ": " + command.word() + " " + word();
    }

    /// The event as it is written.
    public String word() {
        return event.name().toLowerCase(Locale.ROOT);
    }

    /// Everything, as lines of text.
    public String text() {
        StringBuilder text = new StringBuilder(message);
        details.forEach(detail -> text.append("\n- ").append(detail));
        if (!next.isEmpty()) {
            text.append("\nnext: ").append(next);
        }
        slot.ifPresent(planned -> text.append("\nslot: ").append(planned));
        return text.append("\nhost: ").append(host).append(", ").append(time).toString();
    }
}
