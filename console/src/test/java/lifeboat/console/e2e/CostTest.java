package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What `plan` and `drill` tell of costs.
final class CostTest {
    private static final int DATA = 20_000_000;
    private static final double GIB = 1L << 30;

    @TempDir private Path directory;
    private TestedSite site;

    @BeforeEach
    void backUp() throws IOException {
        site = TestedSite.create(directory.resolve("site"));
        site.configure(
                "tree: {type: directory, path: source}",
                """
                  one: {type: directory, provider: aws, account: a, path: vaults/one}
                  two: {type: directory, provider: elsewhere, account: b, path: vaults/two}
                  three: {type: directory, provider: far, account: c, path: vaults/three, prices: {currency: EUR, storage: 1, reads: 2, egress: 1000}}
                regions:
                  east:
                    sources:
                      tree: {path: new}
                """);
        byte[] random = new byte[DATA];
        new Random(7).nextBytes(random);
        Files.createDirectories(site.source());
        Files.write(site.source().resolve("random"), random);
        site.run("init").exits(0);
        site.run("backup").exits(0);
    }

    private static JsonNode of(JsonNode costs, String target) {
        return StreamSupport.stream(costs.spliterator(), false)
                .filter(cost -> cost.get("target").asString().equals(target))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPlanEstimatesEachTarget() {
        JsonNode costs =
                site.run("plan", "--region", "east", "--json").exits(0).json().get("costs");
        assertThat(costs).hasSize(3);
        JsonNode aws = of(costs, "one");
        assertThat(aws.get("bytes").asLong()).isBetween((long) DATA, DATA + 100_000L);
        assertThat(aws.get("requests").asLong()).isBetween(4L, 12L);
        assertThat(aws.get("currency").asString()).isEqualTo("USD");
        double reads = aws.get("requests").asLong() * 0.0004 / 1000;
        assertThat(aws.get("reading").asDouble())
                .isEqualTo(
                        Math.round((reads + aws.get("bytes").asLong() / GIB * 0.09) * 1e4) / 1e4);
        assertThat(aws.get("storedBytes").asLong()).isBetween((long) DATA, DATA + 400_000L);
        assertThat(aws.get("month").asDouble())
                .isEqualTo(Math.round(aws.get("storedBytes").asLong() / GIB * 0.023 * 1e4) / 1e4);
        JsonNode unknown = of(costs, "two");
        assertThat(unknown.get("reading")).isNull();
        assertThat(unknown.get("basis").asString()).contains("no prices of elsewhere", "prices:");
        String text = site.run("plan", "--region", "east").exits(0).out();
        assertThat(text)
                .contains("cost of one: all from there is less than 0.01 USD for ")
                .contains("list prices of S3 Standard in US East as of ")
                .contains("cost of two: all from there is ")
                .containsPattern("cost of three: all from there is about 20\\.\\d EUR for ");
    }

    @Test
    void aDrillTellsEstimateAndCount() throws IOException {
        JsonNode drill = site.run("drill", "--json").exits(0).json();
        JsonNode costs = drill.get("costs");
        assertThat(costs).hasSize(3);
        long requests = 0;
        long bytes = 0;
        for (JsonNode cost : costs) {
            requests += cost.get("requests").asLong();
            bytes += cost.get("bytes").asLong();
        }
        JsonNode three = of(costs, "three");
        assertThat(bytes)
                .as("what was counted is what was estimated, and the keys, snapshots and indexes")
                .isBetween(
                        three.get("estimatedBytes").asLong() * 9 / 10,
                        three.get("estimatedBytes").asLong() + 600_000);
        assertThat(requests).isGreaterThanOrEqualTo(three.get("estimatedRequests").asLong());
        assertThat(three.get("cost").asDouble())
                .isEqualTo(
                        Math.round(
                                        (three.get("requests").asLong() * 0.002
                                                        + three.get("bytes").asLong() / 1e6)
                                                * 1e4)
                                / 1e4);
        assertThat(Files.readString(Path.of(drill.get("report").asString())))
                .contains("cost of reading from three: ")
                .contains("cost of reading from two: ");
        assertThat(site.run("drill").exits(0).out())
                .containsPattern("cost of one: (0|less than 0.01) USD for ") // as little was read
                .contains(" counted; estimated for all from there: ");
    }
}
