package lifeboat.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Benchmarks run in a JVM like that of a backup.
class JvmFlagsTest {
    private static final Pattern FLAG = Pattern.compile("(?<=\\s)-X[^\\s;]+");

    @Test
    void benchmarksRunWithTheFlagsOfABackup() throws IOException {
        String launcher = Files.readString(Path.of("..", "lifeboat"));
        String ofBackup = between(launcher, "    backup | restore |", ";;");
        String ofAll = between(launcher, "exec \"$jdk/bin/java\" $common", "\"$@\"");
        String ofBenchmarks =
                between(Files.readString(Path.of("jmh")), "exec \"$jdk/bin/java\"", " -cp ");

        Set<String> expected = flags(ofBackup + ofAll);
        expected.remove("-Xlog:disable"); // JMH shows what the JVM has to say
        expected.remove("-XX:CompileCommand=quiet"); // benchmarks warm up; when, is no matter
        assertThat(expected).contains("-XX:+UseParallelGC");
        assertThat(flags(ofBenchmarks)).isEqualTo(expected);
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        assertThat(from).as(start).isNotNegative();
        return text.substring(from, text.indexOf(end, from));
    }

    private static Set<String> flags(String text) {
        Set<String> flags = new TreeSet<>();
        FLAG.matcher(text).results().forEach(match -> flags.add(match.group()));
        return flags;
    }
}
