package lifeboat.benchmarks.micro;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import lifeboat.vault.BlobId;
import lifeboat.vault.PackId;
import lifeboat.vault.index.BlobPlace;
import lifeboat.vault.index.IndexedBlob;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// Looking up blobs one by one in index segments kept in memory, thousands of blobs a second. Ids
/// are random, so nearly every lookup opens a frame.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LookupBenchmark {
    private static final int LOOKUPS = 64;
    private static final int SEGMENTS = 3;
    private static final int PICKED = 1 << 10;

    /// In all segments together.
    @Param("1000000")
    int blobs;

    private final FrameCodec codec = new FrameCodec(3);
    private final List<SegmentReader> segments = new ArrayList<>();
    private final Set<PackId> needed = new HashSet<>();
    private final List<BlobId> inFirst = new ArrayList<>();
    private final List<BlobId> inAny = new ArrayList<>();
    private final List<BlobId> inNone = new ArrayList<>();
    private int cursor;

    @Setup
    public void writeSegments() throws IOException {
        SealingKeys keys = SeededSite.sealingKeys();
        Random random = new Random(Sample.SEED);
        for (int i = 0; i < SEGMENTS; i++) {
            SeededIndex index = SeededIndex.of(blobs / SEGMENTS, random.nextLong());
            needed.addAll(index.packs().keySet());
            byte[] stored = SegmentWriter.write(index.blobs(), index.packs(), keys, codec);
            segments.add(
                    SegmentReader.open(
                            SealedObjectReader.Bytes.of(stored), keys, codec, "segment"));
            pick(index.blobs(), inAny, random);
            if (i == 0) {
                pick(index.blobs(), inFirst, random);
            }
        }
        java.util.Collections.shuffle(inAny, random);
        for (int i = 0; i < PICKED; i++) {
            inNone.add(new BlobId(random.nextLong(), random.nextLong()));
        }
    }

    private static void pick(List<IndexedBlob> from, List<BlobId> to, Random random) {
        for (int i = 0; i < PICKED; i++) {
            to.add(from.get(random.nextInt(from.size())).id());
        }
    }

    @Benchmark
    @OperationsPerInvocation(LOOKUPS)
    public void find(Blackhole hole) throws IOException {
        for (int i = 0; i < LOOKUPS; i++) {
            hole.consume(segments.getFirst().find(next(inFirst)));
        }
    }

    @Benchmark
    @OperationsPerInvocation(LOOKUPS)
    public void findUnknown(Blackhole hole) throws IOException {
        for (int i = 0; i < LOOKUPS; i++) {
            hole.consume(segments.getFirst().find(next(inNone)));
        }
    }

    /// As a restore of a few files does: segment after segment, until one names a pack of the
    /// snapshot.
    @Benchmark
    @OperationsPerInvocation(LOOKUPS)
    public void locate(Blackhole hole) throws IOException {
        for (int i = 0; i < LOOKUPS; i++) {
            hole.consume(locate(next(inAny)));
        }
    }

    private BlobPlace locate(BlobId id) throws IOException {
        for (SegmentReader segment : segments) {
            Optional<BlobPlace> place = segment.find(id);
            if (place.isPresent() && needed.contains(place.get().pack())) {
                return place.get();
            }
        }
        throw new IllegalStateException("blob " + id + " is in no segment");
    }

    private BlobId next(List<BlobId> ids) {
        cursor = (cursor + 1) % ids.size();
        return ids.get(cursor);
    }

    @TearDown
    public void close() {
        codec.close();
    }
}
