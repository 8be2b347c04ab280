package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import lifeboat.targets.b2.B2Fault;
import lifeboat.targets.b2.FakeB2;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A site with a vault at Backblaze, by a server of its native interface.
@Timeout(180)
final class B2SiteTest {
    @TempDir private Path directory;
    private TestedSite site;
    private FakeB2 store;

    @BeforeEach
    void found() throws Exception {
        store = FakeB2.start();
        store.restrictedKey(
                "daily", "daily-secret", Set.of("listFiles", "readFiles", "writeFiles"), "shop/");
        site = TestedSite.create(directory.resolve("site"), "a");
        site.environment.put("B2_ID", "daily");
        site.environment.put("B2_SECRET", "daily-secret");
        site.configure(
                "tree: {type: directory, path: source}",
                TestedSite.vaultLines("a")
                        + "  cloud: {type: b2, bucket: vault, prefix: shop, endpoint: \"%s\",%n"
                                .formatted(store.endpoint())
                        + "      key-id: {env: B2_ID}, application-key: {env: B2_SECRET}}\n"
                        + "quorum: {copies: 1, providers: 1}\n");
        site.file("orchid.txt", "one");
        site.file("deep/er/two.txt", "two ".repeat(400_000));
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    @DisplayName("P-01 an empty machine restores everything from Backblaze alone")
    void backblazeAloneIsEnough() throws Exception {
        site.run("init").exits(0);
        site.run("backup").exits(0);
        site.run("verify").exits(0);
        TreeDigest before = TreeDigest.of(site.source());
        TestedSite.remove(site.vault("a"));
        TestedSite other = TestedSite.bare(directory.resolve("other"));
        other.environment.put("B2_KEY_ID", "daily");
        other.environment.put("B2_APPLICATION_KEY", "daily-secret");
        other.run("attach", "b2://vault/shop?endpoint=" + store.endpoint()).exits(0);
        assertThat(other.restored(directory.resolve("restored"))).isEqualTo(before);
    }

    @Test
    @DisplayName("N-06 a cap that is reached costs one target its copy, and heal brings it back")
    void aCapIsReached() throws Exception {
        site.run("init").exits(0);
        store.plan("upload", new B2Fault.Refuse(403, "storage_cap_exceeded", 0));
        Ending backup = site.run("backup", "--json").exits(3);
        assertThat(backup.target("cloud").get("status").asString()).isEqualTo("failed");
        assertThat(backup.out()).contains("storage_cap_exceeded", "raise the cap");
        store.assertAllFaultsHappened();
        site.run("heal").exits(0);
        site.run("verify").exits(0);
    }

    @Test
    @DisplayName("P-02 a wrong key costs one target, and no secret is shown")
    void aWrongKey() throws Exception {
        site.run("init").exits(0);
        site.environment.put("B2_SECRET", "other-secret");
        Ending backup = site.run("backup", "--json").exits(3);
        assertThat(backup.target("cloud").get("status").asString()).isEqualTo("failed");
        assertThat(backup.everything()).doesNotContain("other-secret");
    }

    @Test
    @DisplayName("P-05 overwritten packs at Backblaze are read by the version behind")
    void overwrittenPacks() throws Exception {
        store.restrictedKey(
                "daily",
                "daily-secret",
                Set.of(
                        "listFiles",
                        "readFiles",
                        "writeFiles",
                        "readFileRetentions",
                        "writeFileRetentions"),
                "shop/");
        Files.writeString(
                site.config(),
                Files.readString(site.config())
                        .replace(
                                "key-id: {env: B2_ID}",
                                "lock: {mode: compliance, days: 30}, key-id: {env: B2_ID}"));
        site.run("init").exits(0);
        site.run("backup").exits(0);
        TreeDigest before = TreeDigest.of(site.source());
        assertThat(store.overwriteAll("shop/packs/", new byte[] {1, 2, 3})).isPositive();
        TestedSite.remove(site.vault("a"));
        Path back = directory.resolve("back");
        Ending restore = site.run("restore", "--source", "tree", "--to", back.toString());
        assertThat(TreeDigest.of(back)).isEqualTo(before);
        assertThat(restore.everything()).contains("version");
        assertThat(site.run("targets").out()).contains("lock").doesNotContain("daily-secret");
    }

    @Test
    @DisplayName(
            "P-05 an account at Backblaze where everything was overwritten and hidden is read as it stood before")
    void quarantine() throws Exception {
        site.run("init").exits(0);
        site.run("backup").exits(0);
        TreeDigest before = TreeDigest.of(site.source());
        TestedSite.remove(site.vault("a"));
        Thread.sleep(5);
        Instant attack = Instant.now();
        assertThat(store.overwriteAll("shop/", new byte[] {1, 2, 3})).isPositive();
        store.names().forEach(store::hide);
        int requests = store.requests().size();
        Files.writeString(
                site.config(),
                Files.readString(site.config())
                        .replace(
                                "key-id: {env: B2_ID}",
                                "quarantine: \"" + attack + "\", key-id: {env: B2_ID}"));
        assertThat(site.restored(directory.resolve("back"))).isEqualTo(before);
        assertThat(site.run("targets").everything()).contains("in quarantine since " + attack);
        Files.createDirectory(site.vault("a"));
        site.run("heal", "--to", "a");
        site.run("verify", "--target", "a").exits(0);
        assertThat(store.requests().subList(requests, store.requests().size()))
                .as("nothing is written there")
                .doesNotContain("upload", "b2_get_upload_url", "b2_hide_file");
    }

    @Test
    void targetsShowsWhatItIs() throws Exception {
        site.run("init").exits(0);
        Ending targets = site.run("targets", "--probe");
        assertThat(targets.out()).contains("cloud", "b2");
        assertThat(site.run("doctor").everything()).doesNotContain("daily-secret");
    }
}
