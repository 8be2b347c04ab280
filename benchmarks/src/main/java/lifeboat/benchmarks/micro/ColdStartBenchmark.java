package lifeboat.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import lifeboat.encryption.FrameRole;
import lifeboat.encryption.FrameSealer;
import lifeboat.vault.hash.KeyedHash;
import lifeboat.vault.seal.ObjectHeader;
import lifeboat.vault.seal.ObjectType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The first two seconds of a fresh JVM, in which a small backup is over, MB/s. No warm-up, by
/// intention.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 0)
@Measurement(iterations = 1, time = 2)
public class ColdStartBenchmark {
    private static final int BYTES = 1 << 20;
    private static final int BLOB_BYTES = 128 << 10;

    private final byte[] content = Sample.RANDOM.bytes(BYTES);
    private final byte[] room = new byte[BYTES + FrameSealer.OVERHEAD];
    private final KeyedHash hash = SeededSite.keyedHash();
    private final FrameSealer sealer =
            ObjectHeader.create(ObjectType.PACK, SeededSite.sealingKeys()).sealer();
    private int nextFrame;

    @Benchmark
    @OperationsPerInvocation(BYTES)
    public int seal() {
        return sealer.seal(nextFrame++, FrameRole.DATA, content, 0, BYTES, room, 0);
    }

    @Benchmark
    @OperationsPerInvocation(BYTES)
    public long hash() {
        long mixed = 0;
        for (int at = 0; at < BYTES; at += BLOB_BYTES) {
            mixed ^= hash.id(content, at, BLOB_BYTES).low();
        }
        return mixed;
    }
}
