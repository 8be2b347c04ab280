package lifeboat.backup.group;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One freeze of a group. Order of use: [#begin], capture, [#end]; `end` is called whatever became
/// of the others. The hooks `after` are run exactly once: by `end`, by the end of the program
/// (SIGTERM, Ctrl-C), or when the freeze lasts too long, whichever comes first. Safe for concurrent
/// use.
public final class Freeze {
    private final SourceGroup group;
    private final HookLog log;
    private final Object lock = new Object();
    private final Thread whenTheProgramEnds;
    private @Nullable FreezeNote note;
    private @Nullable RunningHook running;
    private @Nullable Instant point;
    private @Nullable Instant thawed;
    private @Nullable Thread alarm;
    private boolean over;
    private boolean tooLong;
    private List<String> problems = List.of();

    public Freeze(SourceGroup group, HookLog log) {
        this.group = group;
        this.log = log;
        this.whenTheProgramEnds =
                new Thread(
                        () -> thaw("the program was told to end"), "lifeboat-thaw-" + group.name());
    }

    /// Notes the freeze and runs the hooks `before`.
    ///
    /// @throws FreezeException if one of them fails; the sources must not be captured
    public void begin() throws FreezeException, InterruptedIOException {
        FreezeNote begun = FreezeNote.of(group.name(), log.clock().instant());
        try {
            begun.write(log.directory());
        } catch (IOException e) {
            throw new FreezeException(
                    "it is not frozen: that it is cannot be noted in "
                            + log.directory()
                            + ": "
                            + e.getMessage(),
                    e);
        }
        synchronized (lock) {
            note = begun;
        }
        try {
            Runtime.getRuntime().addShutdownHook(whenTheProgramEnds);
        } catch (IllegalStateException e) {
            throw new FreezeException("it is not frozen: the program is ending", e);
        }
        for (Hook hook : group.before()) {
            before(hook, begun);
        }
        frozen();
    }

    private void before(Hook hook, FreezeNote begun)
            throws FreezeException, InterruptedIOException {
        RunningHook started;
        try {
            synchronized (lock) {
                refuseIfOver();
                started = RunningHook.start(hook, group.name(), "before", begun.word(), log);
                running = started;
            }
            begun.running(started.pid()).write(log.directory());
        } catch (FreezeException e) {
            throw e;
        } catch (IOException e) {
            throw new FreezeException("the hook `before` failed: " + e.getMessage(), e);
        }
        Optional<String> wrong = started.await(begun.word());
        synchronized (lock) {
            running = null;
            refuseIfOver();
        }
        if (wrong.isPresent()) {
            throw new FreezeException("the hook `before` failed: " + wrong.get());
        }
    }

    private void refuseIfOver() throws FreezeException {
        if (over) {
            throw new FreezeException("the run was cancelled while the hooks `before` ran");
        }
    }

    private void frozen() throws FreezeException {
        synchronized (lock) {
            refuseIfOver();
            point = log.clock().instant();
            alarm =
                    Thread.ofPlatform()
                            .daemon()
                            .name("lifeboat-freeze-" + group.name())
                            .start(this::watch);
        }
        log.say(group.name(), "frozen");
    }

    private void watch() {
        try {
            Thread.sleep(group.longest());
        } catch (InterruptedException e) {
            return; // the freeze ended in time
        }
        synchronized (lock) {
            tooLong = !over;
        }
        thaw("the freeze lasted longer than " + RunningHook.seconds(group.longest()));
    }

    /// Ends the freeze. Runs the hooks `after` if nobody has yet, also where this thread was
    /// interrupted.
    public void end() {
        thaw("");
        synchronized (lock) {
            if (alarm != null) {
                alarm.interrupt();
            }
        }
        try {
            Runtime.getRuntime().removeShutdownHook(whenTheProgramEnds);
        } catch (IllegalStateException e) {
            // the program is ending; the hooks have run
        }
    }

    /// Runs the hooks `after`; whoever comes later waits until they have run.
    private synchronized void thaw(String reason) {
        FreezeNote begun;
        synchronized (lock) {
            if (over) {
                return;
            }
            over = true;
            begun = note;
            if (running != null) {
                running.kill("the run was cancelled");
            }
        }
        if (begun == null) {
            return;
        }
        if (!reason.isEmpty()) {
            log.say(group.name(), reason + "; running its hooks `after`");
        }
        runAfterHooks(begun);
    }

    /// On a thread of their own, so that whoever cancels the run cannot interrupt them.
    private void runAfterHooks(FreezeNote begun) {
        Thread hooks =
                Thread.ofPlatform()
                        .name("lifeboat-after-" + group.name())
                        .start(() -> {
                            List<String> wrong = new AfterHooks(group, log).run(begun);
                            synchronized (lock) {
                                problems = wrong;
                                thawed = wrong.isEmpty() ? log.clock().instant() : null;
                            }
                        });
        boolean interrupted = false;
        while (hooks.isAlive()) {
            try {
                hooks.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// What became of it, after [#end].
    ///
    /// @param failure why it was not frozen, if it was not
    public GroupResult result(Optional<String> failure) {
        synchronized (lock) {
            List<String> warnings = new ArrayList<>();
            failure.ifPresent(
                    reason -> warnings.add(prefix() + reason + "; nothing of it was captured"));
            if (tooLong) {
                warnings.add(
                        prefix()
                                + "the capture took longer than `longest` ("
                                + RunningHook.seconds(group.longest())
                                + "), and the hooks `after` were run before it ended: its sources do"
                                + " not belong together");
            }
            problems.forEach(problem -> warnings.add(prefix() + problem));
            return new GroupResult(
                    group.name(),
                    group.sources(),
                    tooLong ? Optional.empty() : Optional.ofNullable(point),
                    Optional.ofNullable(thawed),
                    warnings,
                    notes());
        }
    }

    private List<String> notes() {
        if (group.absent().isEmpty()) {
            return List.of();
        }
        return List.of(
                prefix()
                        + "only "
                        + String.join(", ", group.sources())
                        + " captured, without "
                        + String.join(", ", group.absent())
                        + "; its hooks were run all the same");
    }

    private String prefix() {
        return "group " + group.name() + ": ";
    }
}
