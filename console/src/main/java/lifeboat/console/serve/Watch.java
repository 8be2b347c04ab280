package lifeboat.console.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Looks once an hour how the site stands, in a child that tells what has changed: a backup that is
/// late, a proof that has grown old, a vault that is away. For one thread.
final class Watch implements AutoCloseable {
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration EVERY = Duration.ofHours(1);

    private final Children children;
    private final Consumer<String> log;
    private long next = System.nanoTime() + FIRST.toNanos();
    private Optional<Process> looking = Optional.empty();

    Watch(Children children, Consumer<String> log) {
        this.children = children;
        this.log = log;
    }

    /// Begins a look where it is time; one that still goes on after an hour is ended.
    void turn() {
        if (System.nanoTime() - next < 0) {
            return;
        }
        next = System.nanoTime() + EVERY.toNanos();
        close();
        try {
            looking = Optional.of(children.watch());
        } catch (IOException e) {
            log.accept("how the site stands cannot be looked at: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        looking.ifPresent(Process::destroyForcibly);
        looking = Optional.empty();
    }
}
