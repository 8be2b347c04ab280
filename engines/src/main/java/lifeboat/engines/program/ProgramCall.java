package lifeboat.engines.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A program to be run: the executable, its arguments one by one, and an environment that holds
/// only what is named here. Never holds a secret: arguments and environment can be read by others.
/// Immutable.
///
/// @param arguments executable first
/// @param environment all of it
/// @param directory to run in; empty means that of this process
public record ProgramCall(
        List<String> arguments, Map<String, String> environment, Optional<Path> directory) {
    private static final int MAX_ANSWER = 64 << 20;

    public ProgramCall {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a call needs a program");
        }
    }

    /// With the environment every program gets: a plain PATH, UTF-8 and untranslated messages.
    public static ProgramCall of(String program, String... arguments) {
        List<String> all = new ArrayList<>();
        all.add(program);
        all.addAll(List.of(arguments));
        return of(all);
    }

    /// The same from a list, program first.
    public static ProgramCall of(List<String> arguments) {
        return new ProgramCall(
                arguments,
                Map.of(
                        "PATH", "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin",
                        "LC_ALL", "C.UTF-8",
                        "TZ", "UTC"),
                Optional.empty());
    }

    /// With these arguments more.
    public ProgramCall and(String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return new ProgramCall(all, environment, directory);
    }

    /// With this in the environment.
    public ProgramCall with(String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new ProgramCall(arguments, more, directory);
    }

    /// With all these in the environment.
    public ProgramCall with(Map<String, String> variables) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.putAll(variables);
        return new ProgramCall(arguments, more, directory);
    }

    /// Run in this directory.
    public ProgramCall in(Path newDirectory) {
        return new ProgramCall(arguments, environment, Optional.of(newDirectory));
    }

    /// The name by which messages call it.
    public String name() {
        return Path.of(arguments.getFirst()).getFileName().toString();
    }

    /// Starts it. The caller closes what it gets, which ends the program if it still runs.
    ///
    /// @throws ProgramException if it cannot be started
    public RunningProgram start() throws IOException {
        return start(_ -> {});
    }

    /// The same; every line of the error output is also told to `errors`, on a thread of its own.
    public RunningProgram start(Consumer<String> errors) throws IOException {
        return RunningProgram.start(this, name(), errors);
    }

    /// Runs it to its end and gives what it printed, at most 64 MiB.
    ///
    /// @throws ProgramException if it cannot be started, takes longer than `limit`, or ends with a
    ///   status other than 0
    public String answer(Duration limit) throws IOException {
        try (RunningProgram running = start()) {
            running.input().close();
            running.killAfter(limit);
            byte[] bytes;
            try (InputStream output = running.output()) {
                bytes = output.readNBytes(MAX_ANSWER);
            }
            running.await();
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
