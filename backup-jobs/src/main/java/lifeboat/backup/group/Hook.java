package lifeboat.backup.group;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A program that is run before or after the capture of a group, without a shell.
///
/// @param command program and arguments; the arguments are never told, people write secrets into
///   them
/// @param timeout it is killed, with all it started, after this long
/// @param directory where it runs
public record Hook(List<String> command, Duration timeout, Path directory) {
    /// Where the configuration says nothing else.
    public static final Duration USUAL_TIMEOUT = Duration.ofMinutes(1);

    public Hook {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a hook needs a program");
        }
    }

    /// The name of the program.
    public String program() {
        Path name = Path.of(command.getFirst()).getFileName();
        return name == null ? command.getFirst() : name.toString();
    }

    @Override
    public String toString() {
        return "Hook[" + program() + "]";
    }
}
