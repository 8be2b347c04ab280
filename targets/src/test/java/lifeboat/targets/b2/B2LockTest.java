package lifeboat.targets.b2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.LockMode;
import lifeboat.targets.LockRule;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.ObjectVersion;
import lifeboat.targets.Protection.Right;
import lifeboat.targets.PutMode;
import lifeboat.targets.Retention;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// File lock and versions, against a server that enforces them.
@Timeout(60)
class B2LockTest {
    private static final ObjectKey KEY = new ObjectKey("packs/one");
    private static final Duration MONTH = Duration.ofDays(30);

    private final Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    private final Clock clock = Clock.fixed(now, ZoneId.of("America/New_York"));
    private FakeB2 store;

    @BeforeEach
    void start() throws Exception {
        store = FakeB2.start();
        store.pagesOf(3);
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private Target target(LockMode mode) {
        return target(store, mode, "key-id", "secret");
    }

    private Target target(FakeB2 where, LockMode mode, String id, String secret) {
        return B2Target.open(
                "b2",
                B2Settings.of("vault", "v/", new B2Key(id, secret))
                        .at(where.endpoint())
                        .locking(Optional.of(new LockRule(mode, MONTH))),
                clock);
    }

    private static void put(Target target, String text, PutMode mode) throws TargetException {
        target.put(KEY, Content.of(text.getBytes(UTF_8)), mode);
    }

    private static List<ObjectVersion> versions(Target target) throws TargetException {
        List<ObjectVersion> found = new ArrayList<>();
        target.protection().versions("", found::add);
        return found;
    }

    @Test
    @DisplayName("T-07 every object is put with the configured lock, counted in UTC")
    void locksWhatItPuts() throws Exception {
        for (LockMode mode : LockMode.values()) {
            try (Target target = target(mode)) {
                put(target, "x" + mode, PutMode.REPLACE);
                assertThat(target.protection().retention(KEY))
                        .contains(new Retention(mode, now.plus(Duration.ofDays(33))));
                assertThatThrownBy(() -> target.delete(KEY))
                        .isInstanceOf(TargetException.Denied.class);
                assertThatThrownBy(() ->
                                target.protection()
                                        .delete(versions(target).getFirst(), Right.ORDINARY))
                        .isInstanceOf(TargetException.Denied.class);
                assertThat(target.capabilities().lock()).isTrue();
            }
        }
    }

    @Test
    void extendsALockAndNeverShortensIt() throws Exception {
        try (Target target = target(LockMode.COMPLIANCE)) {
            put(target, "x", PutMode.CREATE);
            target.retain(KEY, now.plus(Duration.ofDays(60)));
            target.retain(KEY, now.plus(Duration.ofDays(40)));
            assertThat(target.protection().retention(KEY))
                    .contains(new Retention(LockMode.COMPLIANCE, now.plus(Duration.ofDays(60))));
            assertThatThrownBy(() ->
                            target.protection().shorten(KEY, now.plusSeconds(60), Right.BYPASS))
                    .isInstanceOf(TargetException.Denied.class);
        }
    }

    @Test
    @DisplayName("P-04 P-05 what was hidden or overwritten with the daily key is read by version")
    void readsBehindWhatAnAttackerPut() throws Exception {
        try (Target target = target(LockMode.GOVERNANCE)) {
            put(target, "good", PutMode.CREATE);
            for (int i = 0; i < 4; i++) {
                store.overwriteAll("v/", new byte[] {1, 2, 3});
            }
            store.hide("v/" + KEY);
            assertThat(target.head(KEY)).isEmpty();

            List<ObjectVersion> all = versions(target);
            assertThat(all)
                    .extracting(ObjectVersion::place)
                    .startsWith(ObjectVersion.Place.CURRENT)
                    .containsOnlyOnce(ObjectVersion.Place.CURRENT)
                    .hasSize(6);
            assertThat(all.getFirst().kind()).isEqualTo(ObjectVersion.Kind.HIDES);
            ObjectVersion good = all.getLast();
            assertThat(good.sizeBytes()).isEqualTo(4);
            try (InputStream in = target.protection().read(good, ByteRange.ALL)) {
                assertThat(in.readAllBytes()).isEqualTo("good".getBytes(UTF_8));
            }
            try (InputStream in = target.protection().read(good, new ByteRange(1, 2))) {
                assertThat(in.readAllBytes()).isEqualTo("oo".getBytes(UTF_8));
            }
        }
    }

    @Test
    void aBucketWithoutFileLockTakesTheBytesAndTellsNoLock() throws Exception {
        try (FakeB2 plain = FakeB2.start(false);
                Target target = target(plain, LockMode.COMPLIANCE, "key-id", "secret")) {
            put(target, "x", PutMode.CREATE);
            assertThat(target.protection().retention(KEY)).isEmpty();
            assertThat(target.protection().facts().settings())
                    .containsEntry("object-lock", "none")
                    .containsEntry("lifecycle", "none")
                    .containsEntry("versioning", "enabled");
        }
        try (Target target = target(LockMode.COMPLIANCE)) {
            assertThat(target.protection().facts().settings())
                    .containsEntry("object-lock", "enabled");
        }
    }

    @Test
    void aKeyThatMayNotLockIsToldWhatItLacks() throws Exception {
        store.restrictedKey("poor", "other", Set.of("listFiles", "readFiles", "writeFiles"), "v/");
        try (Target target = target(store, LockMode.GOVERNANCE, "poor", "other")) {
            assertThatThrownBy(() -> put(target, "x", PutMode.CREATE))
                    .isInstanceOf(TargetException.Denied.class)
                    .hasMessageContaining("writeFileRetentions");
            assertThat(target.protection().facts().settings()).containsOnlyKeys("versioning");
        }
    }
}
