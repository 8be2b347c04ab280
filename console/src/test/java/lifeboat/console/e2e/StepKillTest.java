package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A backup killed whenever its job history is about to change, or just has.
final class StepKillTest {
    @TempDir private Path directory;
    private TestedSite start;
    private BackupSurvival survival;

    @BeforeEach
    void backUp() throws Exception {
        start = TestedSite.create(directory.resolve("start"), "a", "b");
        start.file("one/file", "one");
        start.file("two/file", "two ".repeat(1000));
        start.run("init").exits(0);
        start.run("backup").exits(0);
        survival =
                new BackupSurvival(
                        TreeDigest.of(start.source()),
                        BackupSurvival.snapshots(start).get(0).get("id").asString());
        start.file("two/file", "two changed");
        HaltTrigger.plantIn(start);
        start.moreClasses.add(
                Path.of(
                        HaltTrigger.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI()));
    }

    /// @return where it was halted, or nothing if it ended by itself
    private String haltAt(int change) throws Exception {
        Path here = directory.resolve("at-" + change);
        TestedSite site = start.copy(here);
        site.environment.put("JAVA_TOOL_OPTIONS", "-D" + HaltTrigger.AT + "=" + change);
        Ending ending = site.child(List.of(), "backup").ending();
        String where = "";
        if (ending.code() != 0) {
            assertThat(ending.code()).as(ending.everything()).isEqualTo(137);
            where =
                    ending.err()
                            .lines()
                            .filter(line -> line.startsWith("halted "))
                            .findFirst()
                            .orElseThrow();
            Path scratch = Files.createDirectory(directory.resolve("scratch"));
            survival.check(site, scratch, where);
            assertThat(BackupSurvival.snapshots(site).size()).as(where).isBetween(2, 3);
            TestedSite.remove(scratch);
        }
        TestedSite.remove(here);
        return where;
    }

    @Test
    @DisplayName("C-02 what the job history said before a kill is still there")
    void theHistoryOutlivesAKill() throws Exception {
        start.environment.put("JAVA_TOOL_OPTIONS", "-D" + HaltTrigger.AT + "=18");
        start.child(List.of(), "backup").ending().exits(137);
        List<String> runs = new ArrayList<>();
        try (Connection history = HaltTrigger.history(start);
                Statement statement = history.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT STATUS FROM BATCH_JOB_EXECUTION ORDER BY CREATE_TIME")) {
            while (rows.next()) {
                runs.add(rows.getString(1));
            }
        }
        assertThat(runs).containsExactly("COMPLETED", "STARTED");
    }

    @Test
    @DisplayName("C-02 killed within a step, the next start ends that run and continues it")
    void killedWithinAStep() throws Exception {
        assertThat(haltAt(18)).startsWith("halted ").contains(" capture");
    }

    @Test
    @EnabledIfSystemProperty(named = "lifeboat.long", matches = "true")
    @DisplayName("C-02 killed before and after every step begins and ends, it is continued")
    void killedAtEveryChange() throws Exception {
        List<String> all = new ArrayList<>();
        int change = 1;
        for (String where = haltAt(change); !where.isEmpty(); where = haltAt(++change)) {
            all.add(where);
        }
        System.out.println("killed at every change of the job history: " + all.size());
        all.forEach(System.out::println);
        for (String step : List.of("begin", "captures", "capture:tree", "commit")) {
            assertThat(all).anyMatch(line -> line.contains("before") && line.contains(" " + step));
            assertThat(all).anyMatch(line -> line.contains("after") && line.contains(" " + step));
        }
    }
}
