package lifeboat.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import lifeboat.vault.hash.KeyedHash;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Naming 1 MiB in pieces of one length, MB/s. Pieces of 1 KiB are too short for the vectors: there
/// `product` measures the scalar kernel, which has no other way to be called.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HashBenchmark {
    private static final int BYTES = 1 << 20;

    @Param({"1024", "8192", "131072", "1048576"})
    int pieceBytes;

    private final byte[] content = Sample.RANDOM.bytes(BYTES);
    private final KeyedHash product = SeededSite.keyedHash();
    private final KeyedHash bouncyCastle = SeededSite.bouncyCastleHash();

    @Benchmark
    @OperationsPerInvocation(BYTES)
    public long product() {
        return nameAll(product);
    }

    @Benchmark
    @OperationsPerInvocation(BYTES)
    public long bouncyCastle() {
        return nameAll(bouncyCastle);
    }

    private long nameAll(KeyedHash hash) {
        long mixed = 0;
        for (int at = 0; at < BYTES; at += pieceBytes) {
            mixed ^= hash.id(content, at, pieceBytes).low();
        }
        return mixed;
    }
}
