package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `ls` of many entries, part by part.
@Timeout(120)
final class ListingTest {
    @TempDir private Path directory;

    @Test
    @DisplayName("parts follow each other without a gap, and each says how many there are")
    void partByPart() throws IOException {
        TestedSite site = TestedSite.create(directory.resolve("site"), "a");
        for (int i = 0; i < 250; i++) {
            site.file("many/file-" + i, "");
        }
        site.file("else/file-x", "");
        site.run("init").exits(0);
        site.run("backup").exits(0);
        List<String> whole = paths(site.run("ls", "--json", "latest", "/many/*").json());
        assertThat(whole).hasSize(250);

        List<String> parts = new ArrayList<>();
        for (int skip = 0; skip < 300; skip += 100) {
            JsonNode part =
                    site.run("ls", "--skip=" + skip, "--limit=100", "--json", "latest", "/many/*")
                            .exits(0)
                            .json();
            assertThat(part.get("found").asInt()).isEqualTo(250);
            assertThat(part.get("entries").size()).isEqualTo(Math.min(100, 250 - skip));
            parts.addAll(paths(part));
        }
        assertThat(parts).isEqualTo(whole);
        assertThat(site.run("ls", "--limit=2", "latest", "/many/*").exits(0).out())
                .contains("2 of 250 entries");
    }

    private static List<String> paths(JsonNode listing) {
        List<String> paths = new ArrayList<>();
        listing.get("entries").forEach(entry -> paths.add(entry.get("path").asString()));
        return paths;
    }
}
