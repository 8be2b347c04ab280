package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import lifeboat.targets.strace.Strace;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Commands killed at their n-th system call that changes files, for vaults in directories.
@EnabledIf(value = "canTrace", disabledReason = "strace may not trace here")
final class KillSweepTest {
    private static final String NEXT = "granite orchard whistles beneath nine copper umbrellas";
    private static final String[] UNLOCKED = {"--passphrase-file", "HOME/passphrase"};
    private static final String[] BACKUP = {"backup"};
    private static final String[] RESTORE = {
        "restore", "--source", "tree", "--to", "HOME/restored", "--privileged"
    };
    private static final String[] HEAL = {"heal"};
    private static final String[] INIT = {"init"};
    private static final String[] CHANGE = {"keys", "change", "--new-passphrase-file", "HOME/next"};

    @TempDir private static Path shared;
    private static TestedSite empty;
    private static TestedSite start;
    private static TestedSite damaged;
    private static TreeDigest first;
    private static String firstId;
    private static BackupSurvival survival;

    @TempDir private Path directory;

    static boolean canTrace() throws InterruptedException {
        return Strace.works();
    }

    @BeforeAll
    static void backUp() throws IOException, InterruptedException {
        empty = TestedSite.create(shared.resolve("empty"), "a", "b");
        for (int i = 0; i < 20; i++) {
            empty.file("d" + i % 3 + "/file" + i, "content ".repeat(i * 100));
        }
        start = empty.copy(shared.resolve("start"));
        start.run("init").exits(0);
        start.archiveClasses("backup");
        first = TreeDigest.of(start.source());
        firstId = BackupSurvival.snapshots(start).get(0).get("id").asString();
        survival = new BackupSurvival(first, firstId);
        start.file("new/file", "new content");
        start.file("d1/file1", "changed content");
        start.secret("next", NEXT);
        damaged = start.copy(shared.resolve("damaged"));
        damaged.run("backup").exits(0);
        for (String prefix : List.of("packs/", "indexes/", "snapshots/", "keys/")) {
            List<String> names = List.copyOf(damaged.objects("b", prefix).keySet());
            Files.delete(damaged.vault("b").resolve(names.getFirst()));
        }
        TestedSite.flip(
                damaged.vault("a")
                        .resolve(damaged.objects("a", "packs/").sequencedKeySet().getLast()));
    }

    private KillSweep backups() {
        return new KillSweep(directory, start, survival, BACKUP);
    }

    private KillSweep restores() {
        return new KillSweep(
                directory, start, KillSweepTest::survivesRestore, with(RESTORE, UNLOCKED));
    }

