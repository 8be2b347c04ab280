package lifeboat.benchmarks.micro;

/// JVM flags that let the cipher be compiled within the warm-up. A frame of 1 MiB is one call; with
/// the JVM's own thresholds it takes some 500 of them at 2 % of the speed before the compiler looks
/// at it, longer than any warm-up should last. [ColdStartBenchmark] measures that instead.
final class CipherWarmUp {
    static final String QUIET = "-XX:CompileCommand=quiet";
    static final String EARLY =
            "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.*::*,0.1";

    private CipherWarmUp() {}
}
