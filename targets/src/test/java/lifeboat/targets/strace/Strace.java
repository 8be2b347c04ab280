package lifeboat.targets.strace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Command lines to be put before that of a process, so that `strace` counts its system calls,
/// kills it at one of them, or makes one fail. `strace` counts for each thread alone: the n-th call
/// is that of whichever thread comes to its n-th first.
public final class Strace {
    /// Calls that write, make durable, publish and clean up.
    public static final List<String> CHANGES =
            List.of(
                    "pwrite64",
                    "write",
                    "fsync",
                    "fdatasync",
                    "ftruncate",
                    "link",
                    "linkat",
                    "rename",
                    "renameat2",
                    "unlink",
                    "unlinkat",
                    "mkdir",
                    "mkdirat");

    private static final Pattern TRACED = Pattern.compile("(\\d+) +([a-z0-9]+)\\(.*");

    private Strace() {}

    /// Whether processes may be traced here.
    public static boolean works() throws InterruptedException {
        try {
            return new ProcessBuilder(command("/dev/null", List.of("write"), "true"))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /// Logs calls to a file, for [#counts].
    public static List<String> logging(Path log, List<String> calls) {
        return command(log.toString(), calls);
    }

    /// Ends the process as by `kill -9` when one of its threads begins its `number`-th such call.
    public static List<String> killing(String call, int number) {
        return command(
                "/dev/null",
                List.of(call),
                "-e",
                "inject=" + call + ":signal=SIGKILL:when=" + number);
    }

    /// Makes the `number`-th such call of each thread fail without effect; logs it.
    ///
    /// @param error name of the error, such as `EIO`
    public static List<String> failing(Path log, String call, String error, int number) {
        return command(
                log.toString(),
                List.of(call),
                "-e",
                "inject=" + call + ":error=" + error + ":when=" + number);
    }

    /// Stops the process, all of it, at the `number`-th such call of each of its threads, until
    /// somebody sends it SIGCONT.
    public static List<String> stopping(String call, int number) {
        return command(
                "/dev/null",
                List.of(call),
                "-e",
                "inject=" + call + ":signal=SIGSTOP:when=" + number);
    }

    static List<String> command(String output, List<String> calls, String... more) {
        // without --seccomp-bpf: with it no signal comes at any call but the first (strace 6.1)
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-o", output));
        command.addAll(List.of("-e", "trace=" + String.join(",", calls)));
        command.addAll(List.of(more));
        return command;
    }

    /// How often each call was made, by the thread that made most of them.
    public static SortedMap<String, Integer> counts(Path log) throws IOException {
        Map<String, Integer> ofThread = new HashMap<>();
        SortedMap<String, Integer> most = new TreeMap<>();
        for (String line : Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList()) {
            Matcher call = TRACED.matcher(line);
            if (call.matches()) {
                int count = ofThread.merge(call.group(1) + call.group(2), 1, Integer::sum);
                most.merge(call.group(2), count, Math::max);
            }
        }
        return most;
    }

    /// How many calls were made to fail.
    public static long injected(Path log) throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> line.endsWith("(INJECTED)"))
                .count();
    }
}
