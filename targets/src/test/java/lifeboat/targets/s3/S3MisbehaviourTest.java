package lifeboat.targets.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.http.Answer;
import lifeboat.targets.http.Answer.Ending;
import lifeboat.targets.http.MisbehavingServer;
import lifeboat.targets.retry.FakeTime;
import lifeboat.targets.retry.RetryPolicy;
import lifeboat.targets.retry.RetryingTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class S3MisbehaviourTest {
    private static final ObjectKey KEY = new ObjectKey("packs/one");
    private static final Content TEN = Content.of("0123456789".getBytes(UTF_8));
    private static final Answer STORED = Answer.http(200, "ETag: \"e\"\r\n", "");

    private final FakeTime time = new FakeTime();
    private MisbehavingServer server;
    private Target target;

    @BeforeEach
    void start() throws Exception {
        server = MisbehavingServer.start();
        S3Timeouts bounded =
                new S3Timeouts(
                        Duration.ofSeconds(2), Duration.ofMillis(700), Duration.ofSeconds(5));
        target =
                S3Target.open(
                        "bad",
                        S3Settings.compatible(
                                        "test",
                                        server.endpoint(),
                                        "us-east-1",
                                        "vault",
                                        "",
                                        new S3Credentials("ak", "sk"))
                                .with(bounded),
                        Clock.systemUTC());
    }

    @AfterEach
    void stop() throws Exception {
        target.close();
        server.close();
    }

    private Target retrying() {
        return new RetryingTarget(target, RetryPolicy.DEFAULT, time, time, new SplittableRandom(1));
    }

    private void put() throws TargetException {
        target.put(KEY, TEN, PutMode.CREATE);
    }

    private static String readAll(Target from, ByteRange range) throws Exception {
        try (InputStream in = from.read(KEY, range)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    @DisplayName("S-01 a put that stored fewer bytes is broken")
    void findsAShortStore() {
        server.then(STORED).then(Answer.head(7));

        assertThatThrownBy(this::put)
                .isInstanceOf(TargetException.Broken.class)
                .hasMessageContaining("7 of 10");
    }

    @Test
    @DisplayName("S-02 a put that stored nothing is no success")
    void findsAPhantomPut() {
        server.then(STORED).then(Answer.http(404, "", ""));

        assertThatThrownBy(this::put).isInstanceOf(TargetException.Unreachable.class);
    }

    @Test
    @DisplayName("S-04 a body that ends early is never taken for whole")
    void findsAShortBody() throws Exception {
        for (Ending ending : new Ending[] {Ending.CLOSE, Ending.RESET, Ending.SILENCE}) {
            server.then(Answer.object(10, "0123456", ending));
            assertThatThrownBy(() -> readAll(target, ByteRange.ALL))
                    .as("%s", ending)
                    .isInstanceOf(TargetException.Unreachable.class);
        }
    }

    @Test
    @DisplayName("S-04 a body of no declared length is not accepted")
    void refusesABodyWithoutLength() {
        server.then(new Answer(0, "HTTP/1.1 200 OK\r\nETag: \"e\"\r\n\r\n0123456", Ending.CLOSE));

        assertThatThrownBy(() -> readAll(target, ByteRange.ALL))
                .isInstanceOf(TargetException.Broken.class);
    }

    @Test
    @DisplayName("S-04 bytes beyond the declared length reach nobody")
    void passesOnNoExtraBytes() throws Exception {
        server.then(Answer.object(10, "0123456789EXTRA", Ending.CLOSE))
                .then(Answer.object(10, "0123456789", Ending.KEEP));

        assertThat(readAll(target, ByteRange.ALL)).isEqualTo("0123456789");
        assertThat(readAll(retrying(), ByteRange.ALL)).isEqualTo("0123456789");
    }

    @Test
    @DisplayName("S-04 another part than the one asked for is broken")
    void refusesAnotherRange() {
        ByteRange asked = new ByteRange(2, 3);
        String part = "HTTP/1.1 206 Part\r\nETag: \"e\"\r\nContent-Length: 3\r\n";
        server.then(Answer.object(10, "0123456789", Ending.CLOSE))
                .then(new Answer(0, part + "Content-Range: bytes 3-5/10\r\n\r\n345", Ending.CLOSE))
                .then(new Answer(0, part + "Content-Range: bytes 2-5/10\r\n\r\n234", Ending.CLOSE))
                .then(
                        new Answer(
                                0,
                                "HTTP/1.1 206 Part\r\nETag: \"e\"\r\nContent-Length: 2\r\n"
                                        + "Content-Range: bytes 2-3/10\r\n\r\n23",
                                Ending.CLOSE));

        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> readAll(target, asked))
                    .isInstanceOf(TargetException.Broken.class);
        }
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    @DisplayName("N-02 a reset in the middle of an upload is tried again")
    void survivesResets() throws Exception {
        server.then(Answer.resetAfter(0))
                .then(Answer.resetAfter(1))
                .then(Answer.resetAfter(9))
                .then(Answer.resetAfter(10))
                .then(STORED)
                .then(Answer.head(10));

        retrying().put(KEY, TEN, PutMode.CREATE);

        assertThat(server.requests()).hasSize(6);
        assertThat(time.sleeps()).hasSize(4);
    }

    @Test
    @DisplayName("N-02 a download that breaks goes on where it broke")
    void resumesDownloads() throws Exception {
        String part = "HTTP/1.1 206 Part\r\nETag: \"e\"\r\n";
        server.then(
                        new Answer(
                                0,
                                part
                                        + "Content-Length: 10\r\n"
                                        + "Content-Range: bytes 0-9/10\r\n\r\n0123",
                                Ending.CLOSE))
                .then(
                        new Answer(
                                0,
                                part
                                        + "Content-Length: 6\r\n"
                                        + "Content-Range: bytes 4-9/10\r\n\r\n45",
                                Ending.CLOSE))
                .then(
                        new Answer(
                                0,
                                part
                                        + "Content-Length: 4\r\n"
                                        + "Content-Range: bytes 6-9/10\r\n\r\n6789",
                                Ending.KEEP));
        assertThat(readAll(retrying(), new ByteRange(0, 10))).isEqualTo("0123456789");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    @DisplayName("N-03 a black hole is left within the time-out")
    void leavesABlackHole() {
        server.then(Answer.silence()).then(Answer.silence()).then(Answer.silence());
        long start = System.nanoTime();

        assertThatThrownBy(() -> target.head(KEY)).isInstanceOf(TargetException.Unreachable.class);
        assertThatThrownBy(() -> readAll(target, ByteRange.ALL))
                .isInstanceOf(TargetException.Unreachable.class);
        assertThatThrownBy(this::put).isInstanceOf(TargetException.Unreachable.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    @DisplayName("N-04 a burst of server errors is ridden out")
    void ridesOutABurst() throws Exception {
        server.then(Answer.error(503, "SlowDown", ""))
                .then(Answer.error(500, "InternalError", ""))
                .then(Answer.http(502, "", "<html>bad gateway</html>"))
                .then(Answer.error(409, "ConditionalRequestConflict", ""))
                .then(STORED)
                .then(Answer.http(503, "", ""))
                .then(Answer.http(412, "", ""))
                .then(Answer.head(10))
                .then(Answer.object(10, "0123456789", Ending.KEEP));

        retrying().put(KEY, TEN, PutMode.CREATE);

        assertThat(time.sleeps()).hasSize(5);
    }

    @Test
    @DisplayName("N-05 Retry-After is handed up, in seconds or as a date")
    void handsUpRetryAfter() {
        server.then(Answer.error(429, "TooManyRequests", "Retry-After: 30\r\n"))
                .then(
                        Answer.error(
                                503, "SlowDown", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n"))
                .then(Answer.error(503, "SlowDown", "Retry-After: soon\r\n"));

        assertThat(retryAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(retryAfter()).isZero();
        assertThat(retryAfter()).isEqualTo(Duration.ofDays(-1));
    }

    private Duration retryAfter() {
        try {
            target.list("", _ -> {});
            throw new AssertionError("the server said no");
        } catch (TargetException.Unreachable e) {
            return e.retryAfter().orElse(Duration.ofDays(-1));
        } catch (TargetException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("N-07 an error in the body of a success is that error")
    void seesAnErrorInASuccess() {
        for (int i = 0; i < 3; i++) {
            server.then(Answer.error(200, "InternalError", ""));
        }

        assertThatThrownBy(this::put).isInstanceOf(TargetException.Unreachable.class);
        assertThatThrownBy(() -> readAll(target, ByteRange.ALL))
                .isInstanceOf(TargetException.Unreachable.class);
        assertThatThrownBy(() -> target.list("", _ -> {}))
                .isInstanceOf(TargetException.Unreachable.class);
    }

    @Test
    @DisplayName("N-08 a conflict after a lost reply is a success only for the same bytes")
    void comparesAfterAConflict() throws Exception {
        Answer taken = Answer.error(412, "PreconditionFailed", "");
        server.then(taken)
                .then(Answer.head(10))
                .then(Answer.object(10, "0123456789", Ending.KEEP))
                .then(taken)
                .then(Answer.head(10))
                .then(Answer.object(10, "012345678X", Ending.KEEP))
                .then(taken)
                .then(Answer.head(9));

        put();
        assertThatThrownBy(this::put).isInstanceOf(TargetException.Exists.class);
        assertThatThrownBy(this::put).isInstanceOf(TargetException.Exists.class);
    }

    @Test
    @DisplayName("N-12 the page of a log-in portal is neither object nor listing")
    void unmasksACaptivePortal() {
        for (int i = 0; i < 4; i++) {
            server.then(Answer.page());
        }
        server.then(Answer.http(302, "Location: http://portal.example/\r\n", ""));

        assertThatThrownBy(this::put).isInstanceOf(TargetException.Broken.class);
        assertThatThrownBy(() -> readAll(target, ByteRange.ALL))
                .isInstanceOf(TargetException.Broken.class);
        assertThatThrownBy(() -> target.list("", _ -> {}))
                .isInstanceOf(TargetException.Broken.class);
        assertThatThrownBy(() -> target.delete(KEY)).isInstanceOf(TargetException.Broken.class);
        assertThatThrownBy(() -> target.list("", _ -> {}))
                .isInstanceOf(TargetException.Broken.class);
        assertThat(server.requests()).hasSize(5);
    }

    @Test
    @DisplayName("G-08 a store that does not know conditional puts is asked once")
    void goesWithoutConditionalPuts() throws Exception {
        server.then(Answer.error(501, "NotImplemented", ""))
                .then(Answer.http(404, "", ""))
                .then(STORED)
                .then(Answer.head(10))
                .then(Answer.http(404, "", ""))
                .then(STORED)
                .then(Answer.head(10));

        assertThat(target.capabilities().conditionalCreate()).isTrue();
        put();
        assertThat(target.capabilities().conditionalCreate()).isFalse();
        put();

        assertThat(server.requests()).hasSize(7);
    }

    @Test
    void translatesWhatTheStoreSays() {
        assertThat(afterError(403, "RequestTimeTooSkewed"))
                .isInstanceOf(TargetException.Denied.class)
                .hasMessageContaining("clocks");
        assertThat(afterError(403, "AccessDenied")).isInstanceOf(TargetException.Denied.class);
        assertThat(afterError(403, "QuotaExceeded")).isInstanceOf(TargetException.Full.class);
        assertThat(afterError(507, "Whatever")).isInstanceOf(TargetException.Full.class);
        assertThat(afterError(404, "NoSuchBucket")).isInstanceOf(TargetException.Missing.class);
        assertThat(afterError(400, "RequestTimeout"))
                .isInstanceOf(TargetException.Unreachable.class);
        assertThat(afterError(400, "BadDigest")).isInstanceOf(TargetException.Broken.class);
        assertThat(afterError(404, "Whatever")).isInstanceOf(TargetException.Broken.class);
    }

    private TargetException afterError(int status, String code) {
        server.then(Answer.error(status, code, ""));
        try {
            put();
            throw new AssertionError("the server said no");
        } catch (TargetException e) {
            return e;
        }
    }

    @Test
    void nobodyThereIsUnreachable() throws Exception {
        server.close();

        assertThatThrownBy(() -> target.head(KEY))
                .isInstanceOf(TargetException.Unreachable.class)
                .hasMessageStartingWith("head packs/one: ");
    }
}
