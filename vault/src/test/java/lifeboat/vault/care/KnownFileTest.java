package lifeboat.vault.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.chunk.Chunker;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a provider who knows a file learns from sizes. That a backup grew by so many bytes it does
/// see: a vault hides which files these are, not how much there is.
class KnownFileTest {
    private static final int PACK = 4 << 20;
    private static final int FRAME = 1 << 20;

    @TempDir Path state;

    private static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Set<Integer> cuts(TestSite site, byte[] file) {
        Chunker chunker = site.hostKeys().chunker();
        Set<Integer> cuts = new HashSet<>();
        for (int at = 0; at < file.length; ) {
            at += chunker.next(file, at, file.length - at);
            cuts.add(at);
        }
        cuts.remove(file.length);
        return cuts;
    }

    @Test
    @DisplayName("K-12 every site cuts a known file at other places: there is no list to look for")
    void cutsAreTheSitesOwn() throws Exception {
        byte[] known = bytes(1, 24 << 20);
        List<Set<Integer>> all = new ArrayList<>();
        for (long seed = 1; seed <= 4; seed++) {
            try (TestSite site = TestSite.with(0, seed)) {
                all.add(cuts(site, known));
            }
        }
        for (int a = 0; a < all.size(); a++) {
            assertThat(all.get(a).size()).isGreaterThan(20);
            for (int b = a + 1; b < all.size(); b++) {
                Set<Integer> shared = new HashSet<>(all.get(a));
                shared.retainAll(all.get(b));
                assertThat(shared.size()).isLessThan(1 + all.get(a).size() / 10);
            }
        }
    }

    /// Sizes of the packs of one backup, in order of size.
    private List<Integer> packs(String name, long siteSeed, TestTree tree) throws IOException {
        try (TestSite site = TestSite.with(1, siteSeed)) {
            TestRuns.backUp(site, site.targets(), state.resolve(name), tree);
            List<Integer> sizes = new ArrayList<>();
            for (ObjectKey key : CareSite.keys(site.target(0), VaultLayout.PACKS)) {
                sizes.add(CareSite.bytes(site.target(0), key).length);
            }
            sizes.sort(null);
            return sizes;
        }
    }

    private static TestTree corpus() {
        TestTree tree = new TestTree();
        for (int i = 0; i < 150; i++) {
            tree.put("f%03d".formatted(i), bytes(100 + i, 50_000 + i * 997));
        }
        return tree;
    }

    @Test
    @DisplayName(
            "K-12 with or without a known file all packs but the last are full: only a sum shows")
    void packsAreFullOrTheLast() throws Exception {
        List<Integer> without = packs("without", 7, corpus());
        List<Integer> with = packs("with", 7, corpus().put("f075x", bytes(9, 30_000)));
        assertThat(without).hasSizeGreaterThan(3);
        assertThat(with).hasSameSizeAs(without);
        for (List<Integer> sizes : List.of(without, with)) {
            // the smallest is the last one; what the others lack is room for one more frame
            assertThat(sizes.subList(1, sizes.size()))
                    .allMatch(size -> size > PACK - 3 * FRAME && size <= PACK);
        }
        int sum = with.stream().mapToInt(i -> i).sum() - without.stream().mapToInt(i -> i).sum();
        assertThat(sum).isBetween(28_000, 34_000);
    }

    @Test
    @DisplayName("K-12 a file of less than a padding class may not show at all")
    void tinyFilesDrownInPadding() throws Exception {
        List<Integer> without = packs("tiny without", 8, new TestTree().put("a", bytes(1, 1000)));
        List<Integer> with =
                packs(
                        "tiny with",
                        8,
                        new TestTree().put("a", bytes(1, 1000)).put("b", bytes(2, 60)));
        assertThat(with).hasSize(1);
        // whole paddings of content and page, and what sealing adds to a frame
        int more = with.getFirst() - without.getFirst();
        assertThat(more).isBetween(0, 800);
        assertThat(more % 256).isIn(0, 16, 32);
    }
}
