package lifeboat.backup.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamSource;
import lifeboat.engines.program.Executables;

/// The source `command`: what a program prints. It is consistent as far as the program makes it so.
///
/// @param command program and arguments, run without a shell
/// @param minimumBytes fewer than this are a failure
/// @param executables where a program without a path is looked for
public record CommandSource(
        String name, List<String> command, long minimumBytes, Executables executables)
        implements StreamSource {
    /// What the restore looks for.
    public static final String KIND = "command";

    public CommandSource {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public StreamCapture open(Path stateDirectory, Clock clock) throws IOException {
        String program = command.getFirst();
        if (program.contains("/")) {
            if (!Files.isExecutable(Path.of(program))) {
                throw new SourceUnusableException(program + " is no program that can be run");
            }
        } else if (executables.find(program).isEmpty()) {
            throw new SourceUnusableException(
                    "the program " + program + " is in none of " + executables.directories());
        }
        return new CommandCapture(command, minimumBytes, clock);
    }
}
