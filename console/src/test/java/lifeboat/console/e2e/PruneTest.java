package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `prune` by the command line.
@Timeout(120)
final class PruneTest {
    @TempDir private Path directory;
    private TestedSite site;

    @BeforeEach
    void found() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        Files.writeString(
                site.config(),
                Files.readString(site.config())
                        + "retention: {daily: 2, weekly: 0, monthly: 0, yearly: 0, floor: 1h}\n");
        site.file("orchid.txt", "one");
        site.run("init").exits(0);
    }

    /// A backup each day from `start` days on.
    private List<String> nights(int start, int number) throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            site.clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(start + i));
            site.file("night", "of " + (start + i));
            ids.add(site.run("backup", "--json").exits(0).json().get("snapshot").asString());
        }
        return ids;
    }

    private static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> item.get(field).asString())
                .toList();
    }

    private int snapshots() throws IOException {
        return site.run("snapshots", "--json").exits(0).json().size();
    }

    @Test
    void nothingGoesBeforeADrillThenInTwoSteps() throws IOException, InterruptedException {
        nights(0, 4);
        JsonNode before = site.run("prune", "--json").exits(0).json();
        assertThat(texts(before.get("snapshots"), "fate")).containsOnly("kept");
        assertThat(before.toString()).contains("came back in a drill");

        site.run("drill").exits(0);
        assertThat(site.run("snapshots").exits(0).out()).contains("L7, 0h 0m old");
        Ending dry = site.run("prune", "--dry-run").exits(0);
        assertThat(dry.out())
                .contains("would announce 2 snapshots")
                .contains("no rule keeps it")
                .contains("daily ");
        assertThat(site.objects("a", "tombstones/")).isEmpty();

        JsonNode first = site.run("prune", "--json").exits(0).json();
        assertThat(texts(first.get("snapshots"), "fate"))
                .containsExactly("announced", "announced", "kept", "kept");
        assertThat(first.get("notBefore").asString()).isNotEmpty();
        assertThat(snapshots()).isEqualTo(4);
        site.run("verify").exits(0);

        nights(6, 1);
        JsonNode second = site.run("prune", "--json").exits(0).json();
        assertThat(second.get("deleted").get("snapshots").asInt()).isEqualTo(2);
        assertThat(snapshots()).isEqualTo(3);
        assertThat(site.objects("a", "tombstones/")).as("only the next one's").hasSize(1);
        site.run("verify").exits(0);
        site.run("heal").exits(0);
        assertThat(snapshots()).isEqualTo(3);
        site.unlocked("evidence", "verify").exits(0);
        assertThat(site.restored(directory.resolve("r"))).isEqualTo(TreeDigest.of(site.source()));
    }

    private void retention(String rules) throws IOException {
        String config = Files.readString(site.config());
        Files.writeString(
                site.config(),
                config.replaceFirst("(?m)^retention: .*$", "retention: {" + rules + "}"));
    }

    @Test
    @DisplayName(
            "G-05 a retention weaker than at the last prune is told, recorded, and not at once")
    void weakerThanYesterday() throws IOException {
        nights(0, 3);
        site.run("drill").exits(0);
        assertThat(site.run("prune").exits(0).out()).contains("announced 1 snapshot");
        retention("daily: 1, weekly: 0, monthly: 0, yearly: 0, floor: 1h, wait: 30h");
        JsonNode dry = site.run("prune", "--dry-run", "--json").exits(3).json();
        assertThat(dry.get("problems").toString())
                .contains("retention is weaker than at the prune of ")
                .contains("daily 1 instead of 2, delayHours 30 instead of 48");
        assertThat(site.run("prune").exits(3).out()).contains("daily 1 instead of 2");
        assertThat(snapshots()).as("announced, not deleted").isEqualTo(3);
        site.run("prune").exits(0); // told once, by a signed record in every vault
        retention("daily: 4, weekly: 0, monthly: 0, yearly: 0, floor: 1h");
        assertThat(site.run("prune").exits(0).out()).doesNotContain("weaker");
        site.unlocked("evidence", "verify").exits(0);
    }

    @Test
    @DisplayName("P-12 without the passphrase nothing is deleted; a guard that holds is named")
    void refusals() throws IOException, InterruptedException {
        nights(0, 3);
        assertThat(site.unlocked("prune").exits(2).err()).contains("passphrase");
        TestedSite.remove(site.vault("b"));
        Ending held = site.run("prune").exits(5);
        assertThat(held.err()).contains("target b cannot be looked at").contains("--dry-run");
        assertThat(site.objects("a", "tombstones/")).isEmpty();
    }
}
