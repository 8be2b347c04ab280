package lifeboat.console.engine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lifeboat.console.terminal.Progress;
import lifeboat.console.terminal.ProgressState;
import lifeboat.targets.fleet.FleetMeter;
import lifeboat.vault.write.BackupRun;

/// Looks at a run a few times a second and shows how far it is.
final class BackupProgress implements AutoCloseable {
    private static final long EVERY_MILLIS = 200;

    private final Progress progress;
    private volatile boolean done;
    private volatile Optional<Thread> thread = Optional.empty();

    BackupProgress(Progress progress) {
        this.progress = progress;
    }

    void follow(BackupRun run) {
        thread = Optional.of(Thread.ofVirtual().name("lifeboat-progress").start(() -> show(run)));
    }

    private void show(BackupRun run) {
        try {
            while (!done) {
                progress.update(state(run));
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ProgressState state(BackupRun run) {
        List<ProgressState.TargetState> targets =
                run.fleetMeter().read().stream().map(BackupProgress::target).toList();
        return new ProgressState(
                "backing up",
                run.meter().bytesSeen(),
                OptionalLong.empty(),
                run.meter().entries(),
                OptionalLong.empty(),
                targets);
    }

    private static ProgressState.TargetState target(FleetMeter.Reading reading) {
        return new ProgressState.TargetState(
                reading.target(), ProgressState.Health.OK, reading.waitingBytes());
    }

    @Override
    public void close() {
        done = true;
        thread.ifPresent(Thread::interrupt);
    }
}
