package lifeboat.restore;

import static lifeboat.restore.ShakySite.assertComplete;
import static lifeboat.restore.ShakySite.assertOnlyTheLegFailed;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import lifeboat.targets.Target;
import lifeboat.targets.http.HttpFault;
import lifeboat.targets.http.StoreServer;
import lifeboat.targets.retry.RetryPolicy;
import lifeboat.targets.s3.S3Credentials;
import lifeboat.targets.s3.S3Settings;
import lifeboat.targets.wire.WireFault;
import lifeboat.targets.wire.WireFault.Way;
import lifeboat.vault.write.SnapshotOutcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole backups and restores over a network that fails.
@Timeout(90)
class ShakyNetworkTest {
    private static final String PACKS = "PUT /vault/packs/";

    @TempDir Path temp;

    @Test
    @DisplayName("N-01 a provider at 1 KiB/s is left behind; the others hold the snapshot")
    void aTrickleHoldsNobodyUp() throws Exception {
        try (ShakySite shaky = ShakySite.hasty(temp)) {
            shaky.proxy.always(PACKS, new WireFault.Throttle(Way.UP, 1024));
            long started = System.nanoTime();

            SnapshotOutcome outcome = shaky.backUp();

            assertOnlyTheLegFailed(outcome, "held the others back");
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isLessThan(Duration.ofSeconds(20));
            shaky.assertEverySnapshotOn(shaky.others());
            shaky.proxy.heal();
            shaky.assertConverges();
        }
    }

    @Test
    @DisplayName(
            "N-02 resets at byte 0, 1, halfway and at the end of an upload: exact, nothing twice")
    void resetsOfUploads() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            shaky.proxy
                    .next(PACKS, new WireFault.Reset(Way.UP, 0))
                    .next(PACKS, new WireFault.Reset(Way.UP, 1))
                    .next(PACKS, new WireFault.Reset(Way.UP, 300_000))
                    .next(PACKS, new WireFault.LoseReply())
                    .next("PUT /vault/indexes/", new WireFault.Reset(Way.UP, 1))
                    .next("PUT /vault/snapshots/", new WireFault.Cut(Way.UP, 500));

            assertComplete(shaky.backUp());

