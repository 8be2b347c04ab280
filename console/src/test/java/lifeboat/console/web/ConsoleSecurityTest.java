package lifeboat.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who gets in, and who does not.
@Timeout(120)
final class ConsoleSecurityTest {
    @TempDir private Path home = Path.of("");
    private RunningConsole console;
    private Visitor visitor;

    @BeforeEach
    void start() throws Exception {
        console = new RunningConsole(home, new FakeCommands(SampleFacts.usual()));
        visitor = new Visitor(console.address());
    }

    @AfterEach
    void end() {
        console.close();
    }

    private static String to(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    @Test
    @DisplayName(
            "L-05 the console listens on the loopback only, and shows a stranger nothing of the"
                    + " site")
    void strangersSeeNothing() throws Exception {
        assertThat(console.address()).startsWith("http://127.0.0.1:");
        for (String path :
                List.of(
                        "/",
                        "/accounts",
                        "/password",
                        "/live",
                        "/actuator",
                        "/actuator/env",
                        "/error")) {
            HttpResponse<String> answer = visitor.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(302);
            assertThat(to(answer)).as(path).endsWith("/login");
        }
        assertThat(visitor.get("/health").body()).isEqualTo("up\n");
        assertThat(console.commands.calls).isEmpty();
    }

    @Test
    @DisplayName(
            "L-01 the one-time password opens only the page where it is changed, and stands"
                    + " nowhere")
    void oneTimePassword() throws Exception {
        String oneTime = console.oneTimePassword();
        assertThat(to(visitor.logIn("admin", oneTime))).endsWith("/password");
        assertThat(to(visitor.get("/"))).endsWith("/password");
        assertThat(to(visitor.get("/accounts"))).endsWith("/password");
        visitor.get("/password");
        assertThat(visitor.post("/fresh", Map.of()).statusCode()).isEqualTo(403);
        visitor.get("/password");
        assertThat(
                        visitor.post("/password", Map.of("password", "short", "again", "short"))
                                .statusCode())
                .isEqualTo(422);
        assertThat(visitor.post("/password", Map.of("password", oneTime, "again", oneTime)).body())
                .contains("That is the old password");
        visitor.post(
                "/password",
                Map.of("password", RunningConsole.PASSWORD, "again", RunningConsole.PASSWORD));
        assertThat(to(visitor.get("/"))).as("logged out").endsWith("/login");
        assertThat(to(visitor.logIn("admin", oneTime))).endsWith("/login?failed");
        assertThat(to(visitor.logIn("admin", RunningConsole.PASSWORD))).endsWith("/");
        assertThat(visitor.get("/").statusCode()).isEqualTo(200);
        console.close();
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain(oneTime, RunningConsole.PASSWORD);
            }
        }
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        home.resolve(".lifeboat/console-accounts.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void whoMissedTheFirstPasswordStartsAgain() throws Exception {
        String first = console.oneTimePassword();
        console.close();
        console = new RunningConsole(home, console.commands);
        String second = console.oneTimePassword();
        assertThat(second).isNotEqualTo(first);
        visitor = new Visitor(console.address());
        assertThat(to(visitor.logIn("admin", first))).endsWith("failed");
        visitor.arrive("admin", second);
        console.close();
        console = new RunningConsole(home, console.commands);
        assertThat(console.log).noneMatch(line -> line.contains("one-time"));
    }

