package lifeboat.console.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import lifeboat.backup.group.LeftFreezes;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Sees to it that no application stands still because a backup was killed: looks for freezes that
/// were left behind, at once, soon after a backup of this process ended, and every minute, and has
/// a child end each of them once. What could not be ended is left to the next backup. For one
/// thread.
final class Thaw implements AutoCloseable {
    /// Tests are in a hurry and give a duration here, which stands for the minute.
    private static final String EVERY = "lifeboat.thaw.every";

    private static final Duration HOLDS_UP = Duration.ofMinutes(10);
    private static final Duration LAST_WORDS = Duration.ofSeconds(30);

    /// How often it looks.
    ///
    /// @param every the pause between two looks
    /// @param longest what that grows to while what is frozen may be that of a backup at work
    /// @param afterBackup the pause after a backup of this process: a slot that is continued thaws
    ///   by itself
    record Pace(Duration every, Duration longest, Duration afterBackup) {
        static Pace ofProgram() {
            Duration every = Duration.parse(System.getProperty(EVERY, "PT1M"));
            return new Pace(every, every.multipliedBy(10), every.dividedBy(6));
        }
    }

    private final Children children;
    private final Path state;
    private final Consumer<String> log;
    private final Pace pace;
    private final List<LeftFreezes.Left> tried = new ArrayList<>();
    private List<LeftFreezes.Left> seen = List.of();
    private Optional<Process> thawing = Optional.empty();
    private Duration pause;
    private long next = System.nanoTime();
    private long began;
    private boolean backedUp;

    Thaw(Children children, Path state, Consumer<String> log, Pace pace) {
        this.children = children;
        this.state = state;
        this.log = log;
        this.pace = pace;
        this.pause = pace.every();
    }

    /// Whether backups should wait a little for what is being thawed.
    boolean holdsUp() {
        return thawing.isPresent() && System.nanoTime() - began < HOLDS_UP.toNanos();
    }

    /// Looks where it is time.
    void turn() {
        if (thawing.isPresent()) {
            if (thawing.get().isAlive()) {
                return;
            }
            ended(thawing.get().exitValue());
            thawing = Optional.empty();
        }
        boolean backsUp = children.backsUp();
        if (backedUp && !backsUp) {
            next = System.nanoTime() + pace.afterBackup().toNanos();
        }
        backedUp = backsUp;
        if (!backsUp && System.nanoTime() - next >= 0) {
            look();
        }
    }

    private void look() {
        try {
            seen = LeftFreezes.in(state).stream().filter(left -> !tried.contains(left)).toList();
            if (seen.isEmpty()) {
                pause = pace.every(); // what it waited for has ended by itself
            } else {
                began = System.nanoTime();
                thawing = Optional.of(children.thaw());
            }
            next = System.nanoTime() + pause.toNanos();
        } catch (IOException e) {
            failed("what a backup left frozen cannot be looked at: " + e.getMessage());
        }
    }

    private void ended(int code) {
        JsonNode answer;
        try {
            answer = children.thawed();
        } catch (IOException | JacksonException e) {
            failed(
                    "what a backup left frozen could not be thawed, thaw-left ended with "
                            + code
                            + ": "
                            + e.getMessage());
            return;
        }
        String error = answer.path("error").path("message").asString("");
        if (!error.isEmpty() || answer.isMissingNode()) {
            failed("what a backup left frozen could not be thawed: " + error);
        } else if (answer.path("busy").asBoolean(false)) {
            next = System.nanoTime() + pause.toNanos();
            pause = longer(pause); // it may be the freeze of what runs
        } else {
            answer.path("done").forEach(sentence -> log.accept(sentence.asString("")));
            tried.addAll(seen);
            pause = pace.every();
        }
    }

    private void failed(String sentence) {
        log.accept(sentence);
        next = System.nanoTime() + pause.toNanos();
        pause = longer(pause);
    }

    private Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(pace.longest()) < 0 ? twice : pace.longest();
    }

    /// Waits a little for what is being thawed, and leaves it to itself then.
    @Override
    public void close() {
        try {
            if (thawing.isPresent()
                    && thawing.get().waitFor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                ended(thawing.get().exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thawing = Optional.empty();
    }
}
