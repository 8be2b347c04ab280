package lifeboat.console.config;

import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// Reads one item of `notify:`.
final class NotifyReader {
    private static final List<NotifyConfig.Event> BAD_NEWS =
            List.of(
                    NotifyConfig.Event.FAILED,
                    NotifyConfig.Event.DEGRADED,
                    NotifyConfig.Event.RECOVERED,
                    NotifyConfig.Event.MISSED);

    private static final List<String> WAYS = List.of("webhook", "ping", "email", "command");

    private NotifyReader() {}

    static Optional<NotifyConfig> read(Section section) {
        Optional<NotifyConfig.Way> way = way(section);
        List<NotifyConfig.Event> on = section.choices("on", NotifyConfig.Event.class);
        List<NotifyConfig.Watched> of = section.choices("of", NotifyConfig.Watched.class);
        section.end();
        boolean ping = section.has("ping");
        if (ping && section.has("on")) {
            section.error("on", "a ping is told of every run; leave `on` out");
        }
        List<NotifyConfig.Event> events = section.has("on") ? on : BAD_NEWS;
        List<NotifyConfig.Watched> commands =
                section.has("of")
                        ? of
                        : ping
                                ? List.of(NotifyConfig.Watched.BACKUP)
                                : List.copyOf(EnumSet.allOf(NotifyConfig.Watched.class));
        return way.map(known -> new NotifyConfig(known, events, commands));
    }

    private static Optional<NotifyConfig.Way> way(Section section) {
        Optional<URI> webhook = section.value("webhook", NotifyReader::web);
        Optional<NotifyConfig.Format> format = section.choice("format", NotifyConfig.Format.class);
        Optional<URI> ping = section.value("ping", NotifyReader::web);
        List<String> command = section.texts("command");
        Optional<NotifyConfig.Email> email = MailReader.read(section);
        long ways = WAYS.stream().filter(section::has).count();
        if (ways != 1) {
            section.error("", "needs exactly one of `webhook`, `ping`, `email` and `command`");
            return Optional.empty();
        }
        if (format.isPresent() && !section.has("webhook")) {
            section.error("format", "belongs to `webhook`");
        }
        if (section.has("command") && command.isEmpty()) {
            section.error("command", "needs a program, written [program, argument]");
            return Optional.empty();
        }
        if (section.has("command")) {
            return Optional.of(new NotifyConfig.Program(command));
        }
        if (section.has("email")) {
            return email.map(known -> known);
        }
        return webhook.<NotifyConfig.Way>map(url ->
                        new NotifyConfig.Webhook(url, format.orElse(NotifyConfig.Format.JSON)))
                .or(() -> ping.map(NotifyConfig.Ping::new));
    }

    private static URI web(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL", e);
        }
        boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (!web || url.getHost() == null) {
            throw new IllegalArgumentException("must be an https:// or http:// URL");
        }
        return url;
    }
}
