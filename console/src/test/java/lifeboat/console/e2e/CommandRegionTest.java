package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A site with a program as a source in regions and drills.
final class CommandRegionTest {
    private static final String TAKES = "restore: [sh, -c, 'cat > taken'], path: ";
    private static final String CHECK =
            "checks:\n  state: [{command: [grep, -q, all of it, taken]}]\n";

    @TempDir Path directory;
    private TestedSite site;
    private Path place;

    @BeforeEach
    void backUp() throws Exception {
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        place = directory.resolve("place");
        configure("", TAKES + place, CHECK);
        site.run("init").exits(0);
        site.run("backup").exits(0);
    }

    private void configure(String source, String home, String checks) throws IOException {
        site.configure(
                "state: {type: command, command: [printf, 'all of it: %050d', '7']" + source + "}",
                TestedSite.vaultLines("a", "b")
                        + "regions:\n  new:\n    sources:\n      state: {"
                        + home
                        + "}\n"
                        + checks);
    }

    private Ending restore() {
        return site.run("restore-everything", "--region", "new", "--confirm", "new", "--json");
    }

    private static JsonNode state(JsonNode done) {
        return done.get("sources").get(0);
    }

    @Test
    @DisplayName(
            "R-01 a program takes its source back in the home of the region, once there is one")
    void theProgramTakesIt() throws Exception {
        configure("", "existing: refuse", CHECK);
        site.run("plan", "--region", "new").exits(3).says("no program takes it back");
        restore().exits(5).says("no program takes it back", "nothing was written");
        configure("", "restore: [no-such-program]", CHECK);
        restore().exits(5).says("its program no-such-program is not here");
        Files.createDirectories(place);
        Files.writeString(place.resolve("mine"), "mine");
        configure("", TAKES + place, CHECK);
        restore().exits(5).says("is not empty");
        Files.delete(place.resolve("mine"));

        JsonNode done = restore().exits(0).json();

        assertThat(state(done).get("verdict").asString()).isEqualTo("passed");
        assertThat(state(done).get("level").asString()).isEqualTo("L5");
        assertThat(place.resolve("taken")).content().startsWith("all of it: 0").endsWith("7");
    }

    @Test
    @DisplayName("V-03 a program that fails, or a check that does, turns the restore red")
    void aProgramThatFails() throws Exception {
        configure("", "restore: [sh, -c, 'cat > taken; exit 3'], path: " + place, CHECK);
        restore().exits(1).says("status 3");
        configure(
                "", "restore: [sh, -c, 'tr a b > taken'], path: " + directory.resolve("o"), CHECK);
        restore().exits(4).says("exit 1");
    }

    @Test
    @DisplayName(
            "a drill runs no program that is not named for rehearsals, proves the bytes, and says so")
    void aDrillWithoutAProgram() throws Exception {
        JsonNode drill = site.run("drill", "--json").exits(0).json();
        assertThat(place).doesNotExist();
        assertThat(state(drill).get("level").asString()).isEqualTo("L2");
        assertThat(drill.get("level").asString()).isEqualTo("L2");
        assertThat(drill.get("notTested").toString()).contains("no program took them");
        assertThat(mutated(4)).noneMatch(text -> text.contains("\"missed\""));
    }

    @Test
    @DisplayName(
            "a drill runs the program for rehearsals in a directory of its own, with the checks")
    void aDrillWithAProgram() throws Exception {
        configure(", rehearse: [sh, -c, 'cat > taken']", TAKES + place, CHECK);
        JsonNode drill = site.run("drill", "--json").exits(0).json();
        assertThat(place).doesNotExist();
        assertThat(state(drill).get("level").asString()).isEqualTo("L5");
        assertThat(drill.get("level").asString()).isEqualTo("L7");
        try (Stream<Path> left = Files.list(site.state().resolve("drills"))) {
            assertThat(left).isEmpty();
        }
        configure(", rehearse: [sh, -c, 'cat > taken; exit 7']", TAKES + place, CHECK);
        site.run("drill").exits(4).says("status 7");
        configure(", rehearse: [sh, -c, 'cat > taken']", TAKES + place, CHECK);
        site.run("backup").exits(0);
        assertThat(mutated(5)).noneMatch(text -> text.contains("\"missed\""));
        site.configure(
                Files.readString(site.config())
                        .lines()
                        .filter(line -> line.startsWith("  state: {type"))
                        .findFirst()
                        .orElseThrow()
                        .strip()
                        .replace("'7'", "'8'"),
                TestedSite.vaultLines("a", "b"));
        site.run("backup").exits(0);
        assertThat(mutated(6)).noneMatch(text -> text.contains("\"missed\""));
    }

    private java.util.List<String> mutated(int least) {
        JsonNode caught = site.run("drill", "--mutate", "--seed", "7", "--json").exits(0).json();
        java.util.List<String> all =
                StreamSupport.stream(caught.get("mutations").spliterator(), false)
                        .map(JsonNode::toString)
                        .toList();
        assertThat(all.stream().filter(text -> text.contains("\"caught\"")))
                .hasSizeGreaterThanOrEqualTo(least);
        return all;
    }
}
