package lifeboat.vault.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.entry.EntryPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupRunTest {
    @TempDir Path state;

    static TestTree tree(long seed) {
        Random random = new Random(seed);
        TestTree tree = new TestTree();
        for (int i = 0; i < 300; i++) {
            byte[] content = new byte[random.nextInt(40_000)];
            for (int k = 0; k < content.length; k++) {
                content[k] = (byte) ('a' + random.nextInt(8));
            }
            tree.put("d%02d/f%04d".formatted(i % 17, i), content);
        }
        byte[] large = new byte[70 << 20];
        random.nextBytes(large);
        return tree.put("large", large).put("empty", new byte[0]).put("same", large.clone());
    }

    static void assertSame(Map<EntryPath, byte[]> actual, TestTree expected) {
        assertThat(actual.keySet()).isEqualTo(expected.files().keySet());
        actual.forEach((path, bytes) ->
                assertThat(java.util.Arrays.equals(bytes, expected.files().get(path)))
                        .as("%s", path)
                        .isTrue());
    }

    @Test
    void whatWasBackedUpIsReadBackFromAnyVaultAlone() throws Exception {
        try (TestSite site = TestSite.with(3)) {
            TestTree tree = tree(7);
            SnapshotOutcome outcome = TestRuns.backUp(site, site.targets(), state, tree);
            assertThat(outcome.isComplete()).as("%s", outcome).isTrue();
            for (int i = 0; i < 3; i++) {
                assertSame(TestRuns.readBack(site, site.targets().subList(i, i + 1)), tree);
            }
            assertSame(TestRuns.pumpBack(site, site.targets()), tree);
        }
    }

    @Test
    void anUnchangedSecondRunStoresNoContentAgain() throws Exception {
        try (TestSite site = TestSite.with(2)) {
            TestTree tree = tree(8);
            TestRuns.backUp(site, site.targets(), state, tree);
            SnapshotOutcome second = TestRuns.backUp(site, site.targets(), state, tree);
            assertThat(second.manifest().sources().getFirst().newBytes()).isZero();
            assertThat(second.id().sequence()).isEqualTo(2);
            assertSame(TestRuns.readBack(site, site.targets()), tree);
        }
    }
}
