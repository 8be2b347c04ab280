package lifeboat.benchmarks.micro;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import lifeboat.vault.BlobId;
import lifeboat.vault.index.KnownBlobs;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The table of known blobs with 1 million of them, thousands of blobs a second.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KnownBlobsBenchmark {
    private static final int BLOBS = 1_000_000;
    private static final int LOOKUPS = 1_000; // divides BLOBS

    private final BlobId[] stored = ids(Sample.SEED);
    private final BlobId[] others = ids(Sample.SEED + 1);
    private final KnownBlobs known = new KnownBlobs(BLOBS);
    private int cursor;

    public KnownBlobsBenchmark() {
        for (int i = 0; i < BLOBS; i++) {
            known.put(stored[i], i / 256);
        }
    }

    private static BlobId[] ids(long seed) {
        Random random = new Random(seed);
        BlobId[] ids = new BlobId[BLOBS];
        for (int i = 0; i < BLOBS; i++) {
            ids[i] = new BlobId(random.nextLong(), random.nextLong());
        }
        return ids;
    }

    @Benchmark
    @OperationsPerInvocation(LOOKUPS)
    public int find() {
        int mixed = 0;
        for (int end = advance() + LOOKUPS, i = end - LOOKUPS; i < end; i++) {
            mixed ^= known.find(stored[i]);
        }
        return mixed;
    }

    @Benchmark
    @OperationsPerInvocation(LOOKUPS)
    public int findUnknown() {
        int mixed = 0;
        for (int end = advance() + LOOKUPS, i = end - LOOKUPS; i < end; i++) {
            mixed ^= known.find(others[i]);
        }
        return mixed;
    }

    @Benchmark
    @OperationsPerInvocation(LOOKUPS)
    public int claimKnown() {
        int mixed = 0;
        for (int end = advance() + LOOKUPS, i = end - LOOKUPS; i < end; i++) {
            mixed ^= known.claim(stored[i]);
        }
        return mixed;
    }

    /// Fills an empty table, whose memory is part of it.
    @Benchmark
    @OperationsPerInvocation(BLOBS)
    public long claimNew() {
        KnownBlobs empty = new KnownBlobs(BLOBS);
        for (BlobId id : others) {
            empty.claim(id);
        }
        return empty.size();
    }

    private int advance() {
        cursor = (cursor + LOOKUPS) % BLOBS;
        return cursor;
    }
}
