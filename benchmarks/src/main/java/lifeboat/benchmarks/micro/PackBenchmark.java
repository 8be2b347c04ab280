package lifeboat.benchmarks.micro;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.chunk.Chunker;
import lifeboat.vault.hash.KeyedHash;
import lifeboat.vault.index.KnownBlobs;
import lifeboat.vault.pack.PackBuffers;
import lifeboat.vault.pack.PackWriter;
import lifeboat.vault.pack.PackedBlob;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.SealingKeys;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Building packs of up to 32 MiB on one thread, in memory, MB/s.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {CipherWarmUp.QUIET, CipherWarmUp.EARLY})
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
public class PackBenchmark {
    private static final int PACK_BYTES = 32 << 20;
    private static final int FRAMES = 30; // so many incompressible ones fit a pack
    private static final int FRAMES_BYTES = FRAMES * FrameCodec.MAX_PLAIN;
    private static final int CONTENT_BYTES = 16 << 20;
    private static final int LEVEL = 3;

    private final SealingKeys keys = SeededSite.sealingKeys();
    private final Chunker chunker = SeededSite.chunker();
    private final KeyedHash hash = SeededSite.keyedHash();
    private final FrameCodec codec = new FrameCodec(LEVEL);
    private final PackBuffers buffers = new PackBuffers(PACK_BYTES, 8);
    private final byte[] content = Sample.ROWS.bytes(CONTENT_BYTES);
    private final byte[] frame = new byte[FrameCodec.MAX_PLAIN];
    private final byte[] encoded = new byte[FrameCodec.MAX_CONTENT];
    private final byte[] incompressible = new byte[FrameCodec.MAX_CONTENT];
    private final int incompressibleLength =
            codec.encode(
                    Sample.RANDOM.bytes(FrameCodec.MAX_PLAIN),
                    FrameCodec.MAX_PLAIN,
                    incompressible);
    private final List<PackedBlob> eightBlobs =
            new Random(Sample.SEED)
                    .longs(8)
                    .mapToObj(id ->
                            new PackedBlob(
                                    new BlobId(id, id), BlobKind.DATA, FrameCodec.MAX_PLAIN / 8))
                    .toList();
    private int storedBytes;

    /// A whole pack of frames that are compressed already: key encapsulation, sealing, directory,
    /// SHA-256 of the pack. MB/s of stored bytes.
    @Benchmark
    @OperationsPerInvocation(FRAMES_BYTES)
    public int ofFrames() throws IOException {
        PackWriter packs = packWriter();
        for (int i = 0; i < FRAMES; i++) {
            packs.add(
                    incompressible,
                    incompressibleLength,
                    FrameCodec.MAX_PLAIN,
                    eightBlobs,
                    Set.of());
        }
        packs.flush();
        return storedBytes;
    }

    /// The data path from bytes of a file to a finished pack: cut, name, look up, compress, seal,
    /// pack. MB/s of plaintext, which is [Sample#ROWS].
    @Benchmark
    @OperationsPerInvocation(CONTENT_BYTES)
    public int ofContent() throws IOException {
        PackWriter packs = packWriter();
        KnownBlobs known = new KnownBlobs(1_000);
        List<PackedBlob> blobs = new ArrayList<>();
        int filled = 0;
        for (int at = 0; at < CONTENT_BYTES; ) {
            int length = chunker.next(content, at, CONTENT_BYTES - at);
            BlobId id = hash.id(content, at, length);
            if (known.claim(id) == KnownBlobs.CLAIMED) {
                if (filled + length > frame.length) {
                    addFrame(packs, filled, blobs);
                    blobs = new ArrayList<>();
                    filled = 0;
                }
                System.arraycopy(content, at, frame, filled, length);
                filled += length;
                blobs.add(new PackedBlob(id, BlobKind.DATA, length));
            }
            at += length;
        }
        addFrame(packs, filled, blobs);
        packs.flush();
        return storedBytes;
    }

    private void addFrame(PackWriter packs, int filled, List<PackedBlob> blobs) throws IOException {
        int length = codec.encode(frame, filled, encoded);
        packs.add(encoded, length, filled, blobs, Set.of());
    }

    private PackWriter packWriter() {
        return new PackWriter(
                buffers,
                keys,
                pack -> {
                    storedBytes += Math.toIntExact(pack.content().length());
                    pack.buffer().release();
                });
    }

    @TearDown
    public void close() {
        codec.close();
    }
}
