package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.posix.WeirdTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `plan` and `restore-everything`: a document root of everything odd and a configuration tree.
final class RestoreEverythingTest {
    private static final List<String> VAULTS = List.of("a", "b", "c");
    private static final boolean LONG = Boolean.getBoolean("lifeboat.long");

    @TempDir private Path directory;
    private TestedSite site;
    private TreeDigest original;
    private TreeDigest originalConf;
    private final List<Path> weird = new ArrayList<>();

    @BeforeEach
    void backUp() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a", "b", "c");
        WeirdTree.build(site.source());
        weird.add(site.source());
        Files.createDirectories(conf().resolve("sites"));
        Files.writeString(conf().resolve("main.conf"), "listen 80\n");
        Files.writeString(conf().resolve("sites/shop"), "root /srv\n");
        configure("");
        original = TreeDigest.of(site.source());
        originalConf = TreeDigest.of(conf());
        site.run("init").exits(0);
        site.run("backup").exits(0);
    }

    private Path conf() {
        return site.home().resolve("conf");
    }

    /// @param more lines below the regions
    private void configure(String more) throws IOException {
        site.configure(
                "tree: {type: directory, path: source}\n  conf: {type: config, paths: [conf]}",
                TestedSite.vaultLines("a", "b", "c") + regions("new") + more);
    }

    private static String regions(String home) {
        return """
        regions:
          east:
            prefer: [b]
            sources:
              tree: {path: %1$s/www}
              conf: {path: %1$s/etc}
        """
                .formatted(home);
    }

    @AfterEach
    void removeWhatTheJdkCannot() throws IOException {
        for (Path tree : weird) {
            WeirdTree.delete(tree);
        }
    }

    private void isExact(Path home) throws IOException {
        weird.add(home.resolve("www"));
        assertThat(original.differences(TreeDigest.of(home.resolve("www")))).isEmpty();
        Path restored = home.resolve("etc").resolve(Path.of("/").relativize(conf()));
        assertThat(originalConf.differences(TreeDigest.of(restored))).isEmpty();
    }

    private static Ending everything(TestedSite from, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "restore-everything",
                                "--region",
                                "east",
                                "--confirm",
                                "east",
                                "--privileged",
                                "--json"));
        arguments.addAll(List.of(more));
        return from.run(arguments.toArray(String[]::new));
    }

    @Test
    @DisplayName(
            "P-01, C-11 from every subset of vaults an empty machine restores everything, exactly")
    void everySubsetRestoresEverything() throws IOException {
        for (int subset = 1; subset < 8; subset++) {
            Path home = directory.resolve("machine-" + subset);
            TestedSite machine = TestedSite.bare(home);
            List<String> attach = new ArrayList<>(List.of("attach"));
            int count = 0;
            for (int i = 0; i < VAULTS.size(); i++) {
                if ((subset >> i & 1) != 0) {
                    attach.add(site.vault(VAULTS.get(i)).toString());
                    count++;
                }
            }
            machine.run(attach.toArray(String[]::new)).exits(0);
            String skeleton = Files.readString(machine.config());
            assertThat(skeleton).contains("regions:", "  here:");
            Files.writeString(
                    machine.config(),
                    skeleton.substring(0, skeleton.indexOf("# Where restore-everything"))
                            + regions("new").replace("    prefer: [b]\n", ""));

            JsonNode told = everything(machine).exits(0).json();

            isExact(home.resolve("new"));
            assertThat(told.get("verdict").asString()).isEqualTo("passed");
            assertThat(told.get("targets").size()).isEqualTo(count);
            phasesAddUp(told);
        }
    }

    static void phasesAddUp(JsonNode told) {
        double sum = 0;
        for (JsonNode phase : told.get("phases")) {
            sum += phase.get("seconds").asDouble();
        }
        double wall = told.get("wallSeconds").asDouble();
        assertThat(wall).isPositive();
        assertThat(sum).isBetween(wall * 0.98, wall * 1.02);
        pathFits(told, wall);
    }

    private static void pathFits(JsonNode told, double wall) {
        JsonNode path = told.get("criticalPath");
        assertThat(path.get("sentence").asString()).contains(" of the time");
        double at = 0;
        for (JsonNode step : path.get("steps")) {
            assertThat(step.get("offset").asDouble()).isGreaterThanOrEqualTo(at);
            at = step.get("offset").asDouble() + step.get("seconds").asDouble();
        }
        assertThat(at).isPositive().isLessThanOrEqualTo(wall);
    }

    @Test
    @DisplayName(
            "R-08 a plan changes nothing; another plan, no or a wrong confirmation are refused")
    void aPlanIsAPromise() throws IOException {
        JsonNode plan = site.run("plan", "--region", "east", "--json").exits(0).json();
        String hash = plan.get("hash").asString();
        assertThat(site.home().resolve("new")).doesNotExist();
        assertThat(plan.get("targets").get(0).get("name").asString()).isEqualTo("b");
        assertThat(plan.get("bytes").asLong()).isPositive();
        assertThat(plan.get("gaps")).isEmpty();
        assertThat(plan.get("notBack").toString()).contains("tree: everything written after");

        site.run("restore-everything", "--region", "east")
                .exits(5)
                .says("not confirmed", "REAL RESTORE");
        site.run("restore-everything", "--region", "east", "--confirm", "west").exits(5);
        site.run("restore-everything", "--region", "west", "--confirm", "west").exits(2);
        everything(site, "--plan", "0123456789abcdef").exits(5).says(hash);
        everything(site, "--plan", hash, "--without", "a").exits(5);
        assertThat(site.home().resolve("new")).doesNotExist();

        everything(site, "--plan", hash).exits(0);
        isExact(site.home().resolve("new"));
    }

    @Test
    @DisplayName("R-01, R-02 what is there, the live source and the vaults are not written to")
    void guardsStand() throws IOException {
        Path file = site.home().resolve("new/etc/precious");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "mine");
        everything(site).exits(5).says("conf: its home", "is not empty");
        assertThat(site.home().resolve("new/www")).doesNotExist();
        assertThat(file).hasContent("mine");

        rehome("new/www", "source/sub").exits(5).says("live source tree");
        rehome("source", "elsewhere").exits(5).says("is the live source tree");
        rehome("vaults/a/x", "elsewhere").exits(5).says("overlaps target a");
        rehome("both", "both").exits(5).says("is that of");
        assertThat(original.differences(TreeDigest.of(site.source()))).isEmpty();
        assertThat(site.home().resolve("elsewhere")).doesNotExist();

        String mapped = Files.readString(site.config());
        Files.writeString(
                site.config(),
                mapped.replace("conf: {path: both}", "conf: {path: new/etc, existing: overwrite}")
                        .replace("tree: {path: both}", "tree: {path: new/www}"));
        everything(site).exits(0);
        isExact(site.home().resolve("new"));
        assertThat(file).hasContent("mine");
    }

    private Ending rehome(String tree, String conf) throws IOException {
        site.configure(
                "tree: {type: directory, path: source}\n  conf: {type: config, paths: [conf]}",
                TestedSite.vaultLines("a", "b", "c")
                        + regions("new").replace("new/www", tree).replace("new/etc", conf));
        return everything(site);
    }

    @Test
    @DisplayName("G-09 all gaps and leftovers of a region are listed before the first write")
    void gapsAreListedTogether() throws IOException {
        Files.createDirectories(site.home().resolve("runbooks"));
        Files.writeString(
                site.home().resolve("runbooks/ours.yml"),
                """
                about: Brings back the tree only.
                waves:
                  - name: data
                    steps:
                      - {restore: {sources: [tree]}}
                      - {name: switch, command: [echo, "${balancer}"]}
                """);
        Files.writeString(site.home().resolve("blocked"), "a file");
        site.configure(
                "tree: {type: directory, path: source}\n  conf: {type: config, paths: [conf]}",
                TestedSite.vaultLines("a", "b", "c")
                        + """
                        regions:
                          east:
                            runbook: ours
                            variables: {old: "%1$s"}
                            sources:
                              tree: {path: blocked/www}
                        checks:
                          tree: [{command: [ls, "%1$s"]}]
                        """
                                .formatted(site.source()));

        everything(site)
                .exits(5)
                .says(
                        "tree: its home",
                        "cannot be made",
                        "conf: no step of runbook ours restores it",
                        "conf: its home / ",
                        "nothing stands behind ${balancer}");
        site.run("plan", "--region", "east")
                .exits(3)
                .says(
                        "a check of tree still names the old place",
                        "variable old still names the old place",
                        "conf keeps its old home");
    }

    @Test
    @DisplayName("C-04 killed at random moments, the same command finishes; the result is exact")
    void killedAndContinued() throws Exception {
        int kills = LONG ? 20 : 4;
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 24; i++) {
            byte[] bytes = new byte[2 << 20];
            random.nextBytes(bytes);
            Files.write(site.source().resolve("large-" + i), bytes);
        }
        original = TreeDigest.of(site.source());
        site.run("backup").exits(0);
        Path home = site.home().resolve("new");
        weird.add(home.resolve("www"));
        int inTheMiddle = 0;
        for (int i = 0; i < kills; i++) {
            Child child = child();
            awaitStart(child, home);
            Thread.sleep(random.nextInt(250));
            if (child.process().isAlive()) {
                child.kill();
                inTheMiddle++;
            }
        }
        Ending last = everything(site).exits(0);
        isExact(home);
        assertThat(inTheMiddle).as("kills that struck, seed %d", seed).isPositive();
        assertThat(last.json().get("verdict").asString()).isEqualTo("passed");
        try (Stream<Path> left = Files.list(home.resolve("www"))) {
            assertThat(left.map(p -> p.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(".lifeboat"));
        }
    }

    private Child child() throws IOException, InterruptedException {
        return site.child(
                List.of(),
                "restore-everything",
                "--region",
                "east",
                "--confirm",
                "east",
                "--privileged",
                "--passphrase-file",
                site.home().resolve("passphrase").toString());
    }

    /// Waits until something is written, or the end.
    private static void awaitStart(Child child, Path home) throws InterruptedException {
        while (child.process().isAlive() && !Files.exists(home)) {
            Thread.sleep(5);
        }
    }

    private static long sizeOf(Path file) {
        return file.toFile().length();
    }

    @Test
    @DisplayName("I2 what no vault has any more is named, the rest comes back: exit code 3")
    void partialSuccessIsNamed() throws IOException {
        byte[] bytes = new byte[6 << 20];
        new Random(1).nextBytes(bytes);
        List<String> before = List.copyOf(site.objects("a", "packs/").keySet());
        Files.write(site.source().resolve("the-lost-one"), bytes);
        site.run("backup").exits(0);
        List<String> packs = new ArrayList<>(site.objects("a", "packs/").keySet());
        packs.removeAll(before);
        assertThat(packs).isNotEmpty();
        String largest =
                packs.stream()
                        .max(
                                Comparator.comparingLong(
                                        pack -> sizeOf(site.vault("a").resolve(pack))))
                        .orElseThrow();
        for (String vault : VAULTS) {
            TestedSite.flip(site.vault(vault).resolve(largest));
        }
        Ending ending = everything(site);
        weird.add(site.home().resolve("new/www"));
        ending.exits(3);
        assertThat(ending.json().get("verdict").asString()).isEqualTo("partial");
        ending.says("the-lost-one: not restored");
        Path restored = site.home().resolve("new/etc").resolve(Path.of("/").relativize(conf()));
        assertThat(originalConf.differences(TreeDigest.of(restored))).isEmpty();
    }
}
