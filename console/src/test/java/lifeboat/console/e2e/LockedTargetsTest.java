package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import lifeboat.targets.s3.LockedS3;
import lifeboat.targets.s3.S3Credentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The command line with a bucket that enforces Object Lock, versions and policies.
@Timeout(120)
final class LockedTargetsTest {
    @TempDir private Path directory;
    private TestedSite site;
    private LockedS3 store;

    @BeforeEach
    void makeSite() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a");
        site.file("docs/one.txt", "one");
        site.file("docs/two.txt", "two ".repeat(50_000));
        store = LockedS3.start(Clock.systemUTC());
        configure(store, store.owner(), "lock: {mode: compliance, days: 30}");
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private void configure(LockedS3 at, S3Credentials who, String lock) throws IOException {
        List<String> keys = LockedS3.reveal(who);
        site.secret("s3.secret", keys.getLast());
        site.environment.put("E2E_ACCESS_KEY", keys.getFirst());
        site.configure(
                "tree: {type: directory, path: source}",
                TestedSite.vaultLines("a")
                        + """
                          leg: {type: s3, provider: of-leg, account: leg, endpoint: "%s",
                              path-style: true, region: us-east-1, bucket: %s, prefix: shop,
                              access-key: {env: E2E_ACCESS_KEY}, secret-key: {file: s3.secret}%s}
                        quorum: {copies: 1, providers: 1}
                        """
                                .formatted(
                                        at.endpoint(),
                                        LockedS3.BUCKET,
                                        lock.isEmpty() ? "" : ", " + lock));
    }

    @Test
    @DisplayName(
            "P-04 a backup locks what it stores, and targets, status and metrics say until when")
    void locksAndSaysUntilWhen() throws IOException {
        site.run("init").exits(0);
        site.unlocked("backup").exits(0);

        Instant least = Instant.now().plus(Duration.ofDays(30)).minusSeconds(60);
        for (String key : store.keys()) {
            if (!key.contains("/evidence/")) {
                assertThat(store.lock(key))
                        .as(key)
                        .hasValueSatisfying(lock -> assertThat(lock.until()).isAfter(least));
            }
        }
        Ending targets = site.unlocked("targets", "--json");
        String until = targets.json().at("/targets/1/lockedUntil").asString();
        assertThat(Instant.parse(until)).isAfter(least);
        assertThat(site.unlocked("targets").out()).contains("locked until");
        Ending overview = site.unlocked("status", "--json");
        assertThat(Instant.parse(overview.json().at("/targets/1/lockedUntil").asString()))
                .isAfter(least);
    }

    @Test
    @DisplayName(
            "G-08 a bucket without Object Lock costs exit code 3 and is named, until `lock` is taken out")
    void saysThatABucketCannotLock() throws IOException {
        try (LockedS3 plain = LockedS3.withoutLock(Clock.systemUTC())) {
            configure(plain, plain.owner(), "lock: {mode: governance, days: 7}");
            site.run("init").exits(0);
            site.unlocked("backup").exits(3).says("target leg", "are not locked until");
            site.unlocked("targets").says("its bucket has no Object Lock");
            site.unlocked("doctor").says("its bucket has no Object Lock");
            site.unlocked("status").says("target leg", "not locked");

            configure(plain, plain.owner(), "");
            site.unlocked("backup").exits(0);
        }
    }

    @Test
    @DisplayName("P-11 a lock of more than ten years is refused, one of more than a year is told")
    void capsThePeriod() throws IOException {
        configure(store, store.owner(), "lock: {mode: governance, days: 36500}");
        site.run("init").exits(2).says("days");
        configure(store, store.owner(), "lock: {mode: governance, days: 400}");
        site.run("init").exits(0);
        site.unlocked("backup").exits(3).says("locked for 400 days");
    }
}
