package lifeboat.vault.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /// Every pack gets the bytes of the next one.
    private static void swapAll(Target target) throws Exception {
        List<ObjectKey> keys = new ArrayList<>();
        target.list(VaultLayout.PACKS, info -> keys.add(info.key()));
        assertThat(keys).hasSizeGreaterThan(2);
        List<byte[]> contents = new ArrayList<>();
        for (ObjectKey key : keys) {
            try (var in = target.read(key, ByteRange.ALL)) {
                contents.add(in.readAllBytes());
            }
        }
        for (int i = 0; i < keys.size(); i++) {
            target.put(
                    keys.get(i), Content.of(contents.get((i + 1) % keys.size())), PutMode.REPLACE);
        }
    }
}
