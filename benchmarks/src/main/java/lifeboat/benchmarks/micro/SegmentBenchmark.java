package lifeboat.benchmarks.micro;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import lifeboat.vault.index.SegmentReader;
import lifeboat.vault.index.SegmentWriter;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.SealedObjectReader;
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
import org.openjdk.jmh.infra.Blackhole;

/// Writing and reading a whole index segment of 100,000 blobs, thousands of blobs a second.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SegmentBenchmark {
    private static final int BLOBS = 100_000;

    private final SealingKeys keys = SeededSite.sealingKeys();
    private final FrameCodec codec = new FrameCodec(3);
    private final SeededIndex index = SeededIndex.of(BLOBS, Sample.SEED);
    private final byte[] segment = SegmentWriter.write(index.blobs(), index.packs(), keys, codec);

    @Benchmark
    @OperationsPerInvocation(BLOBS)
    public byte[] write() {
        return SegmentWriter.write(index.blobs(), index.packs(), keys, codec);
    }

    @Benchmark
    @OperationsPerInvocation(BLOBS)
    public void readAll(Blackhole hole) throws IOException {
        SegmentReader.open(SealedObjectReader.Bytes.of(segment), keys, codec, "segment")
                .forEach((id, pack, place) -> hole.consume(place));
    }

    @TearDown
    public void close() {
        codec.close();
    }
}
