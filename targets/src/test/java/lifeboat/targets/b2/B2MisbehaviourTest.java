package lifeboat.targets.b2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.SplittableRandom;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.retry.FakeTime;
import lifeboat.targets.retry.RetryPolicy;
import lifeboat.targets.retry.RetryingTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class B2MisbehaviourTest {
    private static final ObjectKey KEY = new ObjectKey("packs/one");
    private static final Content TEN = Content.of("0123456789".getBytes(UTF_8));
    private static final B2Fault BUSY = new B2Fault.Refuse(503, "service_unavailable", 0);

    private final FakeTime time = new FakeTime();
    private FakeB2 store;
    private Target target;

    @BeforeEach
    void start() throws Exception {
        store = FakeB2.start();
        target =
                B2Target.open(
                        "bad",
                        B2Settings.of("vault", "", new B2Key("key-id", "secret"))
                                .at(store.endpoint())
                                .patient(Duration.ofSeconds(2), Duration.ofMillis(700)),
                        java.time.Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        target.close();
        store.assertAllFaultsHappened();
        store.close();
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

    private long asked(String operation) {
        return Collections.frequency(store.requests(), operation);
    }

    @Test
    @DisplayName("N-06 an upload address that is refused is not used again")
    void anotherUploadAddress() throws Exception {
        put();
        store.plan("upload", BUSY).plan("upload", BUSY);
        retrying().put(new ObjectKey("packs/two"), TEN, PutMode.CREATE);
        assertThat(asked("b2_get_upload_url")).as("one for each refusal").isEqualTo(3);
        retrying().put(new ObjectKey("packs/three"), TEN, PutMode.CREATE);
        assertThat(asked("b2_get_upload_url")).as("a good one is kept").isEqualTo(3);
        assertThat(store.names()).containsExactly("packs/one", "packs/three", "packs/two");
    }

    @Test
    @DisplayName("N-06 a token that expires in the middle of work is renewed once")
    void tokensExpire() throws Exception {
        put();
        store.expireEverything();
        assertThat(readAll(target, ByteRange.ALL)).isEqualTo("0123456789");
        store.expireEverything();
        target.put(new ObjectKey("packs/two"), TEN, PutMode.CREATE);
        store.plan("upload", new B2Fault.Expire());
        target.put(new ObjectKey("packs/three"), TEN, PutMode.CREATE);
        assertThat(asked("b2_authorize_account")).isEqualTo(4);
        store.key("key-id", "changed", FakeB2.ALL);
        store.expireEverything();
        assertThatThrownBy(() -> target.head(KEY)).isInstanceOf(TargetException.Denied.class);
        assertThat(asked("b2_authorize_account")).isEqualTo(5);
    }

    @Test
    @DisplayName("N-06 a cap that is reached is told and not tried again")
    void aCapIsNoStorm() {
        store.plan("upload", new B2Fault.Refuse(403, "storage_cap_exceeded", 0));
        assertThatThrownBy(() -> retrying().put(KEY, TEN, PutMode.CREATE))
                .isInstanceOf(TargetException.Full.class)
                .hasMessageContaining("storage_cap_exceeded")
                .hasMessageContaining("raise the cap");
        assertThat(asked("upload")).isEqualTo(1);
        store.plan("download", new B2Fault.Refuse(403, "download_cap_exceeded", 0));
        assertThatThrownBy(() -> retrying().read(KEY, ByteRange.ALL))
                .isInstanceOf(TargetException.Full.class);
        assertThat(asked("download")).isEqualTo(2);
    }

    @Test
    @DisplayName("N-05 a server that asks for peace gets it")
    void honoursRetryAfter() throws Exception {
        store.plan("b2_get_upload_url", new B2Fault.Refuse(429, "too_many_requests", 30));
        retrying().put(KEY, TEN, PutMode.CREATE);
        assertThat(time.sleeps())
                .singleElement()
                .satisfies(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ofSeconds(30)));
    }

    @Test
    @DisplayName("N-04 bursts of server errors are waited out")
    void burstsOfErrors() throws Exception {
        for (int status : new int[] {500, 502, 503, 504, 408}) {
            store.plan("upload", new B2Fault.Refuse(status, "internal_error", 0));
            store.plan("download", new B2Fault.Refuse(status, "internal_error", 0));
        }
        retrying().put(KEY, TEN, PutMode.REPLACE);
        assertThat(readAll(retrying(), ByteRange.ALL)).isEqualTo("0123456789");
    }

    @Test
    @DisplayName("N-08 a reply that is lost after the upload leaves one object")
    void aLostReply() throws Exception {
        store.plan("upload", new B2Fault.LoseReply());
        retrying().put(KEY, TEN, PutMode.CREATE);
        assertThat(store.files().versionsOf("packs/one")).hasSize(1);
    }

    @Test
    @DisplayName("N-03 a server that says nothing is given up in time")
    void silence() {
        store.plan("upload", new B2Fault.Silence()).plan("download", new B2Fault.Silence());
        assertThatThrownBy(() -> target.put(KEY, TEN, PutMode.REPLACE))
                .isInstanceOf(TargetException.Unreachable.class);
        assertThatThrownBy(() -> target.read(KEY, ByteRange.ALL))
                .isInstanceOf(TargetException.Unreachable.class);
    }

    @Test
    @DisplayName("N-12 the page of a log-in portal is no answer")
    void aPortal() throws Exception {
        store.plan("b2_authorize_account", new B2Fault.Portal());
        assertThatThrownBy(this::put).isInstanceOf(TargetException.Broken.class);
        put();
        for (String operation : new String[] {"download", "upload", "b2_list_file_names"}) {
            store.plan(operation, new B2Fault.Portal());
        }
        assertThatThrownBy(() -> readAll(target, ByteRange.ALL))
                .isInstanceOf(TargetException.Broken.class);
        assertThatThrownBy(() -> target.put(KEY, TEN, PutMode.REPLACE))
                .isInstanceOf(TargetException.Broken.class);
        assertThatThrownBy(() -> target.list("", _ -> {}))
                .isInstanceOf(TargetException.Broken.class);
        store.plan("download", new B2Fault.Portal());
        assertThatThrownBy(() -> target.head(KEY)).isInstanceOf(TargetException.Broken.class);
    }

    @Test
    @DisplayName("S-01 a put that stored fewer bytes, or others, is broken")
    void aShortStore() {
        store.plan("upload", new B2Fault.KeepPart(7));
        assertThatThrownBy(this::put)
                .isInstanceOf(TargetException.Broken.class)
                .hasMessageContaining("7 of 10");
        store.plan("upload", new B2Fault.WrongSha1());
        assertThatThrownBy(() -> target.put(KEY, TEN, PutMode.REPLACE))
                .isInstanceOf(TargetException.Broken.class)
                .hasMessageContaining("another digest");
    }

    @Test
    @DisplayName("S-01 a lie about what was stored is found by reading")
    void aLie() throws Exception {
        store.plan("upload", new B2Fault.KeepPartAndLie(7));
        put();
        assertThatThrownBy(this::put).isInstanceOf(TargetException.Exists.class);
    }

    @Test
    @DisplayName("S-04 a body that ends early, or is another part, is never taken for right")
    void aShortBody() throws Exception {
        put();
        store.plan("download", new B2Fault.ShortBody(4));
        assertThatThrownBy(() -> readAll(target, ByteRange.ALL))
                .isInstanceOf(TargetException.Unreachable.class);
        store.plan("download", new B2Fault.IgnoreRange());
        assertThatThrownBy(() -> readAll(target, new ByteRange(2, 3)))
                .isInstanceOf(TargetException.Broken.class)
                .hasMessageContaining("the whole instead of a part");
        store.plan("download", new B2Fault.ShortBody(4));
        assertThat(readAll(retrying(), ByteRange.ALL)).isEqualTo("0123456789");
    }

    @Test
    @DisplayName("P-02 a key that is revoked in the middle of work is denied, not retried for ever")
    void aRevokedKey() throws Exception {
        put();
        store.key("key-id", "secret", java.util.Set.of());
        store.expireEverything();
        assertThatThrownBy(() -> retrying().put(new ObjectKey("b"), TEN, PutMode.REPLACE))
                .isInstanceOf(TargetException.Denied.class);
    }
}
