package lifeboat.vault.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import lifeboat.targets.fuzz.Fuzz;
import lifeboat.vault.index.BlobBatch;
import lifeboat.vault.pack.SealedPack;
import lifeboat.vault.seal.ObjectDirectory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFuzzTest {
    @TempDir Path directory;

    /// A journal is never refused: what is not whole is not there. Records get their right sums.
    @Test
    @DisplayName("X-01, X-02, X-12 fuzz: a journal gives whole packs or nothing, and goes on")
    void journals() throws Exception {
        Path file = directory.resolve("journal");
        try (Journal journal = Journal.open(file)) {
            for (SealedPack pack : LocalStateTest.packs(2)) {
                journal.note(pack);
            }
        }
        Fuzz.of(JournalFuzzTest.class, "journal", input -> read(file, input))
                .good(Files.readAllBytes(file))
                .refusing(NothingThere.class)
                .memory(8 << 20, 100) // six buffers of 64 KiB for each pass
                .rounds(300)
                .run();
    }

    private static final class NothingThere extends IOException {}

    private static void read(Path file, byte[] input) throws IOException {
        for (byte[] bytes : List.of(input, withSums(input))) {
            Files.write(file, bytes);
            List<Journal.Noted> noted = Journal.read(file);
            for (Journal.Noted pack : noted) {
                assertThat(pack.sizeBytes()).isNotNegative();
                for (int i = 0; i < pack.frames().size(); i++) {
                    ObjectDirectory.Frame frame = pack.frames().get(i);
                    for (var blob : pack.directory().frames().get(i)) {
                        new BlobBatch()
                                .add(
                                        blob.id(),
                                        0,
                                        i,
                                        frame.offset(),
                                        frame.storedLength(),
                                        0,
                                        blob.length());
                    }
                }
            }
            Journal.open(file).close();
            assertThat(Journal.read(file)).isEqualTo(noted);
            if (noted.isEmpty()) {
                throw new NothingThere();
            }
        }
    }

    private static byte[] withSums(byte[] input) {
        byte[] bytes = input.clone();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int at = 0;
        while (at + 8 <= bytes.length) {
            int length = in.getInt(at);
            if (length < 1 || length > bytes.length - at - 8) {
                break;
            }
            CRC32C crc = new CRC32C();
            crc.update(Arrays.copyOfRange(bytes, at + 8, at + 8 + length));
            in.putInt(at + 4, (int) crc.getValue());
            at += 8 + length;
        }
        return bytes;
    }
}
