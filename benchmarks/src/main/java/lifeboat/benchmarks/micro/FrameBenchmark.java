package lifeboat.benchmarks.micro;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import lifeboat.encryption.FrameOpener;
import lifeboat.encryption.FrameRole;
import lifeboat.encryption.FrameSealer;
import lifeboat.vault.hash.KeyedHash;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectHeader;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.seal.SealingKeys;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// All that happens to a frame of eight blobs of 128 KiB on one thread, MB/s of plaintext.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {CipherWarmUp.QUIET, CipherWarmUp.EARLY})
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameBenchmark {
    private static final int BLOB_BYTES = 128 << 10;

    @Param Sample sample = Sample.RANDOM;

    @Param("3")
    int level;

    private final KeyedHash hash = SeededSite.keyedHash();
    private final byte[] encoded = new byte[FrameCodec.MAX_CONTENT];
    private final byte[] room = new byte[FrameCodec.MAX_CONTENT + FrameSealer.OVERHEAD];
    private final byte[] sealed = new byte[FrameCodec.MAX_CONTENT + FrameSealer.OVERHEAD];
    private final byte[] opened = new byte[FrameCodec.MAX_PLAIN];
    private final FrameSealer sealer;
    private final FrameOpener opener;
    private byte[] plain = {};
    private FrameCodec codec = new FrameCodec(1);
    private int sealedLength;
    private int nextFrame;

    public FrameBenchmark() {
        SealingKeys keys = SeededSite.sealingKeys();
        ObjectHeader.NewObject object = ObjectHeader.create(ObjectType.PACK, keys);
        sealer = object.sealer();
        opener = SeededSite.opener(object, keys);
    }

    @Setup
    public void makeContent() {
        plain = sample.bytes(FrameCodec.MAX_PLAIN);
        codec.close();
        codec = new FrameCodec(level);
        int length = codec.encode(plain, plain.length, encoded);
        sealedLength = sealer.seal(nextFrame++, FrameRole.DATA, encoded, 0, length, sealed, 0);
    }

    /// As a backup does: name, compress, seal.
    @Benchmark
    @OperationsPerInvocation(FrameCodec.MAX_PLAIN)
    public long write() {
        long mixed = nameBlobs(plain);
        int length = codec.encode(plain, plain.length, encoded);
        return mixed ^ sealer.seal(nextFrame++, FrameRole.DATA, encoded, 0, length, room, 0);
    }

    /// As a restore does: open, decompress, compare names.
    @Benchmark
    @OperationsPerInvocation(FrameCodec.MAX_PLAIN)
    public long read() throws IOException {
        int length =
                SealedObjectReader.openFrame(
                        opener, codec, 0, FrameRole.DATA, sealed, 0, sealedLength, opened, "frame");
        return length ^ nameBlobs(opened);
    }

    private long nameBlobs(byte[] bytes) {
        long mixed = 0;
        for (int at = 0; at < FrameCodec.MAX_PLAIN; at += BLOB_BYTES) {
            mixed ^= hash.id(bytes, at, BLOB_BYTES).low();
        }
        return mixed;
    }

    @TearDown
    public void close() {
        codec.close();
    }
}
