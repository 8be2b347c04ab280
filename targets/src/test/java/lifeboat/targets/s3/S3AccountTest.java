package lifeboat.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lifeboat.targets.fleet.Independence;
import lifeboat.targets.http.HttpProxy;
import lifeboat.targets.http.TestProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whose an access key is.
final class S3AccountTest {
    private StsServer sts;

    @BeforeEach
    void start() throws IOException {
        sts =
                StsServer.start()
                        .knows("AKIAONE", "secret/one+", "111122223333")
                        .knows("AKIATWO", "secret two", "111122223333")
                        .knows("AKIAFAR", "far", "999900001111");
    }

    @AfterEach
    void stop() {
        sts.close();
    }

    private static S3Target target(String key, String secret, Optional<URI> accounts) {
        S3Settings settings =
                S3Settings.aws("eu-central-1", "b-" + key, "", new S3Credentials(key, secret))
                        .asking(accounts);
        return S3Target.open("t-" + key, settings, Clock.systemUTC());
    }

    private S3Target target(String key, String secret) {
        return target(key, secret, Optional.of(sts.endpoint()));
    }

    @Test
    void twoKeysOfOneAccountCountOnce() {
        try (S3Target one = target("AKIAONE", "secret/one+");
                S3Target two = target("AKIATWO", "secret two");
                S3Target far = target("AKIAFAR", "far")) {
            assertThat(one.identity().account()).isEqualTo("111122223333");
            assertThat(Independence.together(one.identity(), two.identity()))
                    .containsExactly("same provider and account aws/111122223333");
            assertThat(Independence.together(one.identity(), far.identity())).isEmpty();
            assertThat(one.unknownAccount()).isEmpty();
            assertThat(sts.asked()).as("each is asked once").isEqualTo(3);
        }
    }

    @Test
    void aWrongSecretIsToldAndFailsNothing() {
        try (S3Target target = target("AKIAONE", "wrong")) {
            assertThat(target.identity().account()).startsWith("key-");
            assertThat(target.unknownAccount().orElseThrow())
                    .contains("SignatureDoesNotMatch, http 403", sts.endpoint().toString())
                    .doesNotContain("wrong");
            assertThat(sts.asked()).isEqualTo(1);
        }
    }

    @Test
    void silenceEndsSoon() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            URI nobody = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            long started = System.nanoTime();
            try (S3Target target = target("AKIAONE", "s", Optional.of(nobody))) {
                assertThat(target.identity().account()).startsWith("key-");
                assertThat(target.unknownAccount().orElseThrow()).contains(nobody.toString());
            }
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void nobodyIsAskedWhereItIsDeclaredOrNotWanted() {
        try (S3Target target = target("AKIAONE", "secret/one+", Optional.empty())) {
            assertThat(target.identity().account()).startsWith("key-");
            assertThat(target.unknownAccount()).isEmpty();
        }
        assertThat(sts.asked()).isZero();
    }

    @Test
    void theProxyIsUsedForThatToo() throws IOException {
        try (TestProxy proxy = TestProxy.start()) {
            URI far = URI.create("http://sts.test:" + sts.endpoint().getPort());
            S3Settings settings =
                    S3Settings.aws("r", "b", "", new S3Credentials("AKIAFAR", "far"))
                            .through(
                                    Optional.of(
                                            new HttpProxy(
                                                    "127.0.0.1",
                                                    proxy.port(),
                                                    Optional.empty(),
                                                    List.of())))
                            .asking(Optional.of(far));
            try (S3Target target = S3Target.open("t", settings, Clock.systemUTC())) {
                assertThat(target.identity().account()).isEqualTo("999900001111");
            }
            assertThat(proxy.requests()).hasSize(1);
        }
    }
}
