package lifeboat.vault.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.TestAllocations;
import lifeboat.vault.VaultException;
import lifeboat.vault.seal.ObjectDirectory.Frame;
import lifeboat.vault.wire.WireWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PackDirectoryTest {
    private final List<Frame> frames = new ArrayList<>();
    private final PackDirectory directory;

    PackDirectoryTest() {
        Random random = new Random(1);
        List<List<PackedBlob>> all = new ArrayList<>();
        for (int f = 0; f < 5; f++) {
            List<PackedBlob> blobs = new ArrayList<>();
            int plain = 0;
            for (int i = 0; i < f * 3; i++) {
                BlobId id = new BlobId(random.nextLong(), random.nextLong());
                int length = random.nextInt(60_000);
                blobs.add(new PackedBlob(id, List.of(BlobKind.values()).get(i % 3), length));
                plain += length;
            }
            all.add(blobs);
            frames.add(new Frame(0, 0, plain));
        }
        directory = new PackDirectory(all);
    }

    @Test
    void aDirectoryIsReadBack() throws Exception {
        assertThat(PackDirectory.from(directory.toBytes(), frames, "x")).isEqualTo(directory);
    }

    @Test
    void everyTruncationAndSurplusIsDamage() {
        byte[] whole = directory.toBytes();
        for (int length = 0; length <= whole.length + 1; length++) {
            byte[] other = Arrays.copyOf(whole, length);
            if (length != whole.length) {
                assertThatThrownBy(() -> PackDirectory.from(other, frames, "x"))
                        .isInstanceOf(VaultException.Damaged.class);
            }
        }
    }

    @Test
    void blobsThatDoNotFillTheirFrameAreDamage() {
        List<Frame> longer = new ArrayList<>(frames);
        longer.set(2, new Frame(0, 0, frames.get(2).plainLength() + 1));
        assertThatThrownBy(() -> PackDirectory.from(directory.toBytes(), longer, "x"))
                .isInstanceOf(VaultException.Damaged.class);
    }

    @Test
    @DisplayName("X-12 absurd counts and lengths of blobs are refused before memory is taken")
    void absurdCountsAreRefused() {
        List<Frame> one = List.of(new Frame(0, 0, 1 << 20));
        byte[] count = new WireWriter().varint(1L << 40).toBytes();
        TestAllocations.assertRefused(1 << 20, () -> PackDirectory.from(count, one, "x"));
        byte[] crowd = new WireWriter(1 << 20).varint(20_000).raw(new byte[20_000 * 18]).toBytes();
        TestAllocations.assertRefused(1 << 20, () -> PackDirectory.from(crowd, one, "x"));
        byte[] length =
                new WireWriter().varint(1).u8(1).varint(1L << 62).raw(new byte[16]).toBytes();
        TestAllocations.assertRefused(1 << 20, () -> PackDirectory.from(length, one, "x"));
        byte[] kind = new WireWriter().varint(1).u8(9).varint(1).raw(new byte[16]).toBytes();
        assertThatThrownBy(() -> PackDirectory.from(kind, one, "x"))
                .isInstanceOf(VaultException.Damaged.class);
    }
}
