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
        assertThat(site.objects("a", "tombstones/"))
                .as("the next one's, and the first as long as a segment names its packs")
                .hasSizeBetween(1, 2);
        site.run("verify").exits(0);
        site.run("heal").exits(0);
        assertThat(snapshots()).isEqualTo(3);
        site.unlocked("evidence", "verify").exits(0);
        assertThat(site.restored(directory.resolve("r"))).isEqualTo(TreeDigest.of(site.source()));
    }

    @Test
    @DisplayName(
            "C-08 packs that hold little are replaced: told by a dry run, restored exactly, also by the independent reader")
    void packsThatHoldLittleAreReplaced() throws Exception {
        byte[] large = new byte[3 << 20];
        new java.util.Random(5).nextBytes(large);
        Files.write(site.source().resolve("leaves"), large);
        nights(0, 1);
        Files.delete(site.source().resolve("leaves"));
        nights(1, 3);
        site.run("drill").exits(0);
        Ending dry = site.run("prune", "--dry-run").exits(0);
        assertThat(dry.out())
                .contains("Would replace 1 pack that hold little")
                .contains("3.0 MiB won");
        assertThat(site.objects("a", "moves/")).isEmpty();
        JsonNode first = site.run("prune", "--json").exits(0).json();
        assertThat(first.get("repacked").get("packs").asInt()).isEqualTo(1);
        assertThat(site.objects("a", "moves/")).hasSize(1);
        site.run("verify").exits(0);
        nights(6, 1);
        long before = packBytes("b");
        site.run("prune").exits(0);
        assertThat(before - packBytes("b")).isGreaterThan(large.length - 10_000L);
        site.run("verify").exits(0);
        site.run("heal").exits(0);
        assertThat(site.restored(directory.resolve("r"))).isEqualTo(TreeDigest.of(site.source()));
        TestedSite.remove(site.vault("a"));
        assertThat(site.restored(directory.resolve("r2"))).isEqualTo(TreeDigest.of(site.source()));
        readIndependently(site.vault("b"));
    }

    private long packBytes(String vault) throws IOException {
        return site.objects(vault, "packs/").values().stream().mapToLong(Long::longValue).sum();
    }

    /// By the reader in Python, where its packages are (`-Dlifeboat.python=...`).
    private void readIndependently(Path vault) throws Exception {
        String python = System.getProperty("lifeboat.python", "python3");
        String reader = "../vault/src/test/python/read_vault.py";
        Path out = directory.resolve("python.out");
        if (python(out, python, reader, "--check-packages") == 0) {
            int code =
                    python(
                            out,
                            python,
                            reader,
                            vault.toString(),
                            directory.resolve("site/passphrase").toString());
            assertThat(code).as("%s", Files.readString(out)).isZero();
            assertThat(Files.readString(out)).contains("orchid.txt file");
        }
    }

    private static int python(Path out, String... command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        return process.waitFor();
    }

    @Test
    @DisplayName(
            "P-12 nothing is deleted, and no key slot removed, before a second person signed for it")
    void aSecondPersonSigns() throws Exception {
        java.security.KeyPair person = pair("person.pem");
        Files.writeString(
                site.config(),
                Files.readString(site.config())
                        + "second-approver: {key: person.pem, token: prune.token}\n");
        Path token = site.home().resolve("prune.token");
        Path request = site.home().resolve("prune.token.request");
        nights(0, 4);
        site.run("drill").exits(0);
        Ending announced = site.run("prune").exits(0);
        assertThat(announced.out()).contains("waits for the second approver").contains("openssl");
        assertThat(request).content().contains("deletes, not before").contains("  snapshot ");
        nights(6, 1);
        assertThat(site.run("prune").exits(3).out()).contains("due, and waits");
        assertThat(snapshots()).isEqualTo(5);
        sign(pair("other.pem"), request, token);
        site.run("prune").exits(3);
        assertThat(snapshots()).as("another key signed").isEqualTo(5);
        sign(person, request, token);
        Files.writeString(request, Files.readString(request) + "tombstone 00\n");
        site.run("prune").exits(3);
        assertThat(snapshots()).as("another request than was signed").isEqualTo(5);

        sign(person, request, token);
        JsonNode done = site.run("prune", "--json").json();
        assertThat(done.get("approvals")).hasSize(1);
        assertThat(done.get("approvals").get(0).get("request").asString()).contains("  snapshot ");
        assertThat(snapshots()).isLessThan(5);
        site.run("verify").exits(0);
        site.unlocked("evidence", "verify").exits(0);

        Path next = site.secret("next", "completely different words for everyday use now");
        String[] change = {"keys", "change", "--new-passphrase-file", next.toString()};
        site.run(change).exits(5).says("a second person must approve this", "openssl");
        sign(
                person,
                site.home().resolve("prune.token-keys-main.request"),
                site.home().resolve("prune.token-keys-main"));
        site.run(change).exits(0);
        site.secret("passphrase", Files.readString(next));

        Files.writeString(
                site.config(), Files.readString(site.config()).replaceAll("second-approver.*", ""));
        assertThat(site.run("prune").exits(3).out()).contains("the second approver is not the one");
    }

    private java.security.KeyPair pair(String file) throws Exception {
        java.security.KeyPair pair =
                java.security.KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.writeString(
                site.home().resolve(file),
                "-----BEGIN PUBLIC KEY-----\n"
                        + java.util.Base64.getEncoder()
                                .encodeToString(pair.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        return pair;
    }

    private static void sign(java.security.KeyPair person, Path request, Path token)
            throws Exception {
        java.security.Signature signature = java.security.Signature.getInstance("Ed25519");
        signature.initSign(person.getPrivate());
        signature.update(Files.readAllBytes(request));
        Files.writeString(
                token, java.util.Base64.getEncoder().encodeToString(signature.sign()) + "\n");
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
