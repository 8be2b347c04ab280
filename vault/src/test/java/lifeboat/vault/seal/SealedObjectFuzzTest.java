package lifeboat.vault.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import lifeboat.targets.fuzz.Fuzz;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.TestSite;
import lifeboat.vault.VaultException;
import lifeboat.vault.pack.PackDirectory;
import lifeboat.vault.pack.PackedBlob;
import lifeboat.vault.wire.WireReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SealedObjectFuzzTest {
    private static final byte[] PLAIN = "what a pack may hold ".repeat(20).getBytes(US_ASCII);

    private final TestSite site;
    private final SealingKeys keys;
    private final FrameCodec codec = new FrameCodec(1);

    SealedObjectFuzzTest() throws IOException {
        site = TestSite.with(0);
        keys = site.recoveryKeys().sealing();
    }

    @AfterEach
    void close() {
        codec.close();
        site.close();
    }

    private static byte[] extra(int blobs) {
        List<PackedBlob> frame = new ArrayList<>();
        for (int i = 0; i < blobs; i++) {
            frame.add(new PackedBlob(new BlobId(i, ~i), BlobKind.DATA, PLAIN.length / blobs));
        }
        return new PackDirectory(List.of(frame)).toBytes();
    }

    private byte[] pack() {
        SealedObjectWriter out = new SealedObjectWriter(ObjectType.PACK, keys, codec);
        out.frame(PLAIN, PLAIN.length);
        return out.finish(extra(4));
    }

    private SealedObjectReader open(byte[] stored) throws IOException {
        return SealedObjectReader.open(
                SealedObjectReader.Bytes.of(stored), ObjectType.PACK, keys, codec, "pack");
    }

    @Test
    @DisplayName("X-01, X-02, X-04 fuzz: stored bytes of a pack open as the pack or not at all")
    void storedBytes() throws Exception {
        byte[] good = pack();
        Fuzz.of(
                        SealedObjectFuzzTest.class,
                        "pack",
                        input -> {
                            SealedObjectReader pack = open(input);
                            assertThat(pack.allFrames(1 << 20)).isEqualTo(PLAIN);
                            assertThat(pack.extra()).isEqualTo(extra(4));
                        })
                .good(good)
                .words("LIFEBOAT", "LBTAIL1\n")
                .refusing(
                        VaultException.Damaged.class,
                        VaultException.NewerFormat.class,
                        VaultException.WrongVault.class)
                .rounds(800)
                .run();
    }

    /// The input is the plaintext of a directory, sealed with the right keys.
    @Test
    @DisplayName("X-12 fuzz: a directory that is validly sealed is refused or adds up")
    void directories() throws Exception {
        byte[] good = pack();
        byte[] directory = new ObjectDirectory(open(good).frames(), extra(4)).toBytes();
        byte[] empty = new ObjectDirectory(List.of(), new byte[0]).toBytes();
        Fuzz.of(SealedObjectFuzzTest.class, "pack-directory", this::openForged)
                .good(directory, empty)
                .refusing(VaultException.Damaged.class)
                .memory(24 << 20, 100) // forging included
                .rounds(500)
                .run();
    }

    private void openForged(byte[] directory) throws IOException {
        if (directory.length > FrameCodec.MAX_PLAIN) {
            throw new VaultException.Damaged("does not fit a frame");
        }
        int frames = new WireReader(directory, "x").count(ObjectDirectory.MAX_FRAMES);
        byte[] stored =
                ForgedObject.of(
                        ObjectType.PACK,
                        keys,
                        frames == 0 ? List.of() : List.of(PLAIN),
                        directory,
                        frames);
        SealedObjectReader object = open(stored);
        PackDirectory pack = PackDirectory.from(object.extra(), object.frames(), "pack");
        assertThat(pack.frames()).hasSameSizeAs(object.frames());
        for (int i = 0; i < object.frames().size(); i++) {
            int blobs = pack.frames().get(i).stream().mapToInt(PackedBlob::length).sum();
            assertThat(object.frame(i)).hasSize(blobs);
        }
        object.allFrames(1 << 24);
    }

    @Test
    @DisplayName("X-12 fuzz: what a pack adds to its directory is refused or fills its frames")
    void packDirectories() throws Exception {
        List<ObjectDirectory.Frame> frames =
                List.of(
                        new ObjectDirectory.Frame(0, 100, PLAIN.length / 4 * 4),
                        new ObjectDirectory.Frame(100, 100, 0));
        byte[] good = Arrays.copyOf(extra(4), extra(4).length + 1);
        Fuzz.of(
                        SealedObjectFuzzTest.class,
                        "pack-blobs",
                        input -> {
                            PackDirectory read = PackDirectory.from(input, frames, "pack");
                            assertThat(PackDirectory.from(read.toBytes(), frames, "pack"))
                                    .isEqualTo(read);
                        })
                .good(good)
                .refusing(VaultException.Damaged.class)
                .run();
    }

    @Test
    @DisplayName("X-12 fuzz: the content of a frame is refused or within its limits")
    void frames() throws Exception {
        byte[] plain = new byte[FrameCodec.MAX_PLAIN];
        byte[] random = new byte[3000];
        new Random(1).nextBytes(random);
        Fuzz.of(
                        SealedObjectFuzzTest.class,
                        "frame",
                        input -> {
                            int length = codec.decode(input, input.length, plain, "frame");
                            byte[] again = content(Arrays.copyOf(plain, length));
                            byte[] second = new byte[FrameCodec.MAX_PLAIN];
                            assertThat(codec.decode(again, again.length, second, "frame"))
                                    .isEqualTo(length);
                            assertThat(Arrays.equals(second, 0, length, plain, 0, length)).isTrue();
                        })
                .good(content(PLAIN), content(random), content(new byte[0]))
                .good(content(new byte[1 << 20]))
                .refusing(VaultException.Damaged.class)
                .run();
    }

    private byte[] content(byte[] plain) {
        byte[] out = new byte[FrameCodec.MAX_CONTENT];
        return Arrays.copyOf(out, codec.encode(plain, plain.length, out));
    }
}
