package lifeboat.benchmarks.micro;

import java.io.IOException;
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

/// Decompressing a frame of 1 MiB that was compressed at level 3, MB/s of plaintext.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecompressBenchmark {
    @Param Sample sample = Sample.RANDOM;

    private final byte[] encoded = new byte[FrameCodec.MAX_CONTENT];
    private final byte[] plain = new byte[FrameCodec.MAX_PLAIN];
    private final FrameCodec codec = new FrameCodec(3);
    private int encodedLength;

    @Setup
    public void encode() {
        encodedLength =
                codec.encode(sample.bytes(FrameCodec.MAX_PLAIN), FrameCodec.MAX_PLAIN, encoded);
    }

    @Benchmark
    @OperationsPerInvocation(FrameCodec.MAX_PLAIN)
    public int decode() throws IOException {
        return codec.decode(encoded, encodedLength, plain, "frame");
    }

    @TearDown
    public void close() {
        codec.close();
    }
}
