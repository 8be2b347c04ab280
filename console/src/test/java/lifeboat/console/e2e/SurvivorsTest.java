package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.posix.WeirdTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left after vaults, or the machine, are gone.
final class SurvivorsTest {
    private static final List<String> VAULTS = List.of("a", "b", "c");

    @TempDir private Path directory;
    private TestedSite site;
    private TreeDigest original;
    private final List<Path> weird = new ArrayList<>();

    @BeforeEach
    void backUp() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a", "b", "c");
        WeirdTree.build(site.source());
        weird.add(site.source());
        original = TreeDigest.of(site.source());
        site.run("init").exits(0);
        site.run("backup").exits(0);
    }

    @AfterEach
    void removeWhatTheJdkCannot() throws IOException {
        for (Path tree : weird) {
            WeirdTree.delete(tree);
        }
    }

    private void restoresExactly(TestedSite from, Path to, String... more) throws IOException {
        weird.add(to);
        assertThat(original.differences(from.restored(to, more))).isEmpty();
    }

    @Test
    @DisplayName("P-01 every single vault and every pair of vaults restores everything")
    void everySurvivorRestoresEverything() throws IOException {
        for (int survivors = 1; survivors < 7; survivors++) {
            List<String> lost = new ArrayList<>();
            for (int i = 0; i < VAULTS.size(); i++) {
                if ((survivors >> i & 1) == 0) {
                    lost.add(VAULTS.get(i));
                }
            }
            for (String name : lost) {
                Files.move(site.vault(name), directory.resolve("lost-" + name));
            }

            restoresExactly(site, directory.resolve("without-" + String.join("-", lost)));

            for (String name : lost) {
                Files.move(directory.resolve("lost-" + name), site.vault(name));
            }
        }
    }

    @Test
    @DisplayName("P-14, S-07 an emptied vault is an incident for backup and is re-seeded by heal")
    void anEmptiedVaultIsReseeded() throws IOException, InterruptedException {
        SortedMap<String, Long> before = site.objects("b", "");
        TestedSite.remove(site.vault("b"));
        Files.createDirectory(site.vault("b"));
        site.file("new", "what came after");
        original = TreeDigest.of(site.source());

        Ending backup = site.run("backup", "--json").exits(3);
        assertThat(backup.target("b").get("status").asString()).isEqualTo("failed");
        backup.says("was emptied, replaced or its path is wrong");
        assertThat(site.objects("b", "")).isEmpty();
        assertThat(site.run("verify", "--json").exits(4).json().get("problems").toString())
                .contains("b: ");

        site.run("heal", "--json").exits(0);

        assertThat(site.objects("b", "")).containsAllEntriesOf(before);
        assertThat(site.objects("b", "")).isEqualTo(site.objects("a", ""));
        site.run("verify").exits(0);
        restoresExactly(site, directory.resolve("from-b"), "--from", "b");
        site.run("backup").exits(0);
    }

    @Test
    @DisplayName(
            "C-11 without state and without host key nothing is lost and no pack is sent again")
    void nothingLocalIsNeeded() throws IOException, InterruptedException {
        SortedMap<String, Long> packs = site.objects("a", "packs/");

        TestedSite.remove(site.state());
        site.unlocked("backup").exits(0);
        assertThat(site.objects("a", "packs/")).isEqualTo(packs);

        TestedSite.remove(site.state());
        Files.delete(site.home().resolve("lifeboat-host.key"));
        site.unlocked("backup").exits(2).says("no host key", "--passphrase-file");
        site.run("backup").exits(0).says("enrolled it anew");
        for (String vault : VAULTS) {
            assertThat(site.objects(vault, "packs/")).isEqualTo(packs);
            assertThat(site.objects(vault, "hosts/")).hasSize(2);
        }
        site.run("verify").exits(0);
        restoresExactly(site, directory.resolve("again"));
    }

    @Test
    @DisplayName("C-11 an empty machine attaches to one vault and restores")
    void anEmptyMachineAttachesToOneVault() throws IOException, InterruptedException {
        TestedSite machine = TestedSite.bare(directory.resolve("elsewhere"));
        TestedSite.remove(site.vault("a"));
        TestedSite.remove(site.vault("c"));

        machine.run("attach", site.vault("b").toString()).exits(0);

        assertThat(machine.config())
                .content()
                .contains("site: 'harbour'", "tree: {type: directory");
        restoresExactly(machine, directory.resolve("restored"));
        machine.run("attach", site.vault("b").toString()).exits(5).says("exists already");
    }
}