    @Test
    @DisplayName(
            "L-05 nobody keeps others from listening: the oldest stream of a session gives way")
    void streamsAreBounded() throws Exception {
        visitor.arrive("admin", console.oneTimePassword());
        try (InputStream first = visitor.listen("/live").body()) {
            for (int i = 1; i < Listeners.OF_SESSION; i++) {
                assertThat(begins(visitor)).isEqualTo("event:hello");
            }
            assertThat(begins(visitor)).isEqualTo("event:hello");
            assertThat(new String(first.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("event:hello", "event:enough");
        }
    }

    /// The first line of a stream that stays open.
    private static String begins(Visitor visitor) throws Exception {
        return new BufferedReader(
                        new InputStreamReader(
                                visitor.listen("/live").body(), StandardCharsets.UTF_8))
                .readLine();
    }

    @Test
    @DisplayName("L-05 log-ins are limited before passwords are looked at, also many at once")
    void loginsAreLimited() throws Exception {
        for (int i = 0; i < LoginLimit.MOST_OF_NAME; i++) {
            String name = i % 2 == 0 ? "admin" : " aDMIN ";
            assertThat(to(visitor.logIn(name, "guess " + i))).endsWith("failed");
        }
        HttpResponse<String> refused = visitor.logIn("admin", console.oneTimePassword());
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("quarter of an hour");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("900");
    }

    @Test
    @DisplayName("L-05 an own log-in gives no guesses at others back; this machine is many people")
    void guessesAreCounted() {
        AtomicLong now = new AtomicLong();
        LoginLimit limit = new LoginLimit(now::get);
        for (int i = 0; i < LoginLimit.MOST_OF_ADDRESS - 1; i++) {
            assertThat(limit.tries("192.0.2.7", "admin")).isTrue();
            assertThat(limit.tries("192.0.2.7", "mallory")).isTrue();
            limit.succeeded("192.0.2.7", "mallory");
        }
        assertThat(limit.tries("192.0.2.7", "admin")).isTrue();
        assertThat(limit.tries("192.0.2.7", "mallory")).as("of one address").isFalse();
        for (int i = 0; i < LoginLimit.MOST_OF_NAME; i++) {
            assertThat(limit.tries("127.0.0.1", "user" + i)).isTrue();
            limit.tries("127.0.0.1", i % 2 == 0 ? "Root" : " root ");
        }
        assertThat(limit.tries("::1", "ROOT")).as("to one name").isFalse();
        now.addAndGet(LoginLimit.WINDOW.toNanos() + 1);
        assertThat(limit.tries("192.0.2.7", "admin")).isTrue();
        assertThat(limit.tries("::1", "root")).isTrue();
    }

    @Test
    @DisplayName("L-05 strangers cost neither sessions nor evidence, and type no password into it")
    void strangersAreCheap() throws Exception {
        for (int i = 0; i < 130; i++) {
            visitor.get("/login");
            HttpResponse<String> answer =
                    visitor.post("/login", Map.of("username", "S3cr3t", "password", "x"));
            assertThat(answer.statusCode()).isEqualTo(i < LoginLimit.MOST_OF_NAME ? 302 : 429);
            assertThat(answer.headers().map().toString()).doesNotContain("lifeboat=");
        }
        console.close();
        assertThat(console.commands.filed)
                .hasSizeLessThan(110)
                .anyMatch(line -> line.contains("log-ins-not-recorded"))
                .noneMatch(line -> line.contains("S3cr3t"));
    }

    @Test
    void damagedAccountsAreNotReplaced() throws Exception {
        console.close();
        Path file = home.resolve(".lifeboat/console-accounts.json");
        for (String damaged :
                List.of("", "[]", "null", "[{}]", "{\"a\":1}", "[{\"name\":\"x\"}]")) {
            Files.writeString(file, damaged);
            assertThatThrownBy(() -> new RunningConsole(home, console.commands))
                    .as(damaged)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("console-accounts.json are damaged");
        }
    }

    @Test
    @DisplayName("L-05 forms of other sites, other names of this host and odd methods are refused")
    void forgedRequests() throws Exception {
        visitor.arrive("admin", console.oneTimePassword());
        visitor.get("/");
        assertThat(
                        visitor.forge(
                                        "/accounts",
                                        Map.of("name", "mallory", "role", "administrator"))
                                .statusCode())
                .isEqualTo(403);
        visitor.get("/accounts");
        assertThat(visitor.get("/accounts").body()).doesNotContain("mallory");
        assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw("TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
                .doesNotStartWith("HTTP/1.1 200");
        assertThat(
                        raw(
                                String.join(
                                        "\r\n",
                                        "GET /%2e%2e/x;a=b HTTP/1.1",
                                        "Host: 127.0.0.1",
                                        "Connection: close",
                                        "",
                                        "")))
                .startsWith("HTTP/1.1 400")
                .doesNotContain("Tomcat");
    }

    private String raw(String request) throws Exception {
        java.net.URI address = java.net.URI.create(console.address());
        try (java.net.Socket socket = new java.net.Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return new String(
                    socket.getInputStream().readAllBytes(),
                    java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Test
    void everyAnswerHasItsHeaders() throws Exception {
        visitor.arrive("admin", console.oneTimePassword());
        for (String path : List.of("/", "/login", "/nowhere", "/assets/console.css")) {
            var headers = visitor.get(path).headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "*");
            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
            assertThat(headers.firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
        }
        assertThat(visitor.get("/").headers().firstValue("Cache-Control").orElse(""))
                .contains("no-store");
        HttpResponse<String> login = new Visitor(console.address()).get("/login");
        assertThat(login.headers().firstValue("Set-Cookie").orElse(""))
                .containsIgnoringCase("httponly")
                .containsIgnoringCase("samesite=strict");
    }

    @Test
    void rolesAreKept() throws Exception {
        visitor.arrive("admin", console.oneTimePassword());
        visitor.get("/accounts");
        String page = visitor.post("/accounts", Map.of("name", "vera", "role", "viewer")).body();
        Visitor vera = new Visitor(console.address()).arrive("vera", shown(page));
        assertThat(vera.get("/").statusCode()).isEqualTo(200);
        assertThat(vera.get("/accounts").statusCode()).isEqualTo(403);
        assertThat(
                        vera.post("/accounts", Map.of("name", "eve", "role", "administrator"))
                                .statusCode())
                .isEqualTo(403);
        visitor.get("/accounts");
        assertThat(visitor.post("/accounts/remove", Map.of("name", "vera")).body())
                .contains("vera is removed");
        assertThat(to(vera.get("/"))).as("her session ends with her account").endsWith("/login");
        assertThat(visitor.post("/accounts/remove", Map.of("name", "admin")).statusCode())
                .isEqualTo(422);
    }

    private static String shown(String page) {
        Matcher found = Pattern.compile("shown only now: ([a-z0-9-]+)").matcher(page);
        assertThat(found.find()).as(page).isTrue();
        return found.group(1);
    }

    @Test
    @DisplayName(
            "A-05 what people do in the console is filed, without passwords, whatever they type")
    void audit() throws Exception {
        visitor.logIn("root\n{\"who\":\"admin\"}", "a secret that was typed by mistake");
        visitor.arrive("admin", console.oneTimePassword());
        console.close();
        assertThat(console.commands.filed)
                .anySatisfy(line ->
                        assertThat(line)
                                .contains("\"what\":\"log-in-failed\"", "\"from\":\"127.0.0.1\""))
                .anySatisfy(line ->
                        assertThat(line)
                                .contains("\"who\":\"admin\"", "\"what\":\"password-changed\""))
                .allSatisfy(line -> assertThat(line).doesNotContain("a secret that was typed"));
        assertThat(console.commands.filed.getFirst())
                .contains("(no account)")
                .doesNotContain("root");
        assertThat(home.resolve(".lifeboat/console-events.jsonl")).doesNotExist();
        assertThat(home.resolve(".lifeboat/console-events.filing.jsonl")).doesNotExist();
    }

    @Test
    void eventsThatCannotBeFiledWait() throws Exception {
        console.commands.fails(new CommandFailure(1, "no vault answers", ""));
        visitor.logIn("admin", "wrong");
        console.close();
        assertThat(home.resolve(".lifeboat/console-events.filing.jsonl"))
                .content()
                .contains("log-in-failed");
        console = new RunningConsole(home, new FakeCommands(SampleFacts.usual()));
        console.close();
        assertThat(console.commands.filed).anyMatch(line -> line.contains("log-in-failed"));
    }
}
