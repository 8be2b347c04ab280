package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Alerts by e-mail, taken on by a real mail server on the loopback address.
@Timeout(120)
final class MailTest {
    private static final String PASSWORD = "a password of the mail server";

    @TempDir private Path directory;
    private TestedSite site;
    private GreenMail plain;
    private GreenMail secure;

    @BeforeEach
    void found() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a");
        site.file("one", "one ".repeat(1000));
        plain = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        secure = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        for (GreenMail server : new GreenMail[] {plain, secure}) {
            server.setUser("ops@example.org", "lifeboat", PASSWORD);
            server.start();
        }
        Path secret = Files.writeString(site.config().resolveSibling("smtp.password"), PASSWORD);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void stop() {
        plain.stop();
        secure.stop();
    }

    private void mailing(AbstractServer server, String more) throws IOException {
        Files.writeString(
                site.config(),
                Files.readString(site.config()).replaceAll("(?m)^notify:.*\\n", "")
                        + "notify: [{email: [ops@example.org, boss@example.org], from:"
                        + " lifeboat@example.org, smtp: {host: 127.0.0.1, port: "
                        + server.getPort()
                        + more
                        + "}}]\n");
    }

    private static final String ACCOUNT = ", user: lifeboat, password: {file: smtp.password}";

    @Test
    void aFailureIsTold() throws Exception {
        mailing(plain.getSmtp(), ", security: none" + ACCOUNT);
        site.run("backup").exits(1);
        assertThat(plain.getReceivedMessages()).hasSize(2);
        MimeMessage letter = plain.getReceivedMessages()[0];
        assertThat(letter.getSubject()).isEqualTo("lifeboat harbour: backup failed");
        assertThat(letter.getContent().toString()).contains("next: ");
        assertThat(letter.getAllRecipients()).hasSize(2);
        assertThat(letter.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }

    @Test
    @DisplayName("L-01: no password goes to a mail server that offers no TLS")
    void noPasswordInTheClear() throws Exception {
        mailing(plain.getSmtp(), ACCOUNT);
        Ending test = site.run("notify", "--test").exits(1);
        assertThat(test.everything()).contains("email to ops@example.org", "STARTTLS");
        assertThat(test.everything()).doesNotContain(PASSWORD);
        assertThat(plain.getReceivedMessages()).isEmpty();
        mailing(plain.getSmtp(), ", security: none" + ACCOUNT);
        Files.writeString(
                site.config(),
                Files.readString(site.config()).replace("127.0.0.1", "mail.invalid"));
        assertThat(site.run("notify", "--test").exits(2).err())
                .contains("a password is not sent in the clear");
    }

    @Test
    @DisplayName("N-10: a mail server with a certificate nobody vouches for gets nothing")
    void anUnknownCertificate() throws Exception {
        mailing(secure.getSmtps(), ", security: tls" + ACCOUNT);
        assertThat(site.run("notify", "--test").exits(1).everything())
                .contains("certificate that is not trusted");
        assertThat(secure.getReceivedMessages()).isEmpty();
    }

    @Test
    void aWrongPasswordIsTold() throws Exception {
        Path secret = site.config().resolveSibling("other.password");
        Files.writeString(secret, "another");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        mailing(
                plain.getSmtp(),
                ", security: none" + ACCOUNT.replace("smtp.password", "other.password"));
        Ending test = site.run("notify", "--test").exits(1);
        assertThat(test.everything()).contains("refuses the user or the password");
    }
}
