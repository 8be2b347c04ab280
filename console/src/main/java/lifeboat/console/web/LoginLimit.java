package lifeboat.console.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts failed log-ins: after [#MOST_OF_ADDRESS] from one address or [#MOST_OF_NAME] to one name
/// within [#WINDOW] no more are looked at until the window has moved on. A name allows more, so
/// that one stranger does not lock its owner out at once. Safe for concurrent use; memory is
/// bounded.
final class LoginLimit {
    static final int MOST_OF_ADDRESS = 5;
    static final int MOST_OF_NAME = 20;
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

    /// Takes one of the tries, before the password is looked at: tries at once count too.
    ///
    /// @return whether there was one left
    synchronized boolean tries(String address, String name) {
        if (count("a " + address) >= MOST_OF_ADDRESS || count("n " + name) >= MOST_OF_NAME) {
            return false;
        }
        add("a " + address);
        add("n " + name);
        return true;
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
