package lifeboat.console.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lifeboat.vault.posix.ChildJvm;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What is refused, what costs the exit code, and parts of a restore, each on a copy of one site
/// with one snapshot.
final class GuardsTest {
    @TempDir private static Path shared;
    private static TestedSite backedUp;

    @TempDir private Path directory;
    private TestedSite site;

    @BeforeAll
    static void backUp() throws IOException {
        backedUp = TestedSite.create(shared.resolve("site"), "a", "b");
        backedUp.file("docs/one.txt", "one");
        backedUp.file("docs/deep/two.txt", "two");
        backedUp.file("docs/deep/three.md", "three");
        backedUp.file("other/four.txt", "four");
        Files.createSymbolicLink(backedUp.source().resolve("link"), Path.of("docs/one.txt"));
        backedUp.run("init").exits(0);
        backedUp.run("backup").exits(0);
    }

    @BeforeEach
    void copy() throws IOException, InterruptedException {
        site = backedUp.copy(directory.resolve("site"));
    }

    @Test
    @DisplayName("G-01 a misspelt key stops the start with its line and a hint")
    void aMisspeltKeyStopsTheStart() throws IOException {
        site.configure(
                "tree: {type: directory, path: source}\n  more: {type: directory, pth: source}",
                TestedSite.vaultLines("a", "b"));

        Ending ending = site.run("backup").exits(2).says("pth", "path", "lifeboat.yml");

        assertThat(ending.err()).containsPattern("lifeboat\\.yml:4|line 4");
    }

    @Test
    @DisplayName("G-04 a missing path and a missing guard are named; the other sources are saved")
    void aMissingSourceDoesNotCostTheOthers() throws IOException {
        site.configure(
                """
                tree: {type: directory, path: source}
                  gone: {type: directory, path: not-mounted}
                  guarded: {type: directory, path: source/docs, guard: index.php}\
                """,
                TestedSite.vaultLines("a", "b"));

        Ending ending = site.run("backup", "--json");

        assertThat(ending.code()).isIn(1, 3);
        ending.says("not-mounted", "index.php");
        JsonNode sources = ending.json().get("sources");
        assertThat(
                        StreamSupport.stream(sources.spliterator(), false)
                                .filter(source -> source.get("status").asString().equals("ok"))
                                .map(source -> source.get("name").asString()))
                .containsExactly("tree");
        assertThat(
                        TreeDigest.of(site.source())
                                .differences(site.restored(directory.resolve("restored"))))
                .isEmpty();
    }

    @Test
    @DisplayName("R-01 a destination that is not empty is refused and stays as it is")
    void aDestinationInUseIsRefused() throws IOException {
        Path to = Files.createDirectory(directory.resolve("in-use"));
        Files.writeString(to.resolve("mine.txt"), "mine");

        site.run("restore", "--source", "tree", "--to", to.toString()).exits(5);

        try (Stream<Path> names = Files.list(to)) {
            assertThat(names).containsExactly(to.resolve("mine.txt"));
        }
        assertThat(to.resolve("mine.txt")).hasContent("mine");
    }

    @Test
    @DisplayName("R-07 --include restores exactly what matches")
    void includeRestoresExactlyWhatMatches() throws IOException {
        Path to = directory.resolve("part");

        site.run("restore", "--source", "tree", "--to", to.toString(), "--include", "docs/deep/**")
                .exits(0);

        try (Stream<Path> all = Files.walk(to)) {
            assertThat(all.filter(Files::isRegularFile).map(to::relativize).map(Path::toString))
                    .containsExactlyInAnyOrder("docs/deep/two.txt", "docs/deep/three.md");
        }
        assertThat(to.resolve("docs/deep/two.txt")).hasContent("two");
        assertThat(to.resolve("other")).doesNotExist();
    }

    @Test
    @DisplayName("R-07 a tar stream unpacked by the system's tar equals the source")
    void theTarStreamIsWholeAndClean() throws IOException, InterruptedException {
        byte[] tar = site.stream("restore", "--source", "tree", "--as-tar", "-");
        Path file = Files.write(directory.resolve("stream.tar"), tar);
        Path to = Files.createDirectory(directory.resolve("unpacked"));

        TestedSite.call("tar", "-xpf", file.toString(), "-C", to.toString());

        assertThat(TreeDigest.below(site.source()).differences(TreeDigest.below(to))).isEmpty();
    }

