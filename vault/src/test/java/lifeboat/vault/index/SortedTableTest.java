package lifeboat.vault.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import lifeboat.vault.BlobId;
import lifeboat.vault.VaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedTableTest {
    private static final byte[] EXTRA = {1, 2, 3};

    @TempDir Path directory;

    private Path write(Map<BlobId, List<Integer>> model) throws IOException {
        Path file = directory.resolve("table" + model.size() + "-" + System.nanoTime());
        try (SortedTableWriter out = new SortedTableWriter(file, "label", 2)) {
            for (BlobId id : new TreeSet<>(model.keySet())) {
                for (int value : model.getOrDefault(id, List.of())) {
                    out.record(id.high(), id.low()).field(value).field(~value);
                }
            }
            out.finish(EXTRA);
        }
        return file;
    }

    private static Map<BlobId, List<Integer>> random(int count, long seed) {
        Random random = new Random(seed);
        Map<BlobId, List<Integer>> model = new HashMap<>();
        for (int i = 0; i < count; i++) {
            // many ids share their first half, across the borders of pages; some come twice
            long high = i % 3 == 0 ? 42 : random.nextLong();
            BlobId id = new BlobId(high, random.nextLong());
            model.put(id, i % 10 == 0 ? List.of(i, i + 1) : List.of(i));
        }
        return model;
    }

    private static List<Integer> find(SortedTable table, BlobId id) throws IOException {
        List<Integer> found = new ArrayList<>();
        table.find(
                id,
                (page, at) -> {
                    int value = SortedTable.field(page, at, 0);
                    assertThat(SortedTable.field(page, at, 1)).isEqualTo(~value);
                    found.add(value);
                    return false;
                });
        return found;
    }

    @Test
    void answersAsAMapDoes() throws Exception {
        for (int count : List.of(1, 2, 169, 170, 171, 340, 5_000)) {
            Map<BlobId, List<Integer>> model = random(count, count);
            try (SortedTable table = SortedTable.open(write(model), "label", 2)) {
                for (var each : model.entrySet()) {
                    assertThat(find(table, each.getKey()))
                            .containsExactlyInAnyOrderElementsOf(each.getValue());
                }
                Random random = new Random(7);
                for (int i = 0; i < 1_000; i++) {
                    long high = i % 2 == 0 ? 42 : random.nextLong();
                    assertThat(find(table, new BlobId(high, random.nextLong()))).isEmpty();
                }
                assertThat(table.extra()).isEqualTo(EXTRA);
            }
        }
    }

    @Test
    void anEmptyTableKnowsNothing() throws Exception {
        try (SortedTable table = SortedTable.open(write(Map.of()), "label", 2)) {
            assertThat(find(table, new BlobId(0, 0))).isEmpty();
            assertThat(table.records()).isZero();
        }
    }

    @Test
    void refusesRecordsThatDescend() throws Exception {
        try (SortedTableWriter out =
                new SortedTableWriter(directory.resolve("descending"), "label", 0)) {
            out.record(-1, 5); // unsigned: the highest
            assertThatThrownBy(() -> out.record(1, 5)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aTableCutAnywhereOrOfAnotherLabelIsNone() throws Exception {
        Path file = write(random(400, 1));
        byte[] whole = Files.readAllBytes(file);
        assertThatThrownBy(() -> SortedTable.open(file, "another", 2))
                .isInstanceOf(VaultException.Damaged.class);
        assertThatThrownBy(() -> SortedTable.open(file, "label", 1))
                .isInstanceOf(VaultException.Damaged.class);
        for (int length = 0; length < whole.length; length += length < 100 ? 1 : 97) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SortedTable.open(file, "label", 2))
                    .as("cut at " + length)
                    .isInstanceOf(VaultException.Damaged.class);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> SortedTable.open(file, "label", 2))
                .isInstanceOf(VaultException.Damaged.class);
    }

    @Test
    void noFlippedBitMakesABlobKnownElsewhereOrAtAll() throws Exception {
        Map<BlobId, List<Integer>> model = random(600, 3);
        Path file = write(model);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 400; round++) {
            byte[] spoilt = whole.clone();
            spoilt[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, spoilt);
            try (SortedTable table = SortedTable.open(file, "label", 2)) {
                for (var each : model.entrySet()) {
                    try {
                        assertThat(find(table, each.getKey()))
                                .containsExactlyInAnyOrderElementsOf(each.getValue());
                    } catch (VaultException.Damaged e) {
                        refused++;
                    }
                }
            } catch (VaultException.Damaged e) {
                refused++; // its end, or what stands beside the records
            }
        }
        assertThat(refused).isGreaterThan(200);
    }

    @Test
    void pagesInOneAnothersPlaceAreSpoilt() throws Exception {
        Map<BlobId, List<Integer>> model = random(600, 4);
        Path file = write(model);
        byte[] whole = Files.readAllBytes(file);
        System.arraycopy(whole, 0, whole, SortedTable.PAGE, SortedTable.PAGE);
        Files.write(file, whole);
        try (SortedTable table = SortedTable.open(file, "label", 2)) {
            int refused = 0;
            for (var each : model.entrySet()) {
                try {
                    assertThat(find(table, each.getKey()))
                            .containsExactlyInAnyOrderElementsOf(each.getValue());
                } catch (VaultException.Damaged e) {
                    refused++;
                }
            }
            assertThat(refused).isPositive();
        }
    }
}
