package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import lifeboat.verification.evidence.SiteAnchor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every vault together can be held against.
@Timeout(120)
final class AnchorTest {
    @TempDir private Path directory;
    private TestedSite site;
    private Path anchor;

    @BeforeEach
    void found() throws Exception {
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        anchor = directory.resolve("elsewhere");
        Files.writeString(
                site.config(),
                Files.readString(site.config())
                        + "anchor: {file: \""
                        + anchor
                        + "\", command: [tee, \""
                        + directory.resolve("fed")
                        + "\"]}\n");
        site.file("orchid.txt", "one");
        site.run("init").exits(0);
        site.run("backup").exits(0);
    }

    private static void copy(Path from, Path to) throws Exception {
        TestedSite.remove(to);
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    @Test
    @DisplayName("P-07 every vault is rolled back: status, verify, doctor and attach say so")
    void everyVaultIsRolledBack() throws Exception {
        copy(site.home().resolve("vaults"), directory.resolve("earlier"));
        String first = Files.readString(anchor);
        site.file("orchid.txt", "two");
        site.run("backup").exits(0);
        String line = Files.readString(anchor).strip();
        assertThat(line).isNotEqualTo(first.strip());
        assertThat(SiteAnchor.parse(line).marks()).hasSize(2);
        assertThat(directory.resolve("fed")).hasContent(line);
        assertThat(site.run("evidence", "verify").exits(0).out()).contains("lifeboat-anchor-v1:");
        site.run("status").exits(3).says("never"); // no drill yet, and nothing of an anchor
        site.run("verify", "--anchor", line).exits(0);
        String kept = Files.readString(anchor);

        copy(directory.resolve("earlier"), site.home().resolve("vaults"));
        String older = "every vault is older than the anchor of ";
        assertThat(site.run("status").exits(1).out()).contains(older);
        assertThat(site.run("doctor").exits(1).out()).contains(older);
        assertThat(site.run("evidence", "verify").exits(4).out())
                .contains(older)
                .doesNotContain("lifeboat-anchor-v1:");
        assertThat(site.run("verify").exits(4).out()).contains(older);
        assertThat(Files.readString(anchor)).as("stays as it is").isEqualTo(kept);

        TestedSite bare = TestedSite.bare(directory.resolve("bare"));
        bare.run("attach", site.vault("a").toString(), "--anchor", line)
                .exits(5)
                .says("every vault is older", "another vault");
        assertThat(bare.config()).doesNotExist();
        bare.run("attach", site.vault("a").toString(), "--anchor", anchor.toString()).exits(5);
        bare.run("attach", site.vault("a").toString(), "--anchor", first.strip()).exits(0);
    }

    @Test
    @DisplayName("P-07 vaults that were rolled back and written on are told from the true ones")
    void rolledBackAndWrittenOn() throws Exception {
        copy(site.home().resolve("vaults"), directory.resolve("earlier"));
        site.run("backup").exits(0);
        String line = Files.readString(anchor).strip();
        copy(directory.resolve("earlier"), site.home().resolve("vaults"));
        TestedSite.remove(site.state());
        Files.delete(anchor);
        site.run("backup");
        site.run("backup");
        assertThat(site.run("verify", "--anchor", line).exits(4).out())
                .contains("is another one than the anchor of");
    }

    @Test
    void aMistypedLineIsRefused() throws Exception {
        String line = Files.readString(anchor).strip();
        String mistyped = line.replace("s" + "h", "e" + "h");
        site.run("verify", "--anchor", line.substring(0, line.length() - 3)).exits(2);
        site.run("verify", "--anchor", mistyped).exits(2);
        site.run("doctor", "--anchor", directory.resolve("none").toString()).exits(1);
    }
}
