package lifeboat.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import lifeboat.console.config.WebConfig;
import lifeboat.targets.http.TestCertificates;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The console over TLS, with certificates of an authority of the test's own.
@Timeout(120)
final class ConsoleTlsTest {
    @TempDir private Path home;
    @TempDir private Path keys;
    private TestCertificates certificates;

    @SuppressWarnings("NullAway.Init")
    ConsoleTlsTest() {}

    @BeforeEach
    void authority() throws Exception {
        certificates = TestCertificates.in(keys);
    }

    private RunningConsole open(Path certificate, Path key) throws IOException {
        return new RunningConsole(
                home,
                new FakeCommands(SampleFacts.usual()),
                Optional.of(new WebConfig.Tls(certificate, key)));
    }

    @Test
    @DisplayName("L-05 with a certificate it speaks HTTPS only; cookies travel over nothing else")
    void speaksHttpsOnly() throws Exception {
        TestCertificates.Pem pem = certificates.goodPem();
        try (RunningConsole console = open(pem.certificate(), pem.key())) {
            assertThat(console.address()).startsWith("https://127.0.0.1:");
            Visitor visitor = new Visitor(console.address(), certificates.trusting());
            HttpResponse<String> page = visitor.get("/login");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Strict-Transport-Security"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("max-age="));
            HttpResponse<String> in = visitor.logIn("admin", console.oneTimePassword());
            assertThat(in.headers().firstValue("Location").orElse("")).endsWith("/password");
            assertThat(visitor.get("/password").body()).contains("name=\"again\"");
            List<String> cookies = page.headers().allValues("Set-Cookie");
            assertThat(cookies).isNotEmpty().allSatisfy(ConsoleTlsTest::isGuarded);
            assertThat(in.headers().allValues("Set-Cookie"))
                    .anyMatch(cookie -> cookie.startsWith("lifeboat="))
                    .allSatisfy(ConsoleTlsTest::isGuarded);

            assertThatThrownBy(() -> new Visitor(console.address()).get("/login"))
                    .as("whoever does not know the authority")
                    .isInstanceOf(SSLHandshakeException.class);
            assertThat(inTheClear(URI.create(console.address()).getPort()))
                    .startsWith("HTTP/1.1 400")
                    .doesNotContain("Set-Cookie", "csrf", "harbour");
        }
    }

    private static void isGuarded(String cookie) {
        assertThat(cookie).contains("Secure", "HttpOnly", "SameSite=Strict");
    }

    private static String inTheClear(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(
                            "GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    @DisplayName("without a certificate nothing promises HTTPS")
    void promisesNothingInTheClear() throws Exception {
        try (RunningConsole console =
                new RunningConsole(home, new FakeCommands(SampleFacts.usual()))) {
            assertThat(new Visitor(console.address()).get("/login").headers().map())
                    .doesNotContainKey("strict-transport-security");
        }
    }

    @Test
    @DisplayName("P-03 an expired certificate, a wrong key or file stops the start in a sentence")
    void saysWhatIsWrong() throws Exception {
        TestCertificates.Pem good = certificates.goodPem();
        TestCertificates.Pem expired = certificates.expiredPem();
        Path text = Files.writeString(keys.resolve("text.pem"), "no certificate");
        refused(expired.certificate(), expired.key(), "has expired on 20");
        refused(good.certificate(), expired.key(), "does not belong to the certificate in");
        refused(text, good.key(), "text.pem holds no certificate in PEM form");
        refused(good.certificate(), text, "text.pem holds no private key in PEM form");
        refused(good.certificate(), good.certificate(), "holds no private key in PEM form");
        refused(keys.resolve("nowhere.pem"), good.key(), "there is no file");
        Path locked =
                Files.writeString(
                        keys.resolve("locked.pem"),
                        Files.readString(good.key())
                                .replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
        refused(good.certificate(), locked, "that needs no passphrase");
    }

    private void refused(Path certificate, Path key, String sentence) {
        assertThatThrownBy(() -> open(certificate, key).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(sentence);
    }
}
