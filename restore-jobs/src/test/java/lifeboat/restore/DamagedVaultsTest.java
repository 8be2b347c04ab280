package lifeboat.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import lifeboat.restore.directory.Privileges;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.vault.TestSite;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.posix.WeirdTree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedVaultsTest {
    @TempDir Path temp;

    private Path live;
    private Path state;
    private Path home;

    @BeforeEach
    void prepare() throws IOException {
        live = Files.createDirectory(temp.resolve("live"));
        state = Files.createDirectory(temp.resolve("state"));
        home = temp.resolve("home");
        Random random = new Random(6);
        for (int i = 0; i < 120; i++) {
            Path directory = Files.createDirectories(live.resolve("d" + i % 7));
            byte[] content = new byte[random.nextInt(200_000)];
            random.nextBytes(content);
            Files.write(directory.resolve("f" + i), content);
        }
        Files.createLink(live.resolve("twin"), live.resolve("d0/f0"));
    }

    private RestoreResult restore(TestSite site) throws IOException {
        return Backups.restore(
                site, site.targets(), RestoreRequest.of("docroot", home).with(Privileges.APPLY));
    }

    private static List<ObjectKey> packs(Target target) throws IOException {
        List<ObjectKey> keys = new ArrayList<>();
        target.list(VaultLayout.PACKS, object -> keys.add(object.key()));
        keys.sort(ObjectKey::compareTo);
        return keys;
    }

    private static byte[] bytes(Target target, ObjectKey key) throws IOException {
        try (InputStream in = target.read(key, ByteRange.ALL)) {
            return in.readAllBytes();
        }
    }

    private static void put(Target target, ObjectKey key, byte[] bytes) throws IOException {
        target.delete(key);
        target.put(key, Content.of(bytes), PutMode.CREATE);
    }

    /// Turns bits over at this part of the object.
    private static void spoil(Target target, ObjectKey key, double where) throws IOException {
        byte[] bytes = bytes(target, key);
        bytes[(int) (bytes.length * where)] ^= 0x10;
        put(target, key, bytes);
    }

    private void assertExact(RestoreResult result) throws IOException {
        assertThat(result.verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        assertThat(TreeDigest.of(live).differences(TreeDigest.of(home))).isEmpty();
    }

    @Test
    @DisplayName("X-09 packs missing in one vault come from the other, and are named for healing")
    void missingPacksComeFromThePeer() throws Exception {
        try (TestSite site = TestSite.with(2)) {
            Backups.backUp(site, site.targets(), live, state);
            for (ObjectKey pack : packs(site.target(0))) {
                site.target(0).delete(pack);
            }
            RestoreResult result = restore(site);
            assertExact(result);
            assertThat(result.badObjects()).isNotEmpty().allMatch(bad -> bad.absent());
            assertThat(result.badObjects()).allMatch(bad -> bad.target().equals("vault0"));
        }
    }

    @Test
    @DisplayName("X-11 one pack bad in one vault and the next in the other: exact together")
    void differentBadPacksInEachVault() throws Exception {
        try (TestSite site = TestSite.with(2)) {
            Backups.backUp(site, site.targets(), live, state);
            List<ObjectKey> packs = packs(site.target(0));
            assertThat(packs).hasSizeGreaterThan(2);
            for (int i = 0; i < packs.size(); i++) {
                for (double where = 0.1; where < 0.9; where += 0.1) {
                    spoil(site.target(i % 2), packs.get(i), where);
                }
            }
            assertExact(restore(site));
        }
    }

    @Test
    @DisplayName("X-11 different frames of the same packs bad in each vault: exact together")
    void differentBadFramesOfTheSamePack() throws Exception {
        try (TestSite site = TestSite.with(2)) {
            Backups.backUp(site, site.targets(), live, state);
            int both = 0;
            for (ObjectKey pack : packs(site.target(0))) {
                double length = bytes(site.target(0), pack).length;
                spoil(site.target(0), pack, 2_000 / length); // in the first frame
                if (length > 1_400_000) { // no frame is longer than 1.1 MB: this is another one
                    spoil(site.target(1), pack, 1_300_000 / length);
                    both++;
                }
            }
            assertThat(both).isPositive();
            assertExact(restore(site));
        }
    }

    @Test
    void whatIsOnNoVaultIsNamedAndTheRestIsExact() throws Exception {
        try (TestSite site = TestSite.with(2)) {
            Backups.backUp(site, site.targets(), live, state);
            int damaged = 0;
            for (ObjectKey pack : packs(site.target(0))) {
                byte[] kept = bytes(site.target(0), pack);
                site.target(0).delete(pack);
                site.target(1).delete(pack);
                try {
                    RestoreResult result = restore(site);
                    assertThat(result.verdict()).isEqualTo(RestoreVerdict.DAMAGED);
                    damaged += assertNamedOrExact(result);
                } catch (VaultException.Lost e) {
                    assertThat(e).hasMessageContaining(pack.value()); // it held the list of pages
                }
                WeirdTree.delete(home);
                put(site.target(0), pack, kept);
                put(site.target(1), pack, kept);
            }
            assertThat(damaged).isPositive(); // how many depends on which pack got the pages
            assertExact(restore(site));
        }
    }

    /// @return how many entries are missing
    private int assertNamedOrExact(RestoreResult result) throws IOException {
        Set<EntryPath> named =
                result.notRestored().stream().map(NotRestored::path).collect(Collectors.toSet());
        TreeDigest was = TreeDigest.of(live);
        TreeDigest is = TreeDigest.of(home);
        was.lines()
                .forEach((path, line) -> {
                    if (named.contains(path)) {
                        assertThat(is.lines()).doesNotContainKey(path);
                    } else {
                        assertThat(is.lines()).containsEntry(path, line);
                    }
                });
        assertThat(is.lines().keySet()).isSubsetOf(was.lines().keySet());
        return named.size();
    }
}
