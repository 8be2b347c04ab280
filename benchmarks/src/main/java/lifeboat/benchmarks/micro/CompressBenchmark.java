package lifeboat.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import lifeboat.vault.seal.FrameCodec;
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

/// Compressing a frame of 1 MiB, MB/s of plaintext.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CompressBenchmark {
    @Param Sample sample = Sample.RANDOM;

    @Param({"1", "3"})
    int level;

    private final byte[] encoded = new byte[FrameCodec.MAX_CONTENT];
    private byte[] plain = {};
    private FrameCodec codec = new FrameCodec(1);

    @Setup
    public void makeContent() {
        plain = sample.bytes(FrameCodec.MAX_PLAIN);
        codec.close();
        codec = new FrameCodec(level);
    }

    @Benchmark
    @OperationsPerInvocation(FrameCodec.MAX_PLAIN)
    public int encode() {
        return codec.encode(plain, FrameCodec.MAX_PLAIN, encoded);
    }

    @TearDown
    public void close() {
        codec.close();
    }
}
