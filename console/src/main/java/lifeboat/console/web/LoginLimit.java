package lifeboat.console.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts failed log-ins of an address and of a name: after [#MOST] within [#WINDOW] no more are
/// looked at until the window has moved on. Safe for concurrent use; memory is bounded.
final class LoginLimit {
    static final int MOST = 5;
    static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int MOST_KEYS = 10_000;

    private final Clock clock;
    private final Map<String, Deque<Instant>> failures =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
                    return size() > MOST_KEYS;
                }
            };

    LoginLimit(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean isReached(String address, String name) {
        return count("a " + address) >= MOST || count("n " + name) >= MOST;
    }

    /// Whether the limit is reached by this failure.
    synchronized boolean failed(String address, String name) {
        add("a " + address);
        add("n " + name);
        return count("a " + address) == MOST || count("n " + name) == MOST;
    }

    synchronized void succeeded(String address, String name) {
        failures.remove("a " + address);
        failures.remove("n " + name);
    }

    private void add(String key) {
        failures.computeIfAbsent(key, _ -> new ArrayDeque<>()).addLast(clock.instant());
    }

    private int count(String key) {
        Deque<Instant> times = failures.get(key);
        if (times == null) {
            return 0;
        }
        Instant since = clock.instant().minus(WINDOW);
        while (!times.isEmpty() && times.getFirst().isBefore(since)) {
            times.removeFirst();
        }
        if (times.isEmpty()) {
            failures.remove(key);
        }
        return times.size();
    }
}
