package lifeboat.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lifeboat.targets.ByteRange;
import lifeboat.targets.LockMode;
import lifeboat.targets.LockRule;
import lifeboat.targets.ObjectVersion;
import lifeboat.targets.Protection.Right;
import lifeboat.targets.PutMode;
import lifeboat.targets.Retention;
import lifeboat.targets.Target;
import lifeboat.targets.TargetContract;
import lifeboat.targets.TargetException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The contract and Object Lock against a server that enforces locks, versions and policies.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3LockTest extends TargetContract {
    private static final Instant NOW = Instant.parse("2026-11-27T06:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);

    private final Clock clock = Clock.fixed(NOW, ZoneId.of("America/New_York"));
    private LockedS3 store;

    @BeforeAll
    void start() throws Exception {
        store = LockedS3.start(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @Override
    protected Target open() {
        return target(LockMode.GOVERNANCE, store.owner());
    }

    private Target target(LockMode mode, S3Credentials who) {
        return S3Target.open(
                "s3",
                store.settings("t" + UUID.randomUUID() + "/", who, new LockRule(mode, MONTH)),
                clock);
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
            try (Target target = target(mode, store.owner())) {
                target.put(KEY, text("x"), PutMode.CREATE);

                assertThat(target.protection().retention(KEY))
                        .contains(new Retention(mode, Instant.parse("2026-12-30T06:00:00Z")));
                assertThat(versions(target))
                        .singleElement()
                        .satisfies(version ->
                                assertThatThrownBy(() ->
                                                target.protection().delete(version, Right.ORDINARY))
                                        .isInstanceOf(TargetException.Denied.class));
            }
        }
    }

    @Test
    void extendsALockAndNeverShortensIt() throws Exception {
        try (Target target = target(LockMode.COMPLIANCE, store.owner())) {
            target.put(KEY, text("x"), PutMode.CREATE);
            target.retain(KEY, NOW.plus(Duration.ofDays(60)));
            target.retain(KEY, NOW.plus(Duration.ofDays(40)));

            assertThat(target.protection().retention(KEY))
                    .contains(new Retention(LockMode.COMPLIANCE, NOW.plus(Duration.ofDays(60))));
            assertThatThrownBy(() ->
                            target.protection().shorten(KEY, NOW.plusSeconds(60), Right.BYPASS))
                    .isInstanceOf(TargetException.Denied.class);
        }
    }

    @Test
    void governanceHoldsAgainstAllButWhoMayBypass() throws Exception {
        try (Target target = target(LockMode.GOVERNANCE, store.owner())) {
            target.put(KEY, text("x"), PutMode.CREATE);
            ObjectVersion version = versions(target).getFirst();
            assertThatThrownBy(() -> target.protection().delete(version, Right.ORDINARY))
                    .isInstanceOf(TargetException.Denied.class);
            target.protection().delete(version, Right.BYPASS);
            assertThat(target.head(KEY)).isEmpty();
        }
    }

    @Test
    @DisplayName("P-04 what was deleted with the daily key is read by version")
    void readsBehindAMarker() throws Exception {
        try (Target target = target(LockMode.GOVERNANCE, store.owner())) {
            target.put(KEY, text("good"), PutMode.CREATE);
            target.delete(KEY);
            assertThat(target.head(KEY)).isEmpty();

            List<ObjectVersion> versions = versions(target);
            assertThat(versions)
                    .extracting(ObjectVersion::kind)
                    .containsExactly(ObjectVersion.Kind.HIDES, ObjectVersion.Kind.DATA);
            assertThat(versions)
                    .extracting(ObjectVersion::place)
                    .containsExactly(ObjectVersion.Place.CURRENT, ObjectVersion.Place.EARLIER);
            try (var in = target.protection().read(versions.getLast(), new ByteRange(1, 2))) {
                assertThat(in.readAllBytes()).containsExactly('o', 'o');
            }
        }
    }

    @Test
    void walksOverManyVersionsOfManyObjects() throws Exception {
        try (Target target = open()) {
            for (int i = 0; i < 9; i++) {
                target.put(KEY, text("v" + i), PutMode.REPLACE);
                target.put(
                        new lifeboat.targets.ObjectKey("packs/k" + i), text("x"), PutMode.CREATE);
            }
            assertThat(versions(target)).hasSize(18);
            assertThat(
                            versions(target).stream()
                                    .filter(one -> one.place() == ObjectVersion.Place.CURRENT))
                    .hasSize(10);
        }
    }

    @Test
    @DisplayName(
            "P-11 the client locks for ten years at most, the policy refuses more than it says")
    void nobodyLocksForAHundredYears() throws Exception {
        assertThatThrownBy(() -> new LockRule(LockMode.COMPLIANCE, Duration.ofDays(36_500)))
                .isInstanceOf(IllegalArgumentException.class);
        S3Credentials writer =
                store.holder(
                        """
                        {"Version": "2012-10-17", "Statement": [
                          {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
                          {"Effect": "Deny", "Action": ["s3:PutObject", "s3:PutObjectRetention"],
                           "Resource": "arn:aws:s3:::vault/*", "Condition":
                             {"NumericGreaterThan": {"s3:object-lock-remaining-retention-days": "40"}}}
                        ]}\
                        """);
        try (Target target = target(LockMode.COMPLIANCE, writer)) {
            target.put(KEY, text("x"), PutMode.CREATE);
            assertThatThrownBy(() -> target.retain(KEY, Instant.parse("2126-01-01T00:00:00Z")))
                    .isInstanceOf(TargetException.Denied.class);
        }
    }

    @Test
    @DisplayName(
            "G-08 a bucket without Object Lock takes the object and shows that it is not locked")
    void storesUnlockedWhereTheBucketCannotLock() throws Exception {
        try (LockedS3 plain = LockedS3.withoutLock(clock);
                Target target =
                        S3Target.open(
                                "s3",
                                plain.settings(
                                        "",
                                        plain.owner(),
                                        new LockRule(LockMode.COMPLIANCE, MONTH)),
                                clock)) {
            target.put(KEY, text("x"), PutMode.CREATE);

            assertThat(readAll(target, KEY)).isEqualTo("x");
            assertThat(target.protection().retention(KEY)).isEqualTo(Optional.empty());
            assertThat(target.capabilities().lock()).isFalse();
            assertThatThrownBy(() -> target.retain(KEY, NOW.plus(MONTH)))
                    .isInstanceOf(TargetException.class);
            assertThat(target.protection().facts().settings())
                    .containsEntry("object-lock", "none")
                    .containsEntry("versioning", "enabled");
        }
    }
}
