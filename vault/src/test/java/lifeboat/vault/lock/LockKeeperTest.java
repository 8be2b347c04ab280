package lifeboat.vault.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import lifeboat.targets.LockMode;
import lifeboat.targets.LockRule;
import lifeboat.targets.ObjectVersion;
import lifeboat.targets.Protection.Right;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.s3.LockedS3;
import lifeboat.targets.s3.S3Target;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.write.SnapshotOutcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole backups against a server that enforces Object Lock, with the time in the test's hands.
class LockKeeperTest {
    private static final LockRule MONTH = new LockRule(LockMode.COMPLIANCE, Duration.ofDays(30));
    private static final LockRule SOFT = new LockRule(LockMode.GOVERNANCE, Duration.ofDays(30));

    private static final class TestClock extends Clock {
        private Instant now = Instant.parse("2026-11-27T02:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @TempDir Path state;
    @TempDir Path otherState;
    private final TestClock clock = new TestClock();
    private final TestTree tree =
            new TestTree()
                    .put("a", new byte[100])
                    .put(
                            "b/c",
                            "some text"
                                    .repeat(99)
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));

    private SnapshotOutcome backUp(TestSite site, Target target, Path in) throws Exception {
        return TestRuns.backUp(site, List.of(target), in, tree, clock);
    }

    private Target target(LockedS3 store, LockRule rule) {
        return S3Target.open("locked", store.settings("v/", store.owner(), rule), clock);
    }

    private void assertAllLocked(LockedS3 store, LockRule rule) {
        assertThat(store.keys()).anyMatch(key -> key.contains(VaultLayout.PACKS));
        for (String key : store.keys()) {
            assertThat(store.lock(key))
                    .as("lock of %s", key)
                    .hasValueSatisfying(lock ->
                            assertThat(lock.until()).isAfterOrEqualTo(rule.promised(clock.now)));
        }
    }

    private static List<ObjectVersion> packs(Target target) throws TargetException {
        List<ObjectVersion> found = new ArrayList<>();
        target.protection().versions(VaultLayout.PACKS, found::add);
        return found;
    }

    @Test
    @DisplayName("P-04 a pack that a new snapshot still uses is locked as long as the snapshot")
    void extendsWhatANewSnapshotStillUses() throws Exception {
        try (TestSite site = TestSite.with(1);
                LockedS3 store = LockedS3.start(clock);
                Target target = target(store, MONTH)) {
            site.plant(target);
            assertThat(backUp(site, target, state).warnings()).isEmpty();
            assertAllLocked(store, MONTH);
            int packs = packs(target).size();

            clock.pass(Duration.ofDays(29));
            SnapshotOutcome second = backUp(site, target, state);
            assertThat(second.warnings()).isEmpty();
            Instant promised = MONTH.promised(clock.now);
            assertThat(packs(target)).hasSize(packs);
            for (ObjectVersion pack : packs(target)) {
                assertThat(target.protection().retention(pack.key()).orElseThrow().until())
                        .isAfterOrEqualTo(promised);
            }

            clock.now = promised.minusSeconds(1);
            for (ObjectVersion pack : packs(target)) {
                assertThatThrownBy(() -> target.protection().delete(pack, Right.BYPASS))
                        .isInstanceOf(TargetException.Denied.class);
            }
            assertThat(LockMemory.of(state, target).earliest())
                    .hasValueSatisfying(end -> assertThat(end).isAfterOrEqualTo(promised));
        }
    }

    @Test
    @DisplayName("P-04 locks are extended rightly after the local state was lost")
    void isRightWithoutTheLocalState() throws Exception {
        try (TestSite site = TestSite.with(1);
                LockedS3 store = LockedS3.start(clock);
                Target target = target(store, MONTH)) {
            site.plant(target);
            backUp(site, target, state);
            clock.pass(Duration.ofDays(20));
            assertThat(backUp(site, target, otherState).warnings()).isEmpty();
            for (ObjectVersion pack : packs(target)) {
                assertThat(target.protection().retention(pack.key()).orElseThrow().until())
                        .isAfterOrEqualTo(MONTH.promised(clock.now));
            }
        }
    }

