package lifeboat.console.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `email`, `from` and `smtp` of one item of `notify:`.
final class MailReader {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>,;:\"]+@[^\\s@<>,;:\"]+");
    private static final int HIGHEST_PORT = 65_535;

    private MailReader() {}

    static Optional<NotifyConfig.Email> read(Section section) {
        List<String> to = section.texts("email");
        Optional<String> from = section.text("from");
        Optional<NotifyConfig.MailServer> server = section.section("smtp").map(MailReader::server);
        if (!section.has("email")) {
            for (String key : List.of("from", "smtp")) {
                if (section.has(key)) {
                    section.error(key, "belongs to `email`");
                }
            }
            return Optional.empty();
        }
        if (to.isEmpty() || !to.stream().allMatch(text -> ADDRESS.matcher(text).matches())) {
            section.error("email", "needs addresses, written [ops@example.org]");
        }
        if (from.filter(text -> ADDRESS.matcher(text).matches()).isEmpty()) {
            section.error("from", "needs the address of the sender");
        }
        if (server.isEmpty()) {
            section.error("smtp", "needs the mail server, written {host: mail.example.org}");
        }
        return server.map(known -> new NotifyConfig.Email(to, from.orElse(""), known));
    }

    private static NotifyConfig.MailServer server(Section section) {
        String host = section.requiredText("host");
        NotifyConfig.MailSecurity security =
                section.choice("security", NotifyConfig.MailSecurity.class)
                        .orElse(NotifyConfig.MailSecurity.STARTTLS);
        int port = section.wholeNumber("port", usualPort(security), 1, HIGHEST_PORT);
        Optional<String> user = section.text("user");
        Optional<SecretSource> password = section.secret("password");
        section.end();
        if (user.isPresent() != password.isPresent()) {
            section.error("", "`user` and `password` belong together");
        }
        if (security == NotifyConfig.MailSecurity.NONE && user.isPresent() && !isHere(host)) {
            section.error("security", "a password is not sent in the clear; use starttls or tls");
        }
        return new NotifyConfig.MailServer(host, port, security, user, password);
    }

    private static int usualPort(NotifyConfig.MailSecurity security) {
        return switch (security) {
            case STARTTLS -> 587;
            case TLS -> 465;
            case NONE -> 25;
        };
    }

    /// Asks no name server: only an address or the name of this machine itself counts.
    private static boolean isHere(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
