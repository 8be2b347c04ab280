package lifeboat.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs a `main` of the tests in a JVM like the one that `lifeboat backup` gets, and hears from it
/// what it measured.
public final class MeasuredChild {
    private static final List<String> LIKE_THE_LAUNCHER =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-modules",
                    "jdk.incubator.vector",
                    "-XX:+UseParallelGC",
                    "-Xmx320m",
                    "-XX:-HeapDumpOnOutOfMemoryError");

    private MeasuredChild() {}

    /// Runs to the end.
    ///
    /// @return what it reported, by name
    /// @throws IOException with all output if the child failed
    public static Map<String, Long> run(Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(LIKE_THE_LAUNCHER);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(Arrays.asList(arguments));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(child.getInputStream().readAllBytes(), UTF_8);
        if (child.waitFor() != 0) {
            throw new IOException("child failed: " + out);
        }
        Map<String, Long> reported = new HashMap<>();
        for (String line : out.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0 && line.substring(equals + 1).matches("-?[0-9]+")) {
                reported.put(line.substring(0, equals), Long.parseLong(line.substring(equals + 1)));
            }
        }
        return reported;
    }

    /// In the child: says a number.
    public static void report(String name, long value) {
        System.out.println(name + "=" + value);
    }

    /// In the child: says the most memory that the process had resident, in MiB.
    public static void reportPeakMemory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                report("peakMiB", Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10);
            }
        }
    }
}
