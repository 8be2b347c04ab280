package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a vault shows is not taken for good, or for ours, because it is there.
class TrustTest {
    @TempDir Path directory;

    @Test
    @DisplayName(
            "S-08 another site's vault that the same passphrase opens is never restored from or healed from")
    void anotherSiteWithTheSamePassphraseIsNotOurs() throws IOException, InterruptedException {
        TestedSite other = TestedSite.create(directory.resolve("other"), "x");
        other.file("whose.txt", "theirs");
        other.run("init").exits(0);
        other.run("backup").exits(0);
        TestedSite site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.file("whose.txt", "ours");
        site.run("init").exits(0);
        site.run("backup").exits(0);
        TestedSite.remove(site.vault("a"));
        TestedSite.call("cp", "-a", other.vault("x").toString(), site.vault("a").toString());
        Object theirs = site.objects("a", "");
        Object ours = site.withoutEvidence("b");

        TreeDigest restored = site.restored(directory.resolve("to"));
        assertThat(TreeDigest.of(site.source()).differences(restored)).isEmpty();
        site.run("heal");
        assertThat(site.objects("a", "")).isEqualTo(theirs);
        assertThat(site.withoutEvidence("b")).isEqualTo(ours);
    }

    @Test
    @DisplayName("X-09 a pack that is damaged on every vault is stored again by the next backup")
    void whatIsLostEverywhereIsStoredAgain() throws IOException {
        TestedSite site = TestedSite.create(directory.resolve("site"), "a");
        site.file("precious.txt", "precious ".repeat(5000));
        site.run("init").exits(0);
        site.run("backup").exits(0);
        Map<String, Long> packs = site.objects("a", "packs");
        assertThat(packs).isNotEmpty();
        for (String pack : packs.keySet()) {
            TestedSite.flip(site.vault("a").resolve(pack));
        }

        site.unlocked("verify").exits(4).says("stores again");
        site.run("backup").exits(0);

        TreeDigest restored = site.restored(directory.resolve("to"));
        assertThat(TreeDigest.of(site.source()).differences(restored)).isEmpty();
    }
}
