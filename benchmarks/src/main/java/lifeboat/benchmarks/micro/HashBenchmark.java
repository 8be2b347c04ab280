package lifeboat.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import lifeboat.vault.hash.KeyedHash;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.bouncycastle.crypto.params.Blake3Parameters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Naming 1 MiB in pieces of one length, MB/s: by the kernel that the product uses after its first
/// megabytes (pieces of 1 KiB are too short for vectors), by the scalar kernel it begins with, and
/// by Bouncy Castle.
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
    private final KeyedHash scalar = SeededSite.scalarHash();
    private final Blake3Digest digest = new Blake3Digest(256);
    private final byte[] hash = new byte[32];

    @Benchmark
    @OperationsPerInvocation(BYTES)
    public long product() {
        return nameAll(product);
    }

    @Benchmark
    @OperationsPerInvocation(BYTES)
    public long scalar() {
        return nameAll(scalar);
    }

    @Benchmark
    @OperationsPerInvocation(BYTES)
    public byte[] bouncyCastle() {
        for (int at = 0; at < BYTES; at += pieceBytes) {
            digest.init(Blake3Parameters.key(new byte[32]));
            digest.update(content, at, pieceBytes);
            digest.doFinal(hash, 0);
        }
        return hash;
    }

    private long nameAll(KeyedHash hash) {
        long mixed = 0;
        for (int at = 0; at < BYTES; at += pieceBytes) {
            mixed ^= hash.id(content, at, pieceBytes).low();
        }
        return mixed;
    }
}
