package lifeboat.runbooks.run;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// Where the time of a run went: phases that follow each other without gaps, by a monotonic clock,
/// with the time of day each began. One thread calls.
public final class Timeline {
    private final Clock clock;
    private final LongSupplier nanos;
    private final long begun;
    private final Instant begunAt;
    private final List<Phase> phases = new ArrayList<>();
    private long last;
    private Instant started;

    /// One phase.
    ///
    /// @param name of the state that is reached with it
    /// @param started when it began, by the clock
    /// @param offset seconds since the beginning, by the monotonic clock
    /// @param seconds it took
    public record Phase(String name, Instant started, double offset, double seconds) {}

    /// @param nanos as System.nanoTime()
    public Timeline(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.last = begun;
        this.begunAt = clock.instant();
        this.started = begunAt;
    }

    /// When it began, by the clock.
    public Instant begunAt() {
        return begunAt;
    }

    /// Ends a phase: everything since the one before belongs to it.
    public void reached(String name) {
        reached(List.of(name), List.of(1.0));
    }

    /// Ends phases that went on at the same time: the time since the one before is shared out.
    ///
    /// @param shares of the time, in any unit; all 0 gives everything to the last
    public void reached(List<String> names, List<Double> shares) {
        long now = nanos.getAsLong();
        double elapsed = (now - last) / 1e9;
        double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
        for (int i = 0; i < names.size(); i++) {
            boolean all = sum <= 0 && i == names.size() - 1;
            double share = all ? 1 : sum <= 0 ? 0 : shares.get(i) / sum;
            add(new Phase(names.get(i), started, (last - begun) / 1e9, elapsed * share));
        }
        last = now;
        started = clock.instant();
    }

    /// A phase that was reached before goes on: waves of the same kind.
    private void add(Phase phase) {
        for (int i = 0; i < phases.size(); i++) {
            Phase known = phases.get(i);
            if (known.name().equals(phase.name())) {
                phases.set(
                        i,
                        new Phase(
                                known.name(),
                                known.started(),
                                known.offset(),
                                known.seconds() + phase.seconds()));
                return;
            }
        }
        phases.add(phase);
    }

    /// Seconds since the beginning.
    public double elapsed() {
        return (nanos.getAsLong() - begun) / 1e9;
    }

    /// Seconds from the beginning to the end of the last phase. What follows it, as writing the
    /// report, is no part of the run.
    public double ended() {
        return (last - begun) / 1e9;
    }

    public List<Phase> phases() {
        return List.copyOf(phases);
    }
}
