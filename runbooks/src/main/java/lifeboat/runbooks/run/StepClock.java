package lifeboat.runbooks.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import lifeboat.runbooks.Work;
import lifeboat.vault.read.ReadTimes;

/// Notes when steps begin and end. Safe for concurrent use.
final class StepClock {
    private final DoubleSupplier elapsed;
    private final Map<String, Begun> running = new HashMap<>();
    private final Set<String> beside = new HashSet<>();
    private final List<StepTime> ended = new ArrayList<>();

    private record Begun(double at, boolean reads, ReadTimes before) {}

    /// @param elapsed seconds since the run began, by a monotonic clock
    StepClock(DoubleSupplier elapsed) {
        this.elapsed = elapsed;
    }

    /// A step begins; told again at further tries.
    synchronized void begins(PlannedStep step, ReadTimes now) {
        if (running.containsKey(step.name())) {
            return;
        }
        boolean reads = step.step().work() instanceof Work.Restore;
        if (reads) {
            running.forEach((name, other) -> {
                if (other.reads()) {
                    beside.add(name);
                    beside.add(step.name());
                }
            });
        }
        running.put(step.name(), new Begun(elapsed.getAsDouble(), reads, now));
    }

    /// A step has ended; one that was never begun is passed over.
    synchronized void ends(PlannedStep step, ReadTimes now) {
        Optional.ofNullable(running.remove(step.name()))
                .ifPresent(begun -> {
                    boolean alone = begun.reads() && !beside.contains(step.name());
                    ended.add(
                            new StepTime(
                                    step.name(),
                                    begun.at(),
                                    elapsed.getAsDouble(),
                                    alone ? mostly(begun.before(), now) : ""));
                });
    }

    synchronized List<StepTime> times() {
        return List.copyOf(ended);
    }

    /// What took more than half of the reading; what others read meanwhile cannot be told apart.
    private static String mostly(ReadTimes before, ReadTimes now) {
        long fetching = nanos(now.fetching(), before.fetching());
        long opening = nanos(now.opening(), before.opening());
        long handing = nanos(now.handing(), before.handing());
        long half = (fetching + opening + handing) / 2;
        if (fetching > half) {
            return "download";
        }
        if (opening > half) {
            return "decrypt";
        }
        return handing > half ? "load" : "";
    }

    private static long nanos(Duration now, Duration before) {
        return now.minus(before).toNanos();
    }
}
