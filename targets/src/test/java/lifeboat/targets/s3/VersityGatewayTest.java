package lifeboat.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import lifeboat.targets.ByteRange;
import lifeboat.targets.LockMode;
import lifeboat.targets.LockRule;
import lifeboat.targets.ObjectVersion;
import lifeboat.targets.Protection.Right;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetContract;
import lifeboat.targets.TargetException;
import lifeboat.targets.retry.RetryPolicy;
import lifeboat.targets.retry.RetryingTarget;
import lifeboat.targets.retry.Sleeper;
import lifeboat.targets.retry.SteadyClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The contract, versions and Object Lock against a real server by others; skipped where it is not
/// installed.
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VersityGatewayTest extends TargetContract {
    private static final LockRule COMPLIANCE =
            new LockRule(LockMode.COMPLIANCE, Duration.ofDays(2));

    private VersityGateway gateway;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        assumeTrue(
                VersityGateway.program().isPresent(),
                "versitygw is not installed (./verify --real does that where there is Go)");
        gateway = VersityGateway.start(directory);
        gateway.createBucket("plain", false);
        gateway.createBucket("locked", true);
    }

    @AfterAll
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    /// As it is used: the gateway resets the connection of a put that it refuses while the bytes
    /// are still on their way, which only another attempt turns into its answer.
    @Override
    protected Target open() {
        return new RetryingTarget(
                S3Target.open(
                        "versity",
                        gateway.settings("plain", "t" + UUID.randomUUID() + "/", null),
                        Clock.systemUTC()),
                new RetryPolicy(
                        Duration.ofMillis(20), Duration.ofSeconds(1), Duration.ofSeconds(20)),
                SteadyClock.from(Clock.systemUTC()),
                Sleeper.ofSystem(),
                new SplittableRandom(1));
    }

    private Target locked(LockRule rule) {
        return S3Target.open(
                "versity",
                gateway.settings("locked", "t" + UUID.randomUUID() + "/", rule),
                Clock.systemUTC());
    }

    private static List<ObjectVersion> versions(Target target) throws TargetException {
        List<ObjectVersion> found = new ArrayList<>();
        target.protection().versions("", found::add);
        return found;
    }

    @Test
    void locksForReal() throws Exception {
        Instant before = Instant.now();
        try (Target target = locked(COMPLIANCE)) {
            target.put(KEY, text("x"), PutMode.CREATE);
            Instant until = target.protection().retention(KEY).orElseThrow().until();
            assertThat(until)
                    .isBetween(
                            COMPLIANCE.until(before).minusSeconds(1),
                            COMPLIANCE.until(Instant.now()).plusSeconds(1));

            Instant later = until.plus(3, ChronoUnit.DAYS);
            target.retain(KEY, later);
            target.retain(KEY, until);
            assertThat(target.protection().retention(KEY).orElseThrow().until()).isEqualTo(later);
            for (Right right : Right.values()) {
                assertThatThrownBy(() -> target.protection().shorten(KEY, until, right))
                        .isInstanceOf(TargetException.Denied.class);
                assertThatThrownBy(() ->
                                target.protection().delete(versions(target).getFirst(), right))
                        .isInstanceOf(TargetException.Denied.class);
            }
        }
    }

    @Test
    void givesTheVersionsBehindAnOverwriteAndAMarker() throws Exception {
        try (Target target = locked(COMPLIANCE)) {
            target.put(KEY, text("good"), PutMode.CREATE);
            target.put(KEY, text("bad!"), PutMode.REPLACE);
            target.delete(KEY);

            List<ObjectVersion> versions = versions(target);
            assertThat(versions).hasSize(3);
            assertThat(versions.getFirst().kind()).isEqualTo(ObjectVersion.Kind.HIDES);
            try (var in = target.protection().read(versions.getLast(), ByteRange.ALL)) {
                assertThat(in.readAllBytes()).containsExactly('g', 'o', 'o', 'd');
            }
        }
    }

    @Test
    void aBucketWithoutObjectLockTakesTheObjectUnlocked() throws Exception {
        try (Target target =
                S3Target.open(
                        "versity",
                        gateway.settings("plain", "u" + UUID.randomUUID() + "/", COMPLIANCE),
                        Clock.systemUTC())) {
            target.put(KEY, text("x"), PutMode.CREATE);
            assertThat(readAll(target, KEY)).isEqualTo("x");
            assertThat(target.protection().retention(KEY)).isEmpty();
        }
    }
}
