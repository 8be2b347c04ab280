package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import lifeboat.engines.throwaway.ThrowawayPostgresql;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `demo`: the whole story, S3 accounts included.
final class DemoTest {
    @TempDir private Path directory;

    @Test
    @DisplayName("P-05, P-01 the demonstration: a ransomed and a deleted account, all comes back")
    void theWholeStory() throws Exception {
        TestedSite nobody = TestedSite.bare(directory.resolve("empty"));

        Ending ending = nobody.run("demo", "--json").exits(0);

        JsonNode demo = ending.json();
        assertThat(demo.get("seconds").asDouble()).isPositive();
        assertThat(demo.get("proofs").toString())
                .contains(
                        "the same document root",
                        "the same configuration",
                        "the same catalogue: 1525 products",
                        "found ")
                .doesNotContain("NOT ");
        if (ThrowawayPostgresql.isInstalled()) {
            assertThat(demo.get("proofs").toString()).contains("the same database: 4060 orders");
        }
        String detection = demo.get("drill").get("detection").asString();
        assertThat(detection).matches("(\\d+)/\\1");
        assertThat(demo.get("drill").get("mutations").toString())
                .contains("catalogue: a table removed", "catalogue: a dump that ends too early");
        assertThat(demo.get("recovery").get("warnings").toString()).contains("alpha", "beta");
        assertThat(Path.of(demo.get("home").asString().split(";", -1)[0])).doesNotExist();
        Path report = Path.of(demo.get("report").asString());
        assertThat(report).content().contains("<html", "rill");
        Files.delete(report);
        ending.says("held to ransom", "REAL RESTORE", "DRILL");
    }
}
