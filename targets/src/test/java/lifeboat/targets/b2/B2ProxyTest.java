package lifeboat.targets.b2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.http.HttpProxy;
import lifeboat.targets.http.ProxyLogin;
import lifeboat.targets.http.TestProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// B2 through a proxy. The store calls itself by a name that only the proxy knows.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class B2ProxyTest {
    private static final ObjectKey KEY = new ObjectKey("packs/one");

    private FakeB2 store;

    @BeforeEach
    void start() throws Exception {
        store = FakeB2.start();
        store.callItself("store.test");
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private Target through(int port, Optional<ProxyLogin> login, String scheme) {
        URI endpoint = URI.create(store.endpoint().toString().replace("http:", scheme + ":"));
        return B2Target.open(
                "through",
                B2Settings.of("vault", "", new B2Key("key-id", "secret"))
                        .at(endpoint)
                        .patient(Duration.ofSeconds(2), Duration.ofSeconds(1))
                        .through(Optional.of(new HttpProxy("127.0.0.1", port, login, List.of()))),
                Clock.systemUTC());
    }

    private static void roundTrip(Target target) throws Exception {
        target.put(KEY, Content.of(new byte[] {1, 2, 3, 4}), PutMode.CREATE);
        try (InputStream in = target.read(KEY, ByteRange.ALL)) {
            assertThat(in.readAllBytes()).containsExactly(1, 2, 3, 4);
        }
        List<ObjectKey> listed = new ArrayList<>();
        target.list("", info -> listed.add(info.key()));
        assertThat(listed).containsExactly(KEY);
    }

    @Test
    void everyRequestGoesThroughIt() throws Exception {
        try (TestProxy proxy = TestProxy.start();
                Target target = through(proxy.port(), Optional.empty(), "http")) {
            roundTrip(target);
            assertThat(proxy.requests())
                    .anyMatch(line -> line.contains("b2_authorize_account"))
                    .anyMatch(line -> line.contains("/upload"))
                    .anyMatch(line -> line.startsWith("GET http://store.test:"));
        }
    }

    @Test
    void thePasswordGoesAlong() throws Exception {
        Optional<ProxyLogin> login = Optional.of(new ProxyLogin("lifeboat", "pass:word"));
        try (TestProxy proxy = TestProxy.start("lifeboat", "pass:word");
                Target target = through(proxy.port(), login, "http")) {
            roundTrip(target);
            assertThat(proxy.refused()).isZero();
        }
    }

    @Test
    @DisplayName("L-01 a proxy that wants another password is named, the password is not")
    void aWrongPassword() throws Exception {
        Optional<ProxyLogin> login = Optional.of(new ProxyLogin("lifeboat", "canary"));
        for (String scheme : List.of("http", "https")) {
            try (TestProxy proxy = TestProxy.start("lifeboat", "right");
                    Target target = through(proxy.port(), login, scheme)) {
                assertThatThrownBy(() -> target.head(KEY))
                        .as(scheme)
                        .isInstanceOf(TargetException.Denied.class)
                        .hasMessageContaining("proxy http://127.0.0.1:" + proxy.port() + " wants")
                        .hasMessageNotContaining("canary");
                assertThat(proxy.refused()).isPositive();
            }
        }
    }

    @Test
    void behindTlsATunnelIsAskedFor() throws Exception {
        Optional<ProxyLogin> login = Optional.of(new ProxyLogin("lifeboat", "right"));
        try (TestProxy proxy = TestProxy.start("lifeboat", "right");
                Target target = through(proxy.port(), login, "https")) {
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
            try (Target target = through(gone, Optional.empty(), scheme)) {
                assertThatThrownBy(() -> target.head(KEY))
                        .as(scheme)
                        .isInstanceOf(TargetException.Unreachable.class)
                        .hasMessageContaining("through proxy http://127.0.0.1:" + gone);
            }
            try (TestProxy proxy = TestProxy.start(TestProxy.Mood.SILENT);
                    Target target = through(proxy.port(), Optional.empty(), scheme)) {
                assertThatThrownBy(() -> target.head(KEY))
                        .as(scheme)
                        .isInstanceOf(TargetException.Unreachable.class)
                        .hasMessageContaining("through proxy http://127.0.0.1:" + proxy.port());
            }
        }
        try (TestProxy proxy = TestProxy.start(TestProxy.Mood.FORBIDDING);
                Target target = through(proxy.port(), Optional.empty(), "https")) {
            assertThatThrownBy(() -> target.head(KEY))
                    .isInstanceOf(TargetException.Unreachable.class)
                    .hasMessageContaining("403")
                    .hasMessageContaining("through proxy http://127.0.0.1:" + proxy.port());
        }
    }

    @Test
    void thisMachineIsAskedDirectly() throws Exception {
        store.callItself("127.0.0.1");
        try (TestProxy proxy = TestProxy.start();
                Target target = through(proxy.port(), Optional.empty(), "http")) {
            roundTrip(target);
            assertThat(proxy.requests()).isEmpty();
        }
    }
}
