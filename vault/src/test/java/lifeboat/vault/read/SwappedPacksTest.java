package lifeboat.vault.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.snapshot.SnapshotId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwappedPacksTest {
    @TempDir Path state;

    @Test
    @DisplayName(
            "X-05 packs swapped on one target, whole on the other: everything is read from the other")
    void swappedPacksOfOneTargetDoNotSpoilTheOther() throws Exception {
        try (TestSite site = TestSite.with(2)) {
            byte[] large = new byte[12 << 20];
            new Random(5).nextBytes(large);
            TestTree tree = new TestTree().put("a", large).put("b", new byte[100_000]);
            TestRuns.backUp(site, site.targets(), state, tree);
            swapAll(site.target(0));
            for (int round = 0; round < 3; round++) {
                assertThat(TestRuns.readBack(site, site.targets()))
                        .hasSize(2)
                        .allSatisfy((path, bytes) ->
                                assertThat(bytes).isEqualTo(tree.files().get(path)));
                assertThat(TestRuns.pumpBack(site, site.targets()))
                        .hasSize(2)
                        .allSatisfy((path, bytes) ->
                                assertThat(bytes).isEqualTo(tree.files().get(path)));
            }
        }
    }

    @Test
    @DisplayName(
            "X-05 without an index, a pack that another one of the same length stands in for on the"
                    + " first target is read from the second")
    void aPackOfTheSameLengthDoesNotStandInForAnother() throws Exception {
        try (TestSite site = TestSite.with(2)) {
            TestTree tree = new TestTree().put("file", randomBytes(6, 100_000));
            TestRuns.backUp(site, site.targets(), state, tree);
            List<ObjectKey> needed = keys(site.target(0), VaultLayout.PACKS);
            SnapshotId first = newest(site);
            // the same tree with another content: what it packs is as long
            TestRuns.backUp(
                    site,
                    site.targets(),
                    state,
                    new TestTree().put("file", randomBytes(7, 100_000)));
            for (Target target : site.targets()) {
                for (ObjectKey index : keys(target, VaultLayout.INDEXES)) {
                    target.delete(index);
                }
            }
            for (Target liar : site.targets()) {
                Map<ObjectKey, byte[]> good = standIn(liar, needed);
                for (int round = 0; round < 5; round++) {
                    Vaults vaults = new Vaults(site.targets());
                    SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.recoveryKeys());
                    assertThat(TestRuns.readBack(site, vaults, catalog, first))
                            .hasSize(1)
                            .allSatisfy((path, bytes) ->
                                    assertThat(bytes).isEqualTo(tree.files().get(path)));
                }
                for (var pack : good.entrySet()) {
                    liar.put(pack.getKey(), Content.of(pack.getValue()), PutMode.REPLACE);
                }
            }
        }
    }

    private static byte[] randomBytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static SnapshotId newest(TestSite site) throws Exception {
        return SnapshotCatalog.scan(new Vaults(site.targets()), site.recoveryKeys())
                .newestOf(site.host().hostId())
                .orElseThrow();
    }

    private static List<ObjectKey> keys(Target target, String prefix) throws Exception {
        List<ObjectKey> keys = new ArrayList<>();
        target.list(prefix, info -> keys.add(info.key()));
        return keys;
    }

    /// Packs among `needed` get the bytes of others that are as long.
    ///
    /// @return what they were
    private static Map<ObjectKey, byte[]> standIn(Target target, List<ObjectKey> needed)
            throws Exception {
        Map<ObjectKey, byte[]> before = new HashMap<>();
        for (ObjectKey key : needed) {
            byte[] good = bytes(target, key);
            for (ObjectKey other : keys(target, VaultLayout.PACKS)) {
                byte[] bytes = bytes(target, other);
                if (!needed.contains(other) && bytes.length == good.length) {
                    target.put(key, Content.of(bytes), PutMode.REPLACE);
                    before.put(key, good);
                }
            }
        }
        assertThat(before).as("packs for which another one is as long").isNotEmpty();
        return before;
    }

    private static byte[] bytes(Target target, ObjectKey key) throws Exception {
        try (var in = target.read(key, ByteRange.ALL)) {
            return in.readAllBytes();
        }
    }

    /// Every pack gets the bytes of the next one.
    private static void swapAll(Target target) throws Exception {
        List<ObjectKey> keys = keys(target, VaultLayout.PACKS);
        assertThat(keys).hasSizeGreaterThan(2);
        List<byte[]> contents = new ArrayList<>();
        for (ObjectKey key : keys) {
            contents.add(bytes(target, key));
        }
        for (int i = 0; i < keys.size(); i++) {
            target.put(
                    keys.get(i), Content.of(contents.get((i + 1) % keys.size())), PutMode.REPLACE);
        }
    }
}
