package lifeboat.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Keeps the benchmarks working. What they measure here means nothing.
class MicrobenchmarksTest {
    @Test
    void everyBenchmarkRuns() throws Exception {
        var options =
                new OptionsBuilder()
                        .include("lifeboat\\.benchmarks\\.micro\\.")
                        .forks(0)
                        .mode(Mode.SingleShotTime)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .param("blobs", "3000")
                        .param("directories", "2")
                        .param("level", "3")
                        .param("pieceBytes", "8192")
                        .param("sample", "TEXT")
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build();

        Collection<RunResult> results = new Runner(options).run();

        assertThat(results.stream().map(result -> classOf(result)).distinct())
                .containsExactlyInAnyOrderElementsOf(benchmarkClasses());
    }

    private static String classOf(RunResult result) {
        String method = result.getParams().getBenchmark();
        return method.substring(0, method.lastIndexOf('.'));
    }

    /// By their files, so that a class that JMH does not see is missed.
    private static Collection<String> benchmarkClasses() throws Exception {
        String packageName = Sample.class.getPackageName();
        Path classes =
                Path.of(Sample.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path folder = classes.resolve(packageName.replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Benchmark.class"))
                    .map(name -> packageName + "." + name.replace(".class", ""))
                    .toList();
        }
    }
}
