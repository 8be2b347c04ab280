package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.s3.InProcessS3;
import lifeboat.targets.s3.S3Target;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.posix.WeirdTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The story of the first stage, from a killed backup to healed vaults: two directories and an S3
/// server that checks signatures.
final class WholeStoryTest {
    private static final int RANDOM_BYTES = 72 << 20;
    private static final int PACK_BYTES = 32 << 20;

    @TempDir private Path directory;
    private InProcessS3 server;
    private Target s3;
    private TestedSite site;

    @BeforeEach
    void configure() throws Exception {
        server = InProcessS3.start();
        s3 = S3Target.open("c", server.settings("shop/"), Clock.systemUTC());
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.secret("s3.secret", server.secretKey());
        site.environment.put("E2E_ACCESS_KEY", server.accessKey());
        site.configure(
                "tree: {type: directory, path: source}",
                TestedSite.vaultLines("a", "b")
                        + """
                          c: {type: s3, provider: of-c, account: c, endpoint: "%s", path-style: true,
                              region: %s, bucket: %s, prefix: shop,
                              access-key: {env: E2E_ACCESS_KEY}, secret-key: {file: s3.secret}}
                        """
                                .formatted(server.endpoint(), server.region(), server.bucket()));
        WeirdTree.build(site.source());
    }

    @AfterEach
    void remove() throws Exception {
        WeirdTree.delete(site.source());
        WeirdTree.delete(directory.resolve("restored"));
        s3.close();
        server.close();
    }

    @Test
    @Timeout(120)
    @DisplayName(
            "C-01, X-01, X-02, X-09 a killed backup continues; damage in all vaults is found, does not harm a"
                    + " restore, and heals")
    void fromAKilledBackupToHealedVaults() throws IOException, InterruptedException {
        fillSource();
        TreeDigest original = TreeDigest.of(site.source());
        site.run("init").exits(0);

        Map<String, SortedMap<String, Long>> reached = killedAfterTheFirstPack();
        Ending rerun = site.run("backup", "--json").exits(0);
        assertThat(rerun.err()).contains("continuing the run of");
        nothingWasSentTwice(reached, rerun);

        Damage damage = damageAllVaults();
        assertThat(original.differences(site.restored(directory.resolve("restored")))).isEmpty();

        Ending found = site.run("verify", "--json").exits(4);
        assertThat(found.ofTarget("a", "damaged")).containsExactly(damage.flipped());
        assertThat(found.ofTarget("b", "missing")).containsExactly(damage.deleted());
        assertThat(found.ofTarget("c", "damaged")).containsExactly(damage.cut());

        site.run("heal").exits(0);
        Ending sound = site.run("verify", "--json").exits(0);
        assertThat(sound.json().get("level").asString()).isEqualTo("L2");
        assertThat(objects("a", "")).isEqualTo(objects("b", "")).isEqualTo(objects("c", ""));
    }

