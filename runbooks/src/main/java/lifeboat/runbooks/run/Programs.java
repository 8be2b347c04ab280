package lifeboat.runbooks.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts programs that runbooks and checks name: without a shell, without our environment except
/// what finding programs and languages need, with the references in `LIFEBOAT_…` variables.
final class Programs {
    private static final List<String> PASSED_ON = List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ");
    private static final int LINES = 40;
    private static final int LINE = 400;

    private Programs() {}

    /// How a program ended.
    ///
    /// @param said the last lines it wrote
    record Ending(int code, List<String> said) {}

    /// Runs a program to its end. An interrupt ends it and all it started.
    static Ending run(List<String> arguments, Path directory, Map<String, String> references)
            throws IOException, InterruptedException {
        return run(arguments, directory, references, new byte[0]);
    }

    /// The same with something on its standard input, small enough for a pipe.
    static Ending run(
            List<String> arguments, Path directory, Map<String, String> references, byte[] input)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(arguments)
                        .directory(directory.toFile())
                        .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        Map<String, String> passedOn = new java.util.HashMap<>();
        for (String name : PASSED_ON) {
            Optional.ofNullable(environment.get(name)).ifPresent(v -> passedOn.put(name, v));
        }
        environment.clear();
        environment.putAll(passedOn);
        references.forEach((name, value) -> environment.put(variable(name), value));
        Process process = builder.start();
        Deque<String> said = new ArrayDeque<>();
        Thread reader =
                Thread.ofPlatform()
                        .daemon()
                        .name("lifeboat-program")
                        .start(() -> read(process, said));
        try {
            try (java.io.OutputStream in = process.getOutputStream()) {
                in.write(input);
            } catch (IOException e) {
                // it did not want to read: its status tells whether that is good
            }
            int code = process.waitFor();
            reader.join(2000); // a child it left behind may hold its output open
            synchronized (said) {
                return new Ending(code, List.copyOf(said));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String variable(String name) {
        return "LIFEBOAT_" + name.toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private static void read(Process process, Deque<String> said) {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (said) {
                    said.add(line.length() > LINE ? line.substring(0, LINE) : line);
                    if (said.size() > LINES) {
                        said.removeFirst();
                    }
                }
            }
        } catch (IOException e) {
            synchronized (said) {
                said.add("its output ended: " + e.getMessage());
            }
        }
    }
}
