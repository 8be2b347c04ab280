package lifeboat.targets.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetIdentity;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UncachedTest {
    private static final int MIB = 1 << 20;

    @TempDir Path root;

    @ParameterizedTest
    @ValueSource(
            ints = {
                4 * MIB - 1,
                4 * MIB,
                4 * MIB + 1,
                5 * MIB - 1,
                5 * MIB,
                7 * MIB + 4095,
                8 * MIB + 256
            })
    void largeObjectsAreStoredByteForByte(int length) throws Exception {
        byte[] bytes = random(length + 77);
        Content content = Content.of(bytes, 77, length, Content.Sha256.of(bytes, 77, length));
        TargetIdentity identity = new TargetIdentity("own", "office", Set.of());
        ObjectKey key = new ObjectKey("packs/large");
        try (Target target = DirectoryTarget.at("disk", root, identity)) {
            target.put(key, content, PutMode.CREATE);

            assertThat(target.head(key).orElseThrow().sizeBytes()).isEqualTo(length);
            try (var in = target.read(key, ByteRange.ALL)) {
                assertThat(ByteBuffer.wrap(in.readAllBytes()))
                        .isEqualTo(ByteBuffer.wrap(bytes, 77, length));
            }
        }
    }

    @Test
    void writesWholeSlicesAndLeavesTheRest() throws Exception {
        byte[] bytes = random(5 * MIB + 5000);
        Path file = Files.createFile(root.resolve("file"));

        int written = Uncached.write(file, Content.of(bytes));

        assertThat(written).isIn(0, 5 * MIB); // none where the file system does not know how
        assertThat(ByteBuffer.wrap(Files.readAllBytes(file)))
                .isEqualTo(ByteBuffer.wrap(bytes, 0, written));
    }

    @Test
    void leavesSmallContentsToOthers() throws Exception {
        Content content = Content.of(random(4 * MIB - 1));
        assertThat(Uncached.write(root.resolve("not there"), content)).isZero();
    }

    @Test
    void neverWritesThroughALink() throws Exception {
        Path other = Files.createFile(root.resolve("other"));
        Path link = Files.createSymbolicLink(root.resolve("link"), other);

        assertThat(Uncached.write(link, Content.of(random(4 * MIB)))).isZero();
        assertThat(Files.size(other)).isZero();
    }

    @Test
    void whereTheFirstWriteIsRefusedEverythingIsLeft() throws Exception {
        Content content = Content.of(random(5 * MIB));
        assertThat(Uncached.write(root, content, _ -> new Sink(0))).isZero();
    }

    @Test
    @DisplayName(
            "D-01 a disk that fails midway is an error, not a reason to write the rest elsewhere")
    void aFailureMidwayIsTold() {
        Content content = Content.of(random(5 * MIB));

        assertThatThrownBy(() -> Uncached.write(root, content, _ -> new Sink(2 * MIB)))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
    }

    @Test
    @DisplayName("D-01 a short write ends the direct way at the very byte it reached")
    void aShortWriteLeavesTheRest() throws Exception {
        byte[] content = random(5 * MIB);
        Sink sink = new Sink(2 * MIB + 4097);

        int written = Uncached.write(root, Content.of(content), _ -> sink);

        assertThat(written).isEqualTo(2 * MIB + 4097);
        assertThat(sink.taken.toByteArray())
                .isEqualTo(java.util.Arrays.copyOf(content, 2 * MIB + 4097));
    }

    /// Takes so many bytes and no more; whoever wants to write then is told that it is full.
    private static final class Sink implements WritableByteChannel {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final int room;

        Sink(int room) {
            this.room = room;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            int length = Math.min(from.remaining(), room - taken.size());
            if (length == 0) {
                throw new IOException("No space left on device");
            }
            byte[] some = new byte[length];
            from.get(some);
            taken.writeBytes(some);
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