    private void fillSource() throws IOException, InterruptedException {
        Random random = new Random(20261120);
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(site.source().resolve("random.bin"))) {
            for (int i = 0; i < RANDOM_BYTES / block.length; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        for (String part : List.of("/usr/share/common-licenses", "/usr/share/bash-completion")) {
            if (Files.isDirectory(Path.of(part))) {
                TestedSite.call("cp", "-a", part, site.source().toString());
            }
        }
    }

    /// Kills a backup once a pack is on a vault.
    ///
    /// @return packs by vault
    private Map<String, SortedMap<String, Long>> killedAfterTheFirstPack()
            throws IOException, InterruptedException {
        Child child = site.child(List.of(), "backup");
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (site.objects("a", "packs/").isEmpty()) {
            assertThat(child.process().isAlive()).isTrue();
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(5);
        }
        assertThat(child.process().isAlive()).isTrue();
        child.kill();
        Map<String, SortedMap<String, Long>> reached = new TreeMap<>();
        for (String vault : List.of("a", "b", "c")) {
            assertThat(objects(vault, "snapshots/")).isEmpty();
            reached.put(vault, objects(vault, "packs/"));
        }
        return reached;
    }

    private void nothingWasSentTwice(Map<String, SortedMap<String, Long>> reached, Ending rerun)
            throws IOException {
        Set<String> all = new HashSet<>();
        reached.values().forEach(packs -> all.addAll(packs.keySet()));
        for (String vault : reached.keySet()) {
            SortedMap<String, Long> now = objects(vault, "packs/");
            SortedMap<String, Long> before = reached.get(vault);
            assertThat(now).containsAllEntriesOf(before);
            long sent = rerun.target(vault).get("bytes").asLong();
            assertThat(sent).as("sent to %s", vault).isLessThan(sum(now) - sum(before) + (4 << 20));
            // A pack that no journal knew of at the moment of the kill may have come once more.
            assertThat(sum(now)).isBetween((long) RANDOM_BYTES, RANDOM_BYTES + 2L * PACK_BYTES);
        }
        assertThat(all).isNotEmpty();
    }

    private static long sum(Map<String, Long> objects) {
        return objects.values().stream().mapToLong(Long::longValue).sum();
    }

    private record Damage(String flipped, String deleted, String cut) {}

    private Damage damageAllVaults() throws IOException {
        SortedMap<String, Long> packs = site.objects("a", "packs/");
        String flipped = packs.firstKey();
        String deleted = packs.lastKey();
        assertThat(flipped).isNotEqualTo(deleted);
        TestedSite.flip(site.vault("a").resolve(flipped));
        Files.delete(site.vault("b").resolve(deleted));
        ObjectKey index = new ObjectKey(objects("c", "indexes/").firstKey());
        long size = s3.head(index).orElseThrow().sizeBytes();
        byte[] half = s3.read(index, new ByteRange(0, size / 2)).readAllBytes();
        s3.put(index, Content.of(half), PutMode.REPLACE);
        return new Damage(flipped, deleted, index.value());
    }

    private SortedMap<String, Long> objects(String vault, String prefix) throws IOException {
        if (!vault.equals("c")) {
            return site.objects(vault, prefix);
        }
        SortedMap<String, Long> found = new TreeMap<>();
        s3.list(prefix, object -> found.put(object.key().value(), object.sizeBytes()));
        return found;
    }

    @Test
    @Timeout(60)
    @DisplayName("L-01 no secret is printed, stored in the state, or seen in the list of processes")
    void noSecretShowsAnywhere() throws IOException, InterruptedException {
        StringBuilder printed = new StringBuilder();
        printed.append(site.run("init", "--debug").exits(0).everything());
        printed.append(site.run("backup", "--debug").exits(0).everything());
        printed.append(site.run("doctor", "--debug").everything());
        printed.append(site.run("targets", "--probe", "--debug").everything());
        printed.append(site.run("runs", "--json", "--debug").exits(0).everything());
        Child child =
                site.child(
                        List.of(),
                        "verify",
                        "--debug",
                        "--passphrase-file",
                        site.home().resolve("passphrase").toString());
        StringBuilder seen = new StringBuilder();
        Path commandLine = Path.of("/proc/" + child.process().pid() + "/cmdline");
        while (child.process().isAlive() && Files.exists(commandLine)) {
            seen.append(Files.readString(commandLine));
            Thread.sleep(100);
        }
        printed.append(child.ending().exits(0).everything());
        site.configure(
                "tree: {type: directory, path: source}",
                "  c: {type: s3, provider: of-c, endpoint: \"%s\", path-style: true, region: r, bucket: gone, access-key: {env: E2E_ACCESS_KEY}, secret-key: {file: s3.secret}}"
                        .formatted(server.endpoint()));
        printed.append(site.run("snapshots", "--debug").everything());

        assertThat(seen).contains("lifeboat.console.Lifeboat");
        assertThat(printed).contains("harbour");
        hasNoSecret("what was printed", printed.toString());
        hasNoSecret("the command line", seen.toString());
        SortedMap<String, String> state = new TreeMap<>();
        try (var files = Files.walk(site.state())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                state.put(
                        file.getFileName().toString(),
                        new String(
                                Files.readAllBytes(file),
                                java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(state.get("jobs.mv.db")).contains("harbour"); // it can be searched as text
        state.forEach(this::hasNoSecret);
    }

    private void hasNoSecret(String where, String text) {
        assertThat(text.contains(TestedSite.PASSPHRASE)).as("passphrase in %s", where).isFalse();
        assertThat(text.contains(server.secretKey())).as("secret key in %s", where).isFalse();
    }
}