    private static void survivesRestore(TestedSite site, Path scratch, String point)
            throws IOException {
        Path to = site.home().resolve("restored");
        Path whole = scratch.resolve("whole");
        site.restored(whole);
        if (Files.isDirectory(to)) {
            try (Stream<Path> all = Files.walk(to)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    if (!file.getFileName().toString().startsWith(".lifeboat-")) {
                        assertThat(Files.mismatch(file, whole.resolve(to.relativize(file))))
                                .as("%s: %s", point, file)
                                .isEqualTo(-1);
                    }
                }
            }
        }
        if (isFinished(to)) {
            assertThat(first.differences(TreeDigest.of(to))).as("%s", point).isEmpty();
        } else {
            assertThat(first.differences(site.restored(to))).as("%s", point).isEmpty();
        }
        // hazard C-10: what the killed restore left behind must not make a backup skip anything
        TreeDigest now = TreeDigest.of(site.source());
        site.run("backup").exits(0);
        assertThat(now.differences(site.restored(scratch.resolve("after")))).as(point).isEmpty();
    }

    /// Every command adds a record.
    private static SortedMap<String, Long> withoutEvidence(TestedSite site, String vault)
            throws IOException {
        SortedMap<String, Long> objects = new TreeMap<>(site.objects(vault, ""));
        objects.keySet().removeIf(name -> name.startsWith("evidence/"));
        return objects;
    }

    private KillSweep heals() {
        return new KillSweep(directory, damaged, KillSweepTest::survivesHeal, with(HEAL, UNLOCKED));
    }

    private static void survivesHeal(TestedSite site, Path scratch, String point)
            throws IOException {
        for (String vault : List.of("a", "b")) {
            assertThat(site.objects(vault, ""))
                    .as("%s: nothing is removed from %s", point, vault)
                    .containsAllEntriesOf(damaged.objects(vault, ""));
        }
        site.run("heal").exits(0);
        BackupSurvival.assertSound(site, point);
        SortedMap<String, Long> a = withoutEvidence(site, "a");
        SortedMap<String, Long> b = withoutEvidence(site, "b");
        site.run("heal").exits(0);
        assertThat(withoutEvidence(site, "a")).as("%s: healed twice", point).isEqualTo(a);
        assertThat(withoutEvidence(site, "b")).as("%s: healed twice", point).isEqualTo(b);
        TreeDigest old =
                site.restored(scratch.resolve("old"), "--snapshot", firstId, "--from", "b");
        assertThat(first.differences(old)).as(point).isEmpty();
    }

    private KillSweep foundings() {
        return new KillSweep(directory, empty, KillSweepTest::survivesInit, with(INIT, UNLOCKED));
    }

    /// A founding that was cut short is refused or whole; no second key is ever made beside it.
    private static void survivesInit(TestedSite site, Path scratch, String point)
            throws IOException, InterruptedException {
        boolean founded = !site.objects("a", "lifeboat-site.json").isEmpty();
        SortedMap<String, Long> before = new TreeMap<>(site.objects("a", ""));
        Ending again = site.run("init");
        if (founded) {
            assertThat(again.code()).as("%s: %s", point, again.everything()).isEqualTo(5);
            site.run("heal").exits(0);
        } else if (again.code() != 0) {
            assertThat(again.code()).as("%s: %s", point, again.everything()).isEqualTo(5);
            again.says("next:");
            assertThat(site.objects("a", "")).as(point).isEqualTo(before);
            TestedSite.remove(site.home().resolve("vaults"));
            Files.createDirectory(site.home().resolve("vaults"));
            TestedSite.remove(site.state());
            Files.deleteIfExists(keyFile(site));
            site.run("init").exits(0);
        }
        site.run("backup").exits(0);
        BackupSurvival.assertSound(site, point);
        assertThat(first.differences(site.restored(scratch.resolve("new"), "--from", "b")))
                .as(point)
                .isEmpty();
    }

    private static Path keyFile(TestedSite site) throws IOException {
        try (Stream<Path> files = Files.list(site.home())) {
            return files.filter(file -> file.toString().endsWith(".key"))
                    .findFirst()
                    .orElse(site.home().resolve("none"));
        }
    }

    private KillSweep changes() {
        return new KillSweep(
                directory, start, KillSweepTest::survivesChange, with(CHANGE, UNLOCKED));
    }

    private static void survivesChange(TestedSite site, Path scratch, String point)
            throws IOException {
        boolean old = false;
        for (String vault : List.of("a", "b")) {
            boolean byOld = opens(site, "passphrase", vault, scratch);
            boolean byNew = opens(site, "next", vault, scratch);
            old |= byOld;
            assertThat(byOld || byNew).as("%s: vault %s alone opens", point, vault).isTrue();
        }
        if (old) {
            site.run("keys", "change", "--new-passphrase-file", "" + site.home().resolve("next"))
                    .exits(0);
        }
        for (String vault : List.of("a", "b")) {
            assertThat(opens(site, "next", vault, scratch)).as("%s, %s", point, vault).isTrue();
            assertThat(opens(site, "passphrase", vault, scratch)).as(point).isFalse();
        }
    }

    private static boolean opens(TestedSite site, String passphrase, String vault, Path scratch)
            throws IOException {
        Path to = Files.createTempDirectory(scratch, "opened");
        int code =
                site.unlocked(
                                "restore",
                                "--source",
                                "tree",
                                "--to",
                                to.toString(),
                                "--from",
                                vault,
                                "--include",
                                "d1/file1",
                                "--passphrase-file",
                                site.home().resolve(passphrase).toString())
                        .code();
        assertThat(code).isIn(0, 6);
        return code == 0;
    }

    private static String[] with(String[] command, String[] more) {
        return Stream.of(command, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    @DisplayName("C-01 a backup killed amid its writes, links and renames: nothing is lost")
    void aBackupKilledInTheMiddle() throws IOException, InterruptedException {
        backups().somewhereAmid("link", "rename");
    }

    @Test
    @DisplayName(
            "C-04, C-10 a restore killed amid its calls is continued, and the next backup whole")
    void aRestoreKilledInTheMiddle() throws IOException, InterruptedException {
        restores().somewhereAmid("pwrite64");
    }

    @Test
    @DisplayName("X-10 heal killed amid its calls removes nothing, and ends when run again")
    void aHealKilledInTheMiddle() throws IOException, InterruptedException {
        heals().somewhereAmid("rename");
    }

    @Test
    @DisplayName("G-03 init killed amid its calls is refused or whole, never founded twice")
    void anInitKilledInTheMiddle() throws IOException, InterruptedException {
        foundings().somewhereAmid("link");
    }

    @Test
    @DisplayName("K-05 a passphrase change killed amid its calls: each vault alone opens")
    void aChangeKilledInTheMiddle() throws IOException, InterruptedException {
        changes().somewhereAmid("link");
    }

    /// Killed after its last act on the tree, a restore has nothing to continue: its mark is gone.
    private static boolean isFinished(Path to) throws IOException {
        if (!Files.isDirectory(to)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(to)) {
            List<String> names = inside.map(path -> path.getFileName().toString()).toList();
            return !names.isEmpty()
                    && names.stream().noneMatch(name -> name.startsWith(".lifeboat-restore-"));
        }
    }

    private static void everywhere(KillSweep sweep, String... kinds)
            throws IOException, InterruptedException {
        Map<String, Integer> kills = sweep.atEveryCall();
        System.out.println("killed at every call: " + kills);
        assertThat(kills).containsKeys(kinds);
    }

    @Test
    @EnabledIfSystemProperty(named = "lifeboat.long", matches = "true")
    @DisplayName("C-01 a backup killed at every call that changes files: nothing is lost")
    void aBackupKilledAtEveryCall() throws IOException, InterruptedException {
        everywhere(backups(), "pwrite64", "fsync", "link", "rename", "unlink");
    }

    @Test
    @EnabledIfSystemProperty(named = "lifeboat.long", matches = "true")
    @DisplayName("C-04, C-10 a restore killed at every call that changes files is continued")
    void aRestoreKilledAtEveryCall() throws IOException, InterruptedException {
        everywhere(restores(), "pwrite64");
    }

    @Test
    @EnabledIfSystemProperty(named = "lifeboat.long", matches = "true")
    @DisplayName("X-10 heal killed at every call that changes files removes nothing")
    void aHealKilledAtEveryCall() throws IOException, InterruptedException {
        everywhere(heals(), "fsync", "rename");
    }

    @Test
    @EnabledIfSystemProperty(named = "lifeboat.long", matches = "true")
    @DisplayName("G-03 init killed at every call that changes files is refused or whole")
    void anInitKilledAtEveryCall() throws IOException, InterruptedException {
        everywhere(foundings(), "fsync", "link");
    }

    @Test
    @EnabledIfSystemProperty(named = "lifeboat.long", matches = "true")
    @DisplayName("K-05 a passphrase change killed at every call: each vault alone opens")
    void aChangeKilledAtEveryCall() throws IOException, InterruptedException {
        everywhere(changes(), "fsync", "link", "unlink");
    }
}