    @Test
    void asksForLittleWhileTheLocksAreLongEnough() throws Exception {
        try (TestSite site = TestSite.with(1);
                LockedS3 store = LockedS3.start(clock);
                Target target = target(store, MONTH)) {
            site.plant(target);
            backUp(site, target, state);
            clock.pass(Duration.ofDays(2));
            store.forgetRequests();
            backUp(site, target, state);
            assertThat(store.requests()).noneMatch(request -> request.endsWith("?retention"));

            clock.pass(Duration.ofDays(2));
            store.forgetRequests();
            backUp(site, target, state);
            assertThat(store.requests())
                    .anyMatch(request ->
                            request.endsWith("?retention") && request.contains("/packs/"));
        }
    }

    @Test
    @DisplayName("P-04 locks that somebody shortened behind our back are found and extended")
    void doesNotBelieveItsMemory() throws Exception {
        try (TestSite site = TestSite.with(1);
                LockedS3 store = LockedS3.start(clock);
                Target target = target(store, SOFT)) {
            site.plant(target);
            backUp(site, target, state);
            for (String key : store.keys()) {
                target.protection()
                        .shorten(
                                new lifeboat.targets.ObjectKey(key.substring(2)),
                                clock.now.plusSeconds(60),
                                Right.BYPASS);
            }
            assertThat(backUp(site, target, state).warnings()).isEmpty();
            for (ObjectVersion pack : packs(target)) {
                assertThat(target.protection().retention(pack.key()).orElseThrow().until())
                        .isAfterOrEqualTo(SOFT.promised(clock.now));
            }
        }
    }

    @Test
    @DisplayName(
            "G-08 a bucket that cannot lock holds the snapshot, and the run says that it is not locked")
    void saysWhatIsNotLocked() throws Exception {
        try (TestSite site = TestSite.with(1);
                LockedS3 store = LockedS3.withoutLock(clock);
                Target target = target(store, MONTH)) {
            site.plant(target);
            SnapshotOutcome outcome = backUp(site, target, state);
            assertThat(outcome.quorum().reached()).isTrue();
            assertThat(outcome.warnings())
                    .singleElement()
                    .asString()
                    .contains("target locked", "are not locked until 2026-12-27T02:00:00Z");
        }
    }

    @Test
    @DisplayName("P-11 a writer that may not extend locks says so instead of failing")
    void saysWhatMayNotBeExtended() throws Exception {
        try (TestSite site = TestSite.with(1);
                LockedS3 store = LockedS3.start(clock);
                Target owner = target(store, MONTH);
                Target writer =
                        S3Target.open(
                                "locked",
                                store.settings(
                                        "v/",
                                        store.holder(
                                                """
                                                {"Version": "2012-10-17", "Statement": [
                                                  {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
                                                  {"Effect": "Deny", "Action": "s3:PutObjectRetention",
                                                   "Resource": "*", "Condition":
                                                   {"NumericGreaterThan":
                                                    {"s3:object-lock-remaining-retention-days": "10"}}}]}\
                                                """),
                                        new LockRule(LockMode.COMPLIANCE, Duration.ofDays(9))),
                                clock)) {
            site.plant(owner);
            backUp(site, owner, state);
            clock.pass(Duration.ofDays(40));
            assertThat(backUp(site, writer, state).warnings()).isEmpty();

            Target greedy =
                    S3Target.open(
                            "locked",
                            store.settings(
                                    "v/",
                                    store.holder(
                                            """
                                            {"Version": "2012-10-17", "Statement": [
                                              {"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"],
                                               "Resource": "*"}]}\
                                            """),
                                    MONTH),
                            clock);
            assertThat(
                            LockKeeper.keep(
                                    greedy,
                                    packs(owner).stream().map(ObjectVersion::key).toList(),
                                    otherState,
                                    clock.now))
                    .hasValueSatisfying(
                            problem -> assertThat(problem).contains("AccessDenied", "not locked"));
        }
    }
}
