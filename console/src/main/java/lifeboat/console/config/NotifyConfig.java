package lifeboat.console.config;

import java.net.URI;
import java.util.List;

/// Whom to tell.
public sealed interface NotifyConfig {
    /// Receives a JSON document at each of the events.
    record Webhook(URI url, List<Event> on) implements NotifyConfig {
        public Webhook {
            on = List.copyOf(on);
        }
    }

    /// Is called after each good run, so that its owner notices silence.
    record Ping(URI url) implements NotifyConfig {}

    /// What can be told.
    enum Event {
        OK,
        FAILED,
        DEGRADED,
        RECOVERED,
        MISSED
    }
}
