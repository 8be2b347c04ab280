package lifeboat.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.http.HttpProxy;
import lifeboat.targets.http.ProxyLogin;
import lifeboat.targets.http.TestProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// S3 through a proxy. The store has a name that only the proxy knows.
final class S3ProxyTest {
    private static final ObjectKey KEY = new ObjectKey("packs/one");
    private static final Content DATA = Content.of(new byte[] {1, 2, 3, 4});

    private static InProcessS3 store;

    @BeforeAll
    static void start() throws Exception {
        store = InProcessS3.start();
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
    }

    private static HttpProxy proxy(int port, List<String> direct) {
        return new HttpProxy("127.0.0.1", port, Optional.empty(), direct);
    }

    private static HttpProxy proxy(int port, String user, String password) {
        return new HttpProxy(
                "127.0.0.1", port, Optional.of(new ProxyLogin(user, password)), List.of());
    }

    private static Target through(HttpProxy proxy, String host) {
        return target(proxy, "http://" + host + ":" + store.endpoint().getPort());
    }

    private static Target target(HttpProxy proxy, String endpoint) {
        S3Settings settings =
                S3Settings.compatible(
                                "test",
                                URI.create(endpoint),
                                store.region(),
                                store.bucket(),
                                UUID.randomUUID() + "/",
                                store.credentials())
                        .with(
                                new S3Timeouts(
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(20)))
                        .through(Optional.of(proxy));
        return S3Target.open("through", settings, Clock.systemUTC());
    }

    private static void roundTrip(Target target) throws Exception {
        target.put(KEY, DATA, PutMode.CREATE);
        try (InputStream in = target.read(KEY, ByteRange.ALL)) {
            assertThat(in.readAllBytes()).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void everyRequestGoesThroughIt() throws Exception {
        try (TestProxy proxy = TestProxy.start();
                Target target = through(proxy(proxy.port(), List.of()), "store.test")) {
            roundTrip(target);
            assertThat(proxy.requests())
                    .anyMatch(line -> line.startsWith("PUT http://store.test:"))
                    .anyMatch(line -> line.startsWith("GET http://store.test:"));
        }
    }

    @Test
    void thePasswordGoesAlong() throws Exception {
        try (TestProxy proxy = TestProxy.start("lifeboat", "canary pass:word");
                Target target =
                        through(
                                proxy(proxy.port(), "lifeboat", "canary pass:word"),
                                "store.test")) {
            roundTrip(target);
            assertThat(proxy.requests()).isNotEmpty();
        }
    }

    @Test
    @DisplayName("L-01 a proxy that wants another password is named, the password is not")
    void aWrongPassword() throws Exception {
        for (String scheme : List.of("http", "https")) {
            try (TestProxy proxy = TestProxy.start("lifeboat", "right");
                    Target target =
                            target(
                                    proxy(proxy.port(), "lifeboat", "canary"),
                                    scheme + "://store.test:" + store.endpoint().getPort())) {
                assertThatThrownBy(() -> target.head(KEY))
                        .as(scheme)
                        .isInstanceOf(TargetException.Denied.class)
                        .hasMessageContaining("proxy http://127.0.0.1:" + proxy.port() + " wants")
                        .hasMessageNotContaining("canary");
                assertThat(proxy.refused()).isPositive();
                assertThat(proxy.requests()).isEmpty();
            }
        }
    }

    @Test
    void behindTlsATunnelIsAskedFor() throws Exception {
        try (TestProxy proxy = TestProxy.start("lifeboat", "right");
                Target target =
                        target(
                                proxy(proxy.port(), "lifeboat", "right"),
                                "https://store.test:" + store.endpoint().getPort())) {
            assertThatThrownBy(() -> target.head(KEY))
                    .as("the store here speaks no TLS")
                    .isInstanceOf(TargetException.Unreachable.class)
                    .hasMessageContaining("through proxy http://127.0.0.1:" + proxy.port());
            assertThat(proxy.tunnels()).contains("store.test:" + store.endpoint().getPort());
            assertThat(proxy.requests()).isEmpty();
        }
    }

    @Test
    void whatFailsThereNamesIt() throws Exception {
        int gone;
        try (ServerSocket free = new ServerSocket(0)) {
            gone = free.getLocalPort();
        }
        for (String scheme : List.of("http", "https")) {
            String endpoint = scheme + "://store.test:" + store.endpoint().getPort();
            try (Target target = target(proxy(gone, List.of()), endpoint)) {
                assertThatThrownBy(() -> target.head(KEY))
                        .as(scheme)
                        .isInstanceOf(TargetException.Unreachable.class)
                        .hasMessageContaining("through proxy http://127.0.0.1:" + gone);
            }
            try (TestProxy proxy = TestProxy.start(TestProxy.Mood.FORBIDDING);
                    Target target = target(proxy(proxy.port(), List.of()), endpoint)) {
                assertThatThrownBy(() -> target.head(KEY))
                        .as(scheme)
                        .isInstanceOf(TargetException.class)
                        .hasMessageContaining("through proxy http://127.0.0.1:" + proxy.port())
                        .hasMessageContaining("403");
            }
            try (TestProxy proxy = TestProxy.start(TestProxy.Mood.SILENT);
                    Target target = target(proxy(proxy.port(), List.of()), endpoint)) {
                long started = System.nanoTime();
                assertThatThrownBy(() -> target.head(KEY))
                        .as(scheme)
                        .isInstanceOf(TargetException.Unreachable.class)
                        .hasMessageContaining("through proxy http://127.0.0.1:" + proxy.port());
                assertThat(Duration.ofNanos(System.nanoTime() - started))
                        .isLessThan(Duration.ofSeconds(15));
            }
        }
    }

    @Test
    void thisMachineAndWhatIsExceptedAreAskedDirectly() throws Exception {
        try (TestProxy proxy = TestProxy.start()) {
            for (String host : List.of("127.0.0.1", "localhost")) {
                try (Target target = through(proxy(proxy.port(), List.of()), host)) {
                    roundTrip(target);
                }
            }
            try (Target target = through(proxy(proxy.port(), List.of(".test")), "store.test")) {
                assertThatThrownBy(() -> target.head(KEY))
                        .as("only the proxy knows that name")
                        .isInstanceOf(TargetException.Unreachable.class)
                        .hasMessageNotContaining("proxy");
            }
            assertThat(proxy.requests()).isEmpty();
        }
    }

    @Test
    void theSurroundingsNameNoProxy() throws Exception {
        try (TestProxy proxy = TestProxy.start();
                Target target =
                        S3Target.open("plain", store.settings("plain/"), Clock.systemUTC())) {
            System.setProperty("http.proxyHost", "127.0.0.1");
            System.setProperty("http.proxyPort", String.valueOf(proxy.port()));
            System.setProperty("http.nonProxyHosts", "");
            try (Target later =
                    S3Target.open("later", store.settings("later/"), Clock.systemUTC())) {
                roundTrip(target);
                roundTrip(later);
            } finally {
                System.clearProperty("http.proxyHost");
                System.clearProperty("http.proxyPort");
                System.clearProperty("http.nonProxyHosts");
            }
            assertThat(proxy.requests()).isEmpty();
        }
    }
}
