package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.posix.WeirdTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `drill`: what it proves, and that it fails when it should.
final class DrillTest {
    private static final String SOURCES =
            "tree: {type: directory, path: source}\n  conf: {type: config, paths: [conf]}";

    @TempDir private Path directory;
    private TestedSite site;

    @BeforeEach
    void backUp() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a", "b", "c");
        WeirdTree.build(site.source());
        Files.createDirectories(site.home().resolve("conf"));
        Files.writeString(site.home().resolve("conf/main.conf"), "listen 80\n");
        configure("");
        site.run("init").exits(0);
        site.run("backup").exits(0);
    }

    private void configure(String more) throws IOException {
        site.configure(SOURCES, TestedSite.vaultLines("a", "b", "c") + more);
    }

    @AfterEach
    void removeWhatTheJdkCannot() throws IOException {
        WeirdTree.delete(site.source());
    }

    private void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(site.state().resolve("drills"))) {
            assertThat(left).isEmpty();
        }
    }

    private static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> item.get(field).asString())
                .toList();
    }

    @Test
    @DisplayName("V-09 a drill proves the whole runbook to L7, adds up, and leaves nothing")
    void aGreenDrill() throws IOException {
        TreeDigest before = TreeDigest.of(site.source());
        long started = System.nanoTime();

        JsonNode drill = site.run("drill", "--json").exits(0).json();

        double outside = (System.nanoTime() - started) / 1e9;
        assertThat(drill.get("verdict").asString()).isEqualTo("passed");
        assertThat(drill.get("level").asString()).isEqualTo("L7");
        assertThat(texts(drill.get("sources"), "level")).containsExactly("L4", "L4");
        assertThat(texts(drill.get("phases"), "name"))
                .containsExactly(
                        "declared",
                        "approved",
                        "credentials ready",
                        "target ready",
                        "download",
                        "decrypt",
                        "load",
                        "verify",
                        "accepted",
                        "torn down");
        RestoreEverythingTest.phasesAddUp(drill);
        assertThat(drill.get("wallSeconds").asDouble()).isLessThanOrEqualTo(outside);
        assertThat(drill.get("rtoSeconds").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(drill.get("wallSeconds").asDouble());
        assertThat(drill.get("rpoSeconds").asDouble()).isPositive().isLessThan(600);
        assertThat(drill.get("notTested").toString()).contains("no checks of its own");
        assertThat(Path.of(drill.get("report").asString())).isNotEmptyFile();
        nothingIsLeft();
        assertThat(before.differences(TreeDigest.of(site.source()))).isEmpty();
    }

    @Test
    @DisplayName(
            "V-09 a drill with the seed of an earlier one restores anew, and finds what is lost")
    void theSameSeedAgain() throws Exception {
        JsonNode first = site.run("drill", "--seed", "7", "--json").exits(0).json();
        JsonNode again = site.run("drill", "--seed", "7", "--json").exits(0).json();
        assertThat(again.get("seed").asLong()).isEqualTo(first.get("seed").asLong());
        assertThat(read(again)).as("bytes read").isPositive().isEqualTo(read(first));
        JsonNode planted = site.run("drill", "--mutate", "--seed", "7", "--json").exits(0).json();
        JsonNode replanted = site.run("drill", "--mutate", "--seed", "7", "--json").exits(0).json();
        assertThat(replanted.get("mutations").toPrettyString())
                .isEqualTo(planted.get("mutations").toPrettyString());
        for (String vault : List.of("a", "b", "c")) {
            for (String pack : site.objects(vault, "packs/").keySet()) {
                Files.delete(site.vault(vault).resolve(pack));
            }
        }
        assertThat(site.run("drill", "--seed", "7", "--json").code()).isNotZero();
    }

    private static long read(JsonNode drill) {
        return StreamSupport.stream(drill.get("targets").spliterator(), false)
                .mapToLong(target -> target.get("bytes").asLong())
                .sum();
    }

    @Test
    @DisplayName("V-01, V-04 all damage that is planted turns the drill red and is named: n of n")
    void plantedDamageIsFound() throws IOException {
        site.file("later", "what the second snapshot has");
        Files.writeString(site.home().resolve("conf/main.conf"), "listen 81\n");
        site.run("backup").exits(0);

        JsonNode drill = site.run("drill", "--mutate", "--seed", "7", "--json").exits(0).json();

        assertThat(drill.get("detection").asString()).isEqualTo("9/9");
        assertThat(texts(drill.get("mutations"), "outcome")).hasSize(9).containsOnly("caught");
        assertThat(texts(drill.get("mutations"), "finding")).noneMatch(String::isEmpty);
        assertThat(drill.get("mutations").toString())
                .contains("restored instead", "too many", "content, expected", "mode, expected");
        nothingIsLeft();
    }

    @Test
    @DisplayName(
            "V-02, V-07 data and expectations made by others are not ours, and the drill is reported")
    void forgedDataAndExpectations() throws Exception {
        TestedSite forger = TestedSite.create(directory.resolve("forger"), "a", "b", "c");
        forger.file("page", "forged");
        forger.run("init").exits(0);
        forger.run("backup").exits(0);
        for (String vault : List.of("a", "b", "c")) {
            for (String kind : List.of("packs", "indexes", "snapshots")) {
                Path ours = site.vault(vault).resolve(kind);
                TestedSite.remove(ours);
                TestedSite.call(
                        "cp", "-a", forger.vault(vault).resolve(kind).toString(), ours.toString());
            }
        }
        Ending drill = site.run("drill", "--json");
        assertThat(drill.code()).as(drill.everything()).isIn(1, 4);
        drill.says("there is no snapshot yet that can be read", "host");
        assertThat(site.state().resolve("drills")).doesNotExist();
        site.run("status").says("the last rehearsal did not pass");
        site.run("evidence", "verify").exits(0);
        site.run("report", "show", "latest")
                .says("could not be carried out", "there is no snapshot yet that can be read");
    }

    @Test
    @DisplayName("V-10 drills rotate over the targets, each alone, and over new and old snapshots")
    void drillsRotate() throws IOException {
        String oldest = site.run("snapshots", "--json").json().get(0).get("id").asString();
        site.file("later", "what the second snapshot has");
        site.run("backup").exits(0);
        List<String> used = new ArrayList<>();
        List<String> snapshots = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            JsonNode drill = site.run("drill", "--rotate", "--json").exits(0).json();
            assertThat(drill.get("targets")).hasSize(1);
            used.add(drill.get("targets").get(0).get("name").asString());
            snapshots.add(drill.get("snapshot").asString());
            assertThat(drill.get("notTested").toString().split("alone in region drill", -1))
                    .hasSize(3 - i);
        }
        assertThat(used).containsExactly("a", "b", "c");
        assertThat(snapshots.getFirst()).isNotEqualTo(oldest);
        assertThat(snapshots.get(1)).isEqualTo(oldest);
        site.run("drill", "--rotate").exits(0).says("target a alone", "3 of 3 pairs");
        JsonNode sampled = site.run("drill", "--sample", "5", "--json").exits(0).json();
        assertThat(site.run("drill", "--sample", "5", "--json").exits(0).json().get("snapshot"))
                .isEqualTo(sampled.get("snapshot"));
        nothingIsLeft();
    }

    @Test
    @DisplayName("P-01 the matrix proves the loss of each target and of each pair")
    void theMatrix() throws IOException {
        JsonNode drill = site.run("drill", "--matrix", "--json").exits(0).json();

        assertThat(drill.get("scenarios")).hasSize(6);
        assertThat(texts(drill.get("scenarios"), "verdict")).containsOnly("passed");
        assertThat(texts(drill.get("scenarios"), "level")).containsOnly("L7");
        nothingIsLeft();
    }

    @Test
    @DisplayName("V-07 a target that cannot bring the site back alone fails the whole matrix")
    void oneBadScenario() throws IOException {
        for (String keys : site.objects("c", "keys/").keySet()) {
            Files.delete(site.vault("c").resolve(keys));
        }

        Path drills = Files.createDirectories(site.state().resolve("drills"));
        Files.write(drills.resolve("drill-spoilt.owner"), new byte[] {(byte) 0xff, 0});

        JsonNode drill = site.run("drill", "--matrix", "--json").exits(4).json();

        nothingIsLeft();
        assertThat(drill.get("verdict").asString()).isEqualTo("failed");
        assertThat(texts(drill.get("scenarios"), "verdict"))
                .containsExactly("passed", "passed", "passed", "error", "passed", "passed");
        assertThat(drill.get("problems").toString()).contains("without a, b: error");
        JsonNode record = JsonMapper.shared().readTree(Path.of(drill.get("report").asString()));
        assertThat(record.get("verdict").asString()).isEqualToIgnoringCase("failed");
        assertThat(record.get("problems").toString()).contains("without a, b: error");
        site.run("status").says("the last rehearsal did not pass");
    }

    @Test
    @DisplayName(
            "V-05, V-07 a lost vault, one bad check or a missed objective fails the whole drill")
    void oneFailureFailsTheWhole() throws Exception {
        configure(
                """
                checks:
                  conf: [{command: [grep, -q, "listen 80", "${home.conf}%s/main.conf"]}]
                """
                        .formatted(site.home().resolve("conf")));
        JsonNode good = site.run("drill", "--json").exits(0).json();
        assertThat(texts(good.get("sources"), "level")).containsExactlyInAnyOrder("L4", "L5");

        configure(
                """
                checks:
                  conf: [{command: [grep, -q, "listen 81", "${home.conf}%s/main.conf"]}]
                """
                        .formatted(site.home().resolve("conf")));
        Ending bad = site.run("drill", "--json").exits(4);
        assertThat(bad.json().get("verdict").asString()).isEqualTo("failed");
        bad.says("1 of 1 checks did not pass");

        configure("objectives: {rpo: 1s}\n");
        Thread.sleep(1100);
        site.run("drill").exits(4).says("objective missed: data loss");

        configure("");
        Files.move(site.vault("b"), directory.resolve("lost"));
        site.run("drill", "--json").exits(4).says("target b");
        site.run("drill", "--without", "b", "--json").exits(0);
        nothingIsLeft();
    }

    @Test
    @DisplayName("Y-08 a drill, a real restore and a backup at the same time do not meet")
    void allAtOnce() throws Exception {
        configure(
                """
                regions:
                  east:
                    sources: {tree: {path: new/www}, conf: {path: new/etc}}
                """);
        List<Child> children = new ArrayList<>();
        String passphrase = site.home().resolve("passphrase").toString();
        children.add(site.child(List.of(), "drill", "--passphrase-file", passphrase));
        children.add(
                site.child(
                        List.of(),
                        "restore-everything",
                        "--region",
                        "east",
                        "--confirm",
                        "east",
                        "--privileged",
                        "--passphrase-file",
                        passphrase));
        children.add(site.child(List.of(), "backup"));
        for (Child child : children) {
            child.ending().exits(0);
        }
        Path restored = site.home().resolve("new/www");
        assertThat(TreeDigest.of(site.source()).differences(TreeDigest.of(restored))).isEmpty();
        WeirdTree.delete(restored);
        nothingIsLeft();
    }
}
