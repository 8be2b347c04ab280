package lifeboat.targets.b2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.LockMode;
import lifeboat.targets.LockRule;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Waits that end, words that are heard, and faults that must not cost more than themselves.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class B2BoundsTest {
    private static final ObjectKey KEY = new ObjectKey("packs/one");
    private static final ObjectKey OTHER = new ObjectKey("packs/two");
    private static final B2Fault BAD_REQUEST = new B2Fault.Refuse(400, "bad_request", 0);

    private FakeB2 store;
    private Target target;

    @BeforeEach
    void start() throws Exception {
        store = FakeB2.start();
        target = B2Target.open("bounds", settings("key-id"), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        store.close();
        target.close();
        store.assertAllFaultsHappened();
    }

    private B2Settings settings(String key) {
        return B2Settings.of("vault", "", new B2Key(key, "secret"))
                .at(store.endpoint())
                .patient(Duration.ofSeconds(2), Duration.ofMillis(700));
    }

    private Target locking(String key) {
        var rule = new LockRule(LockMode.COMPLIANCE, Duration.ofDays(3));
        return B2Target.open("locks", settings(key).locking(Optional.of(rule)), Clock.systemUTC());
    }

    private static Content text(String text) {
        return Content.of(text.getBytes(UTF_8));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    @DisplayName("N-03 an upload to a server that stops reading ends, and the next one works")
    void aServerThatStopsReading() throws Exception {
        store.plan("upload", new B2Fault.StopReading());
        Content large = Content.of(new byte[48 << 20]);
        long start = System.nanoTime();

        assertThatThrownBy(() -> target.put(KEY, large, PutMode.REPLACE))
                .isInstanceOf(TargetException.Unreachable.class);

        assertThat(since(start)).isLessThan(Duration.ofSeconds(10));
        target.put(KEY, text("x"), PutMode.REPLACE);
        assertThat(store.names()).containsExactly(KEY.value());
    }

    @Test
    @DisplayName("N-03 an account that says nothing is waited for once, not by each thread in turn")
    void aSilentAccount() throws Exception {
        store.plan("b2_authorize_account", new B2Fault.Silence());
        long start = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> target.head(KEY)));
            }
            for (Future<?> one : all) {
                assertThatThrownBy(one::get).hasCauseInstanceOf(TargetException.Unreachable.class);
            }
        }
        assertThat(since(start)).isLessThan(Duration.ofSeconds(4));
        assertThat(Collections.frequency(store.requests(), "b2_authorize_account")).isOne();
        assertThat(target.head(KEY)).isEmpty();
    }

    @Test
    @DisplayName(
            "N-05 Retry-After is heard in seconds and as a date, and from the look before a put")
    void hearsRetryAfter() {
        String past = "Wed, 21 Oct 2015 07:28:00 GMT";
        store.plan("download", new B2Fault.Busy(429, "too_many_requests", "30"));
        assertThat(asked(() -> target.put(KEY, text("x"), PutMode.CREATE)))
                .contains(Duration.ofSeconds(30));
        for (String operation : List.of("b2_list_file_names", "download")) {
            store.plan(operation, new B2Fault.Busy(503, "service_unavailable", past));
        }
        assertThat(asked(() -> target.list("", _ -> {}))).contains(Duration.ZERO);
        assertThat(asked(() -> target.read(KEY, ByteRange.ALL).close())).contains(Duration.ZERO);
        store.plan("b2_list_file_names", new B2Fault.Busy(503, "service_unavailable", "soon"));
        assertThat(asked(() -> target.list("", _ -> {}))).isEmpty();
    }

    private interface Work {
        void done() throws Exception;
    }

    private static Optional<Duration> asked(Work work) {
        try {
            work.done();
        } catch (TargetException.Unreachable e) {
            return e.retryAfter();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("the server said no");
    }

    @Test
    @DisplayName("N-06 a cap met by the look before a put is told as a cap")
    void aCapOnLooking() {
        for (int i = 0; i < 2; i++) {
            store.plan("download", new B2Fault.Refuse(403, "transaction_cap_exceeded", 0));
        }
        assertThatThrownBy(() -> target.put(KEY, text("x"), PutMode.CREATE))
                .isInstanceOf(TargetException.Full.class)
                .hasMessageContaining("transaction_cap_exceeded");
        assertThat(store.requests()).doesNotContain("upload");
    }

    @Test
    @DisplayName("S-08 a deletion cut short does not bring an older version back")
    void aDeletionCutShort() throws Exception {
        target.put(KEY, text("damaged"), PutMode.REPLACE);
        target.put(KEY, text("sound"), PutMode.REPLACE);
        store.plan("b2_delete_file_version", new B2Fault.None())
                .plan("b2_delete_file_version", new B2Fault.Busy(503, "internal_error", "1"));

        assertThatThrownBy(() -> target.delete(KEY))
                .isInstanceOf(TargetException.Unreachable.class);

        try (InputStream in = target.read(KEY, ByteRange.ALL)) {
            assertThat(in.readAllBytes()).isEqualTo("sound".getBytes(UTF_8));
        }
        target.delete(KEY);
        assertThat(store.files().versionsOf(KEY.value())).isEmpty();
    }

    @Test
    @DisplayName("P-04 one upload that was refused as bad does not end the locks of all others")
    void oneBadRequestEndsNoLock() throws Exception {
        try (Target locks = locking("key-id")) {
            store.plan("upload", BAD_REQUEST); // as for bytes that changed on their way
            assertThatThrownBy(() -> locks.put(KEY, text("x"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Broken.class);
            locks.put(OTHER, text("y"), PutMode.CREATE);
            assertThat(locks.protection().retention(OTHER)).isPresent();
        }
    }

    @Test
    @DisplayName("P-04 a key that may not ask for the bucket's locks keeps them after one refusal")
    void oneBadRequestWithoutTheRightToAsk() throws Exception {
        Set<String> daily = new HashSet<>(FakeB2.ALL);
        daily.removeAll(Set.of("listBuckets", "readBucketRetentions"));
        store.restrictedKey("daily", "secret", daily, "");
        try (Target locks = locking("daily")) {
            store.plan("upload", BAD_REQUEST);
            locks.put(KEY, text("x"), PutMode.CREATE);
            assertThat(locks.protection().retention(KEY)).isPresent();
            assertThat(locks.capabilities().lock()).isTrue();
        }
    }
}
