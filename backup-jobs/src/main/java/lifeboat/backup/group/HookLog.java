package lifeboat.backup.group;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// What hooks and freezes say, in a file `NAME.log` for each group and to whoever watches the run.
/// Safe for concurrent use.
public final class HookLog {
    private static final long LONGEST = 1 << 20;

    private final Path directory;
    private final Clock clock;
    private final UnaryOperator<String> withoutSecrets;
    private final Consumer<String> watcher;

    /// @param state the local state directory of the site
    /// @param withoutSecrets makes what a hook prints fit to be kept and shown
    /// @param watcher told what freezes do, not what hooks print
    public HookLog(
            Path state,
            Clock clock,
            UnaryOperator<String> withoutSecrets,
            Consumer<String> watcher) {
        this.directory = directory(state);
        this.clock = clock;
        this.withoutSecrets = withoutSecrets;
        this.watcher = watcher;
    }

    /// Where notes and logs of groups are.
    static Path directory(Path state) {
        return state.resolve("groups");
    }

    Path directory() {
        return directory;
    }

    Clock clock() {
        return clock;
    }

    /// A step of a freeze, for people.
    void say(String group, String sentence) {
        watcher.accept("group " + group + ": " + sentence);
        write(group, sentence);
    }

    /// A line that a hook printed.
    ///
    /// @return the line without secrets and control characters
    String printed(String group, String program, String line) {
        String clean = withoutSecrets.apply(line).replaceAll("\\p{Cntrl}", "?");
        write(group, program + ": " + clean);
        return clean;
    }

    /// A log that cannot be written to ends no freeze: what matters is in the result too.
    private synchronized void write(String group, String line) {
        Path file = directory.resolve(group + ".log");
        try {
            Files.createDirectories(directory);
            if (Files.exists(file) && Files.size(file) > LONGEST) {
                Files.move(
                        file,
                        directory.resolve(group + ".log.1"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(
                    file,
                    clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + line + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            watcher.accept("group " + group + ": its log cannot be written: " + e.getMessage());
        }
    }
}
