package lifeboat.vault.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.ContentRef;
import lifeboat.vault.PackId;
import lifeboat.vault.TestSite;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.pack.PackBuffers;
import lifeboat.vault.pack.PackWriter;
import lifeboat.vault.pack.PackedBlob;
import lifeboat.vault.pack.SealedPack;
import lifeboat.vault.seal.FrameCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The journal and the cache of large contents: what a crash or a bad disk leaves of them costs
/// time, never a wrong answer.
class LocalStateTest {
    @TempDir Path directory;

    static List<SealedPack> packs(int count) throws IOException {
        List<SealedPack> packs = new ArrayList<>();
        try (TestSite site = TestSite.with(0);
                FrameCodec codec = new FrameCodec(1)) {
            for (int i = 0; i < count; i++) {
                PackWriter writer =
                        new PackWriter(
                                new PackBuffers(4 << 20, 4), site.hostKeys().sealing(), packs::add);
                byte[] content = new byte[FrameCodec.MAX_CONTENT];
                int length = codec.encode(new byte[10], 10, content);
                var blob = new PackedBlob(new BlobId(1, i), BlobKind.DATA, 10);
                writer.add(content, length, 10, List.of(blob), Set.of());
                writer.flush();
            }
        }
        return packs;
    }

    private static List<PackId> ids(Path file) throws IOException {
        return Journal.read(file).stream().map(Journal.Noted::id).toList();
    }

    @Test
    void aJournalTornAtAnyByteGivesWhatIsWholeAndGoesOn() throws Exception {
        Path file = directory.resolve("journal");
        List<SealedPack> packs = packs(3);
        List<Long> ends = new ArrayList<>();
        try (Journal journal = Journal.open(file)) {
            for (SealedPack pack : packs) {
                journal.note(pack);
                ends.add(Files.size(file));
            }
        }
        byte[] whole = Files.readAllBytes(file);
        assertThat(Journal.read(file)).isEqualTo(packs.stream().map(Journal.Noted::of).toList());
        for (int length = 0; length <= whole.length; length++) {
            int cut = length;
            Files.write(file, Arrays.copyOf(whole, length));
            int complete = (int) ends.stream().filter(end -> end <= cut).count();
            List<PackId> expected =
                    new ArrayList<>(
                            packs.subList(0, complete).stream().map(SealedPack::id).toList());
            assertThat(ids(file)).as("cut at %d", length).isEqualTo(expected);
            try (Journal journal = Journal.open(file)) {
                journal.note(packs.get(2));
            }
            if (complete < 3) {
                expected.add(packs.get(2).id());
            }
            assertThat(ids(file)).as("cut at %d, gone on", length).isEqualTo(expected);
        }
    }

    @Test
    void aSpoiltRecordHidesWhatFollowsAndNothingBefore() throws Exception {
        Path file = directory.resolve("journal");
        List<SealedPack> packs = packs(2);
        try (Journal journal = Journal.open(file)) {
            journal.note(packs.get(0));
            journal.note(packs.get(1));
        }
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] spoilt = whole.clone();
            spoilt[at] ^= (byte) 0x81;
            Files.write(file, spoilt);
            assertThat(ids(file)).as("byte %d", at).hasSizeLessThan(2);
            if (at >= whole.length / 2) {
                assertThat(ids(file)).containsExactly(packs.get(0).id());
            }
        }
    }

    @Test
    void aClearedOrAbsentJournalIsEmpty() throws Exception {
        Path file = directory.resolve("journal");
        assertThat(Journal.read(file)).isEmpty();
        try (Journal journal = Journal.open(file)) {
            journal.note(packs(1).getFirst());
            journal.clear();
        }
        assertThat(Journal.read(file)).isEmpty();
    }

    private static ContentRef large(int seed) {
        Random random = new Random(seed);
        List<BlobId> ids =
                List.of(
                        new BlobId(random.nextLong(), random.nextLong()),
                        new BlobId(random.nextLong(), random.nextLong()));
        return new ContentRef(1L << 30, 1, ids);
    }

    @Test
    void packsOfLargeContentsAreKeptFromRunToRun() throws Exception {
        Path file = directory.resolve("contents");
        PackTable table = new PackTable();
        PackId first = new PackId(1, 2, 3, 4);
        PackId second = new PackId(-1, -2, -3, -4);
        PackUse use = new PackUse();
        use.add(table.add(new PackInfo(first, 100)));
        use.add(table.add(new PackInfo(second, 100)));
        LargeContents contents = new LargeContents();
        contents.add(large(1), use);
        PackUse unclear = new PackUse();
        unclear.markIncomplete();
        contents.add(large(2), unclear);
        contents.add(new ContentRef(5, 0, List.of(new BlobId(1, 1))), use);
        contents.save(file, table);

        LargeContents next = new LargeContents();
        next.load(file);
        assertThat(next.packs(large(1))).contains(List.of(first, second));
        assertThat(next.packs(large(2))).isEmpty();
        next.save(file, new PackTable()); // asked for, so kept

        LargeContents third = new LargeContents();
        third.load(file);
        assertThat(third.packs(large(1))).contains(List.of(first, second));
        LargeContents fourth = new LargeContents();
        fourth.load(file);
        fourth.save(file, new PackTable()); // nobody asked: forgotten
        LargeContents fifth = new LargeContents();
        fifth.load(file);
        assertThat(fifth.packs(large(1))).isEmpty();
    }

    @Test
    void aDamagedCacheOfLargeContentsIsNone() throws Exception {
        Path file = directory.resolve("contents");
        PackTable table = new PackTable();
        PackUse use = new PackUse();
        use.add(table.add(new PackInfo(new PackId(1, 2, 3, 4), 100)));
        LargeContents contents = new LargeContents();
        contents.add(large(1), use);
        contents.save(file, table);
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 1;
            for (byte[] spoilt : List.of(flipped, Arrays.copyOf(whole, i))) {
                Files.write(file, spoilt);
                LargeContents read = new LargeContents();
                read.load(file);
                assertThat(read.packs(large(1))).isEmpty();
            }
        }
        LargeContents none = new LargeContents();
        none.load(directory.resolve("absent"));
        assertThat(none.packs(large(1))).isEmpty();
    }
}
