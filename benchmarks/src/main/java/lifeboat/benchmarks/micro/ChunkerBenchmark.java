package lifeboat.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import lifeboat.vault.chunk.Chunker;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Finding chunk boundaries, MB/s.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChunkerBenchmark {
    private static final int BYTES = 4 << 20;

    @Param Sample sample = Sample.RANDOM;

    private final Chunker chunker = SeededSite.chunker();
    private byte[] content = {};

    @Setup
    public void makeContent() {
        content = sample.bytes(BYTES);
    }

    @Benchmark
    @OperationsPerInvocation(BYTES)
    public int cut() {
        int chunks = 0;
        for (int at = 0; at < BYTES; chunks++) {
            at += chunker.next(content, at, BYTES - at);
        }
        return chunks;
    }
}
