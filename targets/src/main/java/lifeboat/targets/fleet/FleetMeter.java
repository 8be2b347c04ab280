package lifeboat.targets.fleet;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// How far each target of a [Fleet] is, for progress bars. Cheap, takes no lock, safe for
/// concurrent use; the numbers of one reading may be a moment apart.
public final class FleetMeter {
    private final List<Gauge> gauges;

    FleetMeter(List<Gauge> gauges) {
        this.gauges = List.copyOf(gauges);
    }

    /// One reading for each target, in the order of the fleet.
    public List<Reading> read() {
        return gauges.stream().map(Gauge::read).toList();
    }

    /// One target's numbers.
    ///
    /// @param target its name
    /// @param objects objects stored
    /// @param bytes content stored, in bytes
    /// @param waitingBytes content queued or being uploaded, in bytes
    public record Reading(String target, long objects, long bytes, long waitingBytes) {}

    /// The numbers of one target; written under the fleet's lock, read anywhere.
    static final class Gauge {
        private final String target;
        private final AtomicLong objects = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicLong waitingBytes = new AtomicLong();

        Gauge(String target) {
            this.target = target;
        }

        void queued(int length) {
            waitingBytes.addAndGet(length);
        }

        void stored(int length) {
            waitingBytes.addAndGet(-length);
            objects.incrementAndGet();
            bytes.addAndGet(length);
        }

        void givenUp(int length) {
            waitingBytes.addAndGet(-length);
        }

        Reading read() {
            return new Reading(target, objects.get(), bytes.get(), waitingBytes.get());
        }
    }
}
