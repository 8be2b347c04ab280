package lifeboat.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.FrameOpener;
import lifeboat.encryption.FrameRole;
import lifeboat.encryption.FrameSealer;
import lifeboat.vault.seal.ObjectHeader;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealingKeys;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Encrypting and authenticating 1 MiB as a frame, MB/s.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {CipherWarmUp.QUIET, CipherWarmUp.EARLY})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SealBenchmark {
    private static final int BYTES = 1 << 20;

    private final byte[] content = Sample.RANDOM.bytes(BYTES);
    private final byte[] room = new byte[BYTES + FrameSealer.OVERHEAD];
    private final byte[] sealed = new byte[BYTES + FrameSealer.OVERHEAD];
    private final FrameSealer sealer;
    private final FrameOpener opener;
    private int nextFrame;

    public SealBenchmark() {
        SealingKeys keys = SeededSite.sealingKeys();
        ObjectHeader.NewObject object = ObjectHeader.create(ObjectType.PACK, keys);
        sealer = object.sealer();
        opener = SeededSite.opener(object, keys);
        sealer.seal(nextFrame++, FrameRole.DATA, content, 0, BYTES, sealed, 0);
    }

    @Benchmark
    @OperationsPerInvocation(BYTES)
    public int seal() {
        // never the same number twice: the sealer refuses to repeat a nonce
        return sealer.seal(nextFrame++, FrameRole.DATA, content, 0, BYTES, room, 0);
    }

    @Benchmark
    @OperationsPerInvocation(BYTES)
    public int open() throws EncryptionException {
        return opener.open(0, FrameRole.DATA, sealed, 0, sealed.length, room, 0);
    }
}
