package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Passphrases and who may found a site.
final class KeysTest {
    @TempDir private Path directory;
    private TestedSite site;

    @BeforeEach
    void configure() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.file("a.txt", "content");
    }

    @Test
    @DisplayName("G-03 init refuses where any object of a vault is, and writes nothing anywhere")
    void initRefusesWhatIsNotEmpty() throws IOException {
        site.run("init").exits(0);
        site.run("backup").exits(0);
        SortedMap<String, Long> before = site.objects("a", "");

        site.run("init").exits(5).says("has keys of a site already");
        Files.delete(site.home().resolve("lifeboat-host.key"));
        site.run("init").exits(5).says("lifeboat attach");
        assertThat(site.objects("a", "")).isEqualTo(before);

        TestedSite other = TestedSite.create(directory.resolve("other"), "x", "y");
        String left = site.objects("a", "packs/").firstKey();
        Files.createDirectories(
                java.util.Objects.requireNonNull(other.vault("y").resolve(left).getParent()));
        Files.copy(site.vault("a").resolve(left), other.vault("y").resolve(left));
        other.run("init").exits(5).says("target y");
        assertThat(other.objects("x", "")).isEmpty();
        assertThat(other.objects("y", "")).containsOnlyKeys(left);
        assertThat(other.home().resolve("lifeboat-host.key")).doesNotExist();
    }

    @Test
    @DisplayName("K-02 a wrong passphrase ends with 6, leaves nothing behind and locks nobody out")
    void aWrongPassphraseLeavesNothing() throws IOException {
        site.run("init").exits(0);
        site.run("backup").exits(0);
        site.secret("wrong", "not these words but quite some others");
        Path to = directory.resolve("restored");
        Path tar = directory.resolve("restored.tar");
        String file = site.home().resolve("wrong").toString();

        for (int i = 0; i < 2; i++) {
            site.unlocked(
                            "restore",
                            "--source",
                            "tree",
                            "--to",
                            to.toString(),
                            "--passphrase-file",
                            file)
                    .exits(6)
                    .says("does not open");
        }
        site.unlocked(
                        "restore",
                        "--source",
                        "tree",
                        "--as-tar",
                        tar.toString(),
                        "--passphrase-file",
                        file)
                .exits(6);
        assertThat(to).doesNotExist();
        assertThat(tar).doesNotExist();
        site.unlocked("restore", "--source", "tree", "--to", to.toString()).exits(2);
        assertThat(to).doesNotExist();

        site.run("restore", "--source", "tree", "--to", to.toString()).exits(0);
    }

    @Test
    @DisplayName("K-03 composed or decomposed, with or without a line end: one passphrase")
    void spellingsOfOnePassphraseAreOne() throws IOException {
        String composed = "déjà vu über Gräben schön verschlüsselt geblieben";
        site.secret("passphrase", composed + "\n");
        site.run("init").exits(0);
        site.run("backup").exits(0);

        site.secret("passphrase", Normalizer.normalize(composed, Normalizer.Form.NFD));
        site.run("verify").exits(0);
        site.secret("passphrase", composed + "\r\nsecond line\n");
        site.run("verify").exits(0);

        site.secret("passphrase", "");
        site.run("verify").exits(2).says("empty");
        site.secret("passphrase", "x".repeat(1 << 20));
        site.run("verify").exits(2).says("longer than");
        site.secret("passphrase", composed + " und mehr");
        site.run("verify").exits(6);
    }

    @Test
    @DisplayName(
            "K-04 after keys change the old passphrase fails, the new one opens, no pack moved")
    void changingThePassphraseRewritesNoPack() throws IOException {
        site.run("init").exits(0);
        site.run("backup").exits(0);
        SortedMap<String, Long> before = site.withoutEvidence("a");
        Path pack = site.vault("a").resolve(site.objects("a", "packs/").firstKey());
        Object written = Files.getLastModifiedTime(pack);
        Path next = site.secret("next", "completely different words for everyday use now");

        site.run("keys", "change", "--new-passphrase-file", next.toString()).exits(0);

        site.run("verify").exits(6);
        for (String vault : new String[] {"a", "b"}) {
            assertThat(site.withoutEvidence(vault)).hasSameSizeAs(before);
            SortedMap<String, Long> after = site.withoutEvidence(vault);
            after.keySet().removeIf(name -> name.startsWith("keys/"));
            assertThat(before).containsAllEntriesOf(after);
        }
        assertThat(Files.getLastModifiedTime(pack)).isEqualTo(written);
        site.secret("passphrase", Files.readString(next, StandardCharsets.UTF_8));
        site.run("verify").exits(0);
        site.run("keys", "list").exits(0);
    }
}
