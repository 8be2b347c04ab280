package lifeboat.console.alerts;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import lifeboat.console.config.NotifyConfig;
import lifeboat.console.config.SecretText;
import lifeboat.console.config.Secrets;

/// One alert as an e-mail. The password leaves this machine only within TLS whose certificate is
/// that of the server.
final class Letter {
    private static final String CONNECT_MILLIS = "5000";
    private static final String ANSWER_MILLIS = "10000";
    private static final int TRIES = 2;

    private final NotifyConfig.Email email;
    private final Secrets secrets;

    Letter(NotifyConfig.Email email, Secrets secrets) {
        this.email = email;
        this.secrets = secrets;
    }

    /// Hands it to the mail server.
    ///
    /// @throws IOException if the server did not take it for every reader
    void send(Alert alert) throws IOException, InterruptedException {
        IOException last = new IOException("was not tried");
        for (int i = 0; i < TRIES; i++) {
            if (i > 0) {
                TimeUnit.SECONDS.sleep(1);
            }
            try {
                sendOnce(alert);
                return;
            } catch (AuthenticationFailedException e) {
                throw new IOException("refuses the user or the password", e);
            } catch (SendFailedException e) {
                throw new IOException("refuses the letter: " + firstLine(e), e);
            } catch (MessagingException e) {
                last = told(e);
            }
        }
        throw last;
    }

    private void sendOnce(Alert alert) throws MessagingException, IOException {
        NotifyConfig.MailServer server = email.server();
        Session session = Session.getInstance(properties(server));
        try (Transport transport = session.getTransport(protocol(server))) {
            if (server.user().isPresent() && server.password().isPresent()) {
                try (SecretText password = secrets.open(server.password().get())) {
                    transport.connect(
                            server.host(),
                            server.port(),
                            server.user().get(),
                            password.revealText());
                }
            } else {
                transport.connect(server.host(), server.port(), null, null);
            }
            MimeMessage message = message(session, alert);
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    private MimeMessage message(Session session, Alert alert) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(email.from(), true));
        for (String reader : email.to()) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(reader, true));
        }
        message.setSubject(alert.title(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(alert.time()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText(alert.text() + "\n", StandardCharsets.UTF_8.name());
        message.saveChanges();
        return message;
    }

    private static String protocol(NotifyConfig.MailServer server) {
        return server.security() == NotifyConfig.MailSecurity.TLS ? "smtps" : "smtp";
    }

    private static Properties properties(NotifyConfig.MailServer server) {
        String prefix = "mail." + protocol(server) + ".";
        boolean starts = server.security() == NotifyConfig.MailSecurity.STARTTLS;
        Properties properties = new Properties();
        properties.setProperty(prefix + "connectiontimeout", CONNECT_MILLIS);
        properties.setProperty(prefix + "timeout", ANSWER_MILLIS);
        properties.setProperty(prefix + "writetimeout", ANSWER_MILLIS);
        properties.setProperty(prefix + "auth", String.valueOf(server.user().isPresent()));
        properties.setProperty(prefix + "starttls.enable", String.valueOf(starts));
        properties.setProperty(prefix + "starttls.required", String.valueOf(starts));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        return properties;
    }

    private static IOException told(MessagingException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return new IOException("has a certificate that is not trusted, or no TLS", e);
            }
        }
        return new IOException("does not take letters: " + firstLine(e), e);
    }

    private static String firstLine(MessagingException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    }
}