    @Test
    @DisplayName("S-07 a vault of another site is named and never written to")
    void theVaultOfAnotherSiteIsRefused() throws IOException, InterruptedException {
        TestedSite other = TestedSite.create(directory.resolve("other"), "b");
        other.run("init").exits(0);
        TestedSite.remove(site.vault("b"));
        TestedSite.call("cp", "-a", other.vault("b").toString(), site.vault("b").toString());
        Object before = site.objects("b", "");

        site.run("backup").exits(3).says("b", "holds the vault of another site");

        assertThat(site.objects("b", "")).isEqualTo(before);
        site.run("verify", "--json").exits(4).says("another site");
    }

    @Test
    @DisplayName("a vault of a newer format is not guessed at")
    void aNewerFormatIsNamed() throws IOException {
        for (String vault : List.of("a", "b")) {
            Path document = site.vault(vault).resolve("lifeboat-site.json");
            String text = Files.readString(document);
            String newer = text.replaceFirst("(\"format[^\"]*\"\\s*:\\s*)1\\b", "$199");
            assertThat(newer).isNotEqualTo(text);
            Files.delete(document);
            Files.writeString(document, newer);
        }

        Ending backup = site.run("backup");
        backup.exits(1).says("format 99", "use the newer Lifeboat");
        assertThat(backup.everything()).doesNotContain("defect");
        Ending restore =
                site.run("restore", "--source", "tree", "--to", directory.resolve("to").toString());
        restore.exits(1).says("format 99", "use the newer Lifeboat");
        assertThat(directory.resolve("to")).doesNotExist();
    }

    @Test
    @DisplayName("W-12 a file that cannot be read costs exit 3 and a name; its siblings are saved")
    void anUnreadableFileIsNamed() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.getOwner(site.home()).getName().equals("root"), "needs root");
        Path closed = site.file("docs/closed.txt", "nobody reads this");
        site.file("docs/zz-sibling.txt", "after it");
        TestedSite.call("chown", "-R", "65534:65534", directory.toString());
        TestedSite.call("chown", "0:0", closed.toString());
        TestedSite.call("chmod", "600", closed.toString());

        Ending ending = site.child(ChildJvm.NOBODY, "backup", "--json").ending();

        ending.exits(3).says("docs/closed.txt");
        TestedSite.call("chown", "-R", "0:0", directory.toString());
        Path to = directory.resolve("restored");
        site.run("restore", "--source", "tree", "--to", to.toString(), "--privileged");
        assertThat(to.resolve("docs/zz-sibling.txt")).hasContent("after it");
        assertThat(to.resolve("docs/one.txt")).hasContent("one");
        assertThat(to.resolve("docs/closed.txt")).doesNotExist();
    }

    @Test
    @DisplayName("diff shows exactly what changed between two snapshots")
    void diffShowsExactlyWhatChanged() throws IOException {
        site.run("backup").exits(0); // the copied files have other inodes
        String first = newest();
        site.file("docs/one.txt", "one, changed");
        Files.delete(site.source().resolve("docs/deep/two.txt"));
        site.file("other/five.txt", "five");
        Files.setPosixFilePermissions(
                site.source().resolve("other/four.txt"),
                java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        site.run("backup").exits(0);

        Ending ending = site.run("diff", first, "latest", "--json").exits(0);

        List<String> changes =
                StreamSupport.stream(ending.json().get("changes").spliterator(), false)
                        .map(change ->
                                change.get("change").asString()
                                        + " "
                                        + change.get("path").asString())
                        .toList();
        assertThat(changes)
                .contains(
                        "content docs/one.txt",
                        "removed docs/deep/two.txt",
                        "added other/five.txt",
                        "metadata other/four.txt");
        // directories in which names came or went have a new time
        assertThat(changes)
                .filteredOn(c -> !c.equals("metadata docs/deep") && !c.equals("metadata other"))
                .hasSize(4);
    }

    private String newest() {
        return site.run("snapshots", "--json").exits(0).json().get(0).get("id").asString();
    }

    @Test
    @DisplayName("nothing but the archive is on standard output with --as-tar -")
    void nothingElseIsOnStandardOutput() {
        byte[] tar = site.stream("restore", "--source", "tree", "--as-tar", "-");

        assertThat(tar.length % 512).isZero();
        assertThat(new String(tar, 257, 5, UTF_8)).isEqualTo("ustar");
    }
}
