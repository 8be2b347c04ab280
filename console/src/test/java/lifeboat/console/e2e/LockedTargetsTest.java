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
import lifeboat.vault.posix.TreeDigest;
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
    private S3Credentials holder;

    @BeforeEach
    void makeSite() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a");
        site.file("docs/one.txt", "one");
        site.file("docs/two.txt", "two ".repeat(50_000));
        store = LockedS3.start(Clock.systemUTC());
        holder = store.owner();
        configure(store, holder, "lock: {mode: compliance, days: 30}");
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private void quarantine(Instant since) throws IOException {
        configure(
                store,
                holder,
                "lock: {mode: compliance, days: 30}, quarantine: \"" + since + "\"",
                "b");
    }

    private void configure(LockedS3 at, S3Credentials who, String lock) throws IOException {
        configure(at, who, lock, "a");
    }

    private void configure(LockedS3 at, S3Credentials who, String lock, String other)
            throws IOException {
        holder = who;
        List<String> keys = LockedS3.reveal(who);
        site.secret("s3.secret", keys.getLast());
        site.environment.put("E2E_ACCESS_KEY", keys.getFirst());
        site.configure(
                "tree: {type: directory, path: source}",
                TestedSite.vaultLines(other)
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

    private void destroy(String vault) throws IOException {
        try (var files = java.nio.file.Files.walk(site.vault(vault))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                java.nio.file.Files.delete(file);
            }
        }
    }

    private void restoresExactly(String name) throws IOException {
        assertThat(TreeDigest.of(site.source()).differences(site.restored(directory.resolve(name))))
                .isEmpty();
    }

    @Test
    @DisplayName(
            "P-05 packs overwritten in the only account left are read by version, told, and put back by heal")
    void readsBehindOverwrittenPacks() throws Exception {
        site.run("init").exits(0);
        site.unlocked("backup").exits(0);
        destroy("a");
        int spoilt = store.overwriteAll("shop/packs/") + store.overwriteAll("shop/indexes/");
        assertThat(spoilt).isGreaterThan(1);

        Ending restore =
                site.run("restore", "--source", "tree", "--to", directory.resolve("r1").toString());
        restore.exits(0).says("an earlier version of it was read");
        restoresExactly("r2");

        site.run("heal", "--target", "leg").says("leg");
        assertThat(site.run("verify", "--target", "leg", "--json").json().at("/targets/0/damaged"))
                .isEmpty();
        site.run("restore", "--source", "tree", "--to", directory.resolve("r3").toString())
                .says("a");
    }

    @Test
    @DisplayName(
            "P-04 P-05 an account where everything was overwritten and hidden is put into quarantine, restored from, and a new one filled from it")
    void quarantineAndNewAccount() throws Exception {
        site.run("init").exits(0);
        site.unlocked("backup").exits(0);
        destroy("a");
        Thread.sleep(1_100);
        Instant attack = Instant.now();
        store.overwriteAll("shop/");
        store.hideAll("shop/packs/");
        store.hideAll("shop/snapshots/");
        assertThat(
                        site.run(
                                        "restore",
                                        "--source",
                                        "tree",
                                        "--to",
                                        directory.resolve("r0").toString())
                                .code())
                .isNotZero();

        site.unlocked("doctor").says("if somebody else was in the account: `quarantine`");

        quarantine(attack);
        java.nio.file.Files.createDirectory(site.vault("b"));
        restoresExactly("r1");
        site.unlocked("targets").says("in quarantine");
        int versions = store.keys().size();
        site.run("heal", "--to", "b").says("b");
        assertThat(store.keys())
                .as("nothing is written to an account in quarantine")
                .hasSize(versions);
        site.run("verify", "--target", "b").exits(0);
        assertThat(site.unlocked("backup").exits(3).everything()).contains("quarantine");
    }

    private S3Credentials holderOf(String role) throws IOException {
        return store.holder(
                site.unlocked("targets", "policy", "leg", "--role", role).exits(0).out());
    }

    @Test
    @DisplayName(
            "P-04 targets --probe attacks an object with the daily credential and files the level that withstood; drift of the bucket is told")
    void provesTheLevel() throws Exception {
        site.run("init").exits(0);
        site.unlocked("backup").exits(0);
        Ending probe = site.unlocked("targets", "--probe", "--json");
        assertThat(probe.target("leg").at("/protection/level").asString())
                .as(probe.out())
                .isEqualTo("compliance");
        assertThat(probe.target("a").at("/protection/level").asString()).isEqualTo("none");
        assertThat(site.unlocked("targets").out()).contains("protection proven: compliance");
        site.unlocked("evidence", "verify").exits(0);

        store.set(
                "versioning",
                "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>");
        site.unlocked("targets")
                .says("the bucket's versioning was changed", "from enabled to suspended");
    }

    @Test
    @DisplayName(
            "P-04 a credential that may end a governance lock proves nothing; the writer's does")
    void whoMayBypassProvesNothing() throws Exception {
        site.run("init").exits(0);
        site.unlocked("backup").exits(0);
        configure(store, holder, "lock: {mode: governance, days: 30}");
        Ending owner = site.unlocked("targets", "--probe", "--json");
        assertThat(owner.target("leg").at("/protection/level").asString()).isEqualTo("none");
        assertThat(owner.everything())
                .contains("could end a lock early", "delete a version for good");

        configure(store, holderOf("writer"), "lock: {mode: governance, days: 30}");
        Ending writer = site.unlocked("targets", "--probe", "--json").exits(0);
        assertThat(writer.target("leg").at("/protection/level").asString())
                .as(writer.out())
                .isEqualTo("governance");
    }

    @Test
    @DisplayName(
            "P-11 the printed policies suffice for backup, restore and prune, and allow nothing that undoes the protection")
    void printedPoliciesSuffice() throws Exception {
        String lock = "lock: {mode: compliance, days: 30}";
        site.run("init").exits(0);
        S3Credentials writer = holderOf("writer");
        S3Credentials restorer = holderOf("restorer");
        S3Credentials pruner = holderOf("pruner");

        configure(store, writer, lock);
        site.unlocked("backup").exits(0);
        site.file("docs/three.txt", "three");
        site.unlocked("backup").exits(0);
        site.unlocked("targets", "policy", "a").exits(2).says("knows no policies");

        destroy("a");
        configure(store, restorer, lock);
        restoresExactly("r1");
        assertThat(site.unlocked("backup").code()).isNotZero();

        configure(store, pruner, lock);
        configure(store, pruner, lock, "b");
        java.nio.file.Files.createDirectory(site.vault("b"));
        site.run("heal", "--to", "b").exits(0);
        site.run("prune", "--dry-run").exits(0);
        try (lifeboat.targets.Target thief =
                lifeboat.targets.s3.S3Target.open(
                        "thief",
                        store.settings(
                                "shop/",
                                writer,
                                new lifeboat.targets.LockRule(
                                        lifeboat.targets.LockMode.COMPLIANCE,
                                        Duration.ofDays(3000))),
                        Clock.systemUTC())) {
            var key = new lifeboat.targets.ObjectKey("lifeboat-site.json");
            for (org.assertj.core.api.ThrowableAssert.ThrowingCallable attack :
                    List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                            () -> thief.delete(key),
                            () -> thief.retain(key, Instant.now().plus(Duration.ofDays(90))),
                            () ->
                                    thief.put(
                                            new lifeboat.targets.ObjectKey("packs/x"),
                                            lifeboat.targets.Content.of(new byte[1]),
                                            lifeboat.targets.PutMode.CREATE))) {
                org.assertj.core.api.Assertions.assertThatThrownBy(attack)
                        .isInstanceOf(lifeboat.targets.TargetException.Denied.class);
            }
        }
    }
}