            shaky.proxy.assertAllFaultsHappened();
            assertThat(shaky.requests("PUT packs/")).as("only one came to an end").isEqualTo(2);
            shaky.assertWhole();
        }
    }

    @Test
    @DisplayName(
            "N-02 resets at byte 0, 1, halfway and the last of a download: the restore is exact")
    void resetsOfDownloads() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            shaky.backUp();
            String get = "GET /vault/packs/";
            shaky.proxy
                    .next(get, new WireFault.Reset(Way.DOWN, 0))
                    .next(get, new WireFault.Reset(Way.DOWN, 1))
                    .next(get, new WireFault.Cut(Way.DOWN, 30_000))
                    .next(get, new WireFault.Reset(Way.DOWN, 20_000))
                    .next("GET /vault/snapshots/", new WireFault.Reset(Way.DOWN, 300))
                    .next("GET /vault?", new WireFault.Reset(Way.DOWN, 200));

            shaky.restoresExactly(List.of(shaky.leg));

            shaky.proxy.assertAllFaultsHappened();
            shaky.assertConverges();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hole", "half-close"})
    @DisplayName(
            "N-03 a provider that falls silent fails alone and in time, and leaves no thread or socket")
    void silence(String kind) throws Exception {
        try (ShakySite warm = ShakySite.at(temp.resolve("warm"))) {
            warm.backUp();
        }
        Set<String> before = threads();
        long socketsBefore = sockets();
        ShakySite shaky = ShakySite.hasty(temp.resolve(kind));
        try (shaky) {
            WireFault fault =
                    kind.equals("hole")
                            ? new WireFault.BlackHole(Way.UP, 50_000)
                            : new WireFault.HalfClose(Way.DOWN, 0);
            shaky.proxy.always(PACKS, fault);
            long started = System.nanoTime();

            SnapshotOutcome outcome = shaky.backUp();

            assertOnlyTheLegFailed(outcome, "parked");
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isLessThan(Duration.ofSeconds(20));
            shaky.assertEverySnapshotOn(shaky.others());
            shaky.proxy.heal();
            shaky.assertConverges();
        }
        until(() -> sockets() <= socketsBefore);
        until(() -> before.containsAll(threads()));
    }

    private static Set<String> threads() {
        TreeSet<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            // workers of the JDK's own pools come and go
            names.add(thread.getName().replaceAll("\\d+", "#"));
        }
        return names;
    }

    private static long sockets() throws Exception {
        try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
            return handles.filter(ShakyNetworkTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path handle) {
        try {
            return Files.readSymbolicLink(handle).toString().startsWith("socket:");
        } catch (java.io.IOException _) {
            return false; // closed meanwhile
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void until(Condition condition) throws Exception {
        for (int i = 0; i < 200 && !condition.holds(); i++) {
            Thread.sleep(25);
        }
        assertThat(condition.holds()).as("%s, threads %s", sockets(), threads()).isTrue();
    }

    @Test
    @DisplayName(
            "N-04 bursts of 500, 502, 503 and SlowDown are ridden out with capped, random pauses")
    void bursts() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            shaky.server
                    .next(2, "PUT packs/", HttpFault.error(503, "SlowDown"))
                    .next(1, "PUT packs/", HttpFault.error(500, "InternalError"))
                    .next(9, "PUT packs/", HttpFault.error(502, "BadGateway"))
                    .next(3, "LIST ", HttpFault.error(503, "ServiceUnavailable"))
                    .next(2, "PUT snapshots/", HttpFault.error(500, "InternalError"))
                    .next(2, "GET ", HttpFault.error(503, "SlowDown"));

            assertComplete(shaky.backUp());

            shaky.server.assertAllFaultsHappened();
            assertThat(shaky.time.sleeps())
                    .hasSizeGreaterThanOrEqualTo(19)
                    .allMatch(pause -> pause.compareTo(RetryPolicy.DEFAULT.maxDelay()) <= 0);
            assertThat(new TreeSet<>(shaky.time.sleeps())).as("random").hasSizeGreaterThan(15);
            shaky.assertWhole();
        }
    }

    @Test
    @DisplayName(
            "N-04 an outage of ten minutes costs the leg, not the backup; the next one converges")
    void anOutage() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            shaky.backUp();
            shaky.server.always("PUT ", HttpFault.error(503, "ServiceUnavailable"));

            SnapshotOutcome outcome = shaky.grow().backUp();

            assertOnlyTheLegFailed(outcome, "ServiceUnavailable");
            assertThat(shaky.requests("PUT packs/")).as("no storm").isLessThan(120);
            shaky.assertEverySnapshotOn(shaky.others());
            shaky.server.heal();
            shaky.assertConverges();
        }
    }

    @Test
    @DisplayName("N-05 a Retry-After of 30 s is obeyed on every request, without a storm")
    void retryAfter() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            Duration asked = Duration.ofSeconds(30);
            shaky.server
                    .next(2, "PUT packs/", HttpFault.busy(429, "TooManyRequests", asked))
                    .next(1, "LIST ", HttpFault.busy(503, "SlowDown", asked));

            assertComplete(shaky.backUp());

            shaky.server.assertAllFaultsHappened();
            assertThat(shaky.time.sleeps())
                    .hasSize(3)
                    .allMatch(pause -> pause.compareTo(asked) >= 0);
            assertThat(shaky.requests("PUT packs/")).isEqualTo(3);
            shaky.assertWhole();
        }
    }

    @Test
    @DisplayName("N-07 an error inside a success is tried again, wherever it comes")
    void errorsInSuccess() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            for (String request :
                    List.of("LIST ", "PUT packs/", "PUT indexes/", "PUT snapshots/")) {
                shaky.server.next(1, request, HttpFault.errorInSuccess());
            }
            assertComplete(shaky.backUp());
            for (String request : List.of("LIST ", "GET packs/", "GET snapshots/")) {
                shaky.server.next(1, request, HttpFault.errorInSuccess());
            }
            shaky.restoresExactly(List.of(shaky.leg));
            shaky.server.assertAllFaultsHappened();
            shaky.assertConverges();
        }
    }

    @Test
    @DisplayName("N-08 replies lost after the store had committed: nothing twice, nothing missing")
    void lostReplies() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            List<String> kinds = List.of("packs/", "indexes/", "snapshots/");
            kinds.forEach(
                    kind -> shaky.proxy.next("PUT /vault/" + kind, new WireFault.LoseReply()));
            assertComplete(shaky.backUp());
            shaky.proxy.assertAllFaultsHappened();
            shaky.assertWhole();
            kinds.forEach(kind -> shaky.server.next(1, "PUT " + kind, new HttpFault.LoseReply()));
            assertComplete(shaky.grow().backUp());
            shaky.server.assertAllFaultsHappened();
            shaky.assertWhole();
            shaky.assertConverges();
        }
    }

    @Test
    @DisplayName("N-08 a store that says a key is taken, and shows nothing there, is not believed")
    void takenByNothing() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            shaky.server.always("PUT packs/", HttpFault.error(412, "PreconditionFailed"));

            assertOnlyTheLegFailed(shaky.backUp(), "not to be seen");

            shaky.assertEverySnapshotOn(shaky.others());
            shaky.server.heal();
            shaky.assertConverges();
        }
    }

    @Test
    @DisplayName(
            "N-09 a wrong ETag is ignored, a wrong digest of a put is an error; own digests decide")
    void wrongHeaders() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            shaky.server.always("", new HttpFault.Header("ETag", "\"d41d8cd98f00b204e980\""));
            assertComplete(shaky.backUp());
            shaky.restoresExactly(List.of(shaky.leg));
            shaky.server.heal();
            String wrong = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
            shaky.server.always("GET ", new HttpFault.Header("x-amz-checksum-sha256", wrong));
            shaky.restoresExactly(List.of(shaky.leg));
            shaky.server.heal();
            shaky.server.always("PUT packs/", new HttpFault.Header("x-amz-checksum-sha256", wrong));
            assertOnlyTheLegFailed(shaky.grow().backUp(), "another digest");
            shaky.assertEverySnapshotOn(shaky.others());
            shaky.server.heal();
            shaky.assertConverges();
        }
    }

    @Test
    @DisplayName("N-11 a name that cannot be resolved: that leg fails alone, the others are fine")
    void unknownHosts() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            shaky.backUp();
            Target lost =
                    shaky.leg(settings(URI.create("http://vault.invalid:9")), RetryPolicy.DEFAULT);

            SnapshotOutcome outcome = shaky.grow().backUp(shaky.with(lost));

            assertOnlyTheLegFailed(outcome, "vault.invalid");
            shaky.restoresExactly(shaky.with(lost));
            shaky.assertConverges();
        }
    }

    @Test
    @DisplayName("N-11 a provider that moves to another address, and has IPv6 only, is used there")
    void anotherAddress() throws Exception {
        InetAddress six =
                InetAddress.getByAddress(
                        new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
        org.junit.jupiter.api.Assumptions.assumeTrue(
                java.net.NetworkInterface.getByInetAddress(six) != null, "needs IPv6");
        try (ShakySite shaky = ShakySite.at(temp);
                StoreServer moved = StoreServer.at(six, shaky.site.target(2))) {
            shaky.backUp();
            shaky.server.close();
            Target there = shaky.leg(settings(moved.endpoint()), RetryPolicy.DEFAULT);

            assertOnlyTheLegFailed(shaky.grow().backUp(), "");
            assertComplete(shaky.grow().backUp(shaky.with(there)));

            assertThat(moved.endpoint().getHost()).contains(":");
            assertThat(shaky.heal(shaky.with(there)).isWhole()).isTrue();
            shaky.assertEverySnapshotOn(shaky.with(there));
        }
    }

    private static S3Settings settings(URI endpoint) {
        return S3Settings.compatible(
                "test", endpoint, "r", StoreServer.BUCKET, "", new S3Credentials("ak", "sk"));
    }

    @Test
    @DisplayName("N-12 a log-in portal is never a vault, an object or a restore")
    void captivePortal() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            shaky.backUp();
            shaky.server.always("", HttpFault.portal());

            assertOnlyTheLegFailed(shaky.grow().backUp(), "");
            shaky.restoresExactly(shaky.all());
            Path to = shaky.freshDirectory();
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> shaky.restore(List.of(shaky.leg), shaky.newest(), to))
                    .isInstanceOf(java.io.IOException.class);
            assertThat(to).doesNotExist();
            shaky.server.heal();
            // it begins in the middle of a run
            shaky.server.always("PUT ", HttpFault.portal());
            assertOnlyTheLegFailed(shaky.grow().backUp(), "");
            shaky.assertEverySnapshotOn(shaky.others());
            shaky.server.heal();
            shaky.assertConverges();
        }
    }
}
