package lifeboat.console.web;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/// Counts log-ins: after [#MOST_OF_ADDRESS] from one address or [#MOST_OF_NAME] to one name within
/// [#WINDOW] that did not succeed no more are looked at until the window has moved on. A name
/// allows more, so that one stranger does not lock its owner out at once. All of this machine and
/// its tunnels share one address, which therefore does not count. Safe for concurrent use; memory
/// is bounded.
final class LoginLimit {
    static final int MOST_OF_ADDRESS = 5;
    static final int MOST_OF_NAME = 20;
    static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int MOST_KEYS = 10_000;
    private static final int LONGEST_NAME = 64;

    private final LongSupplier nanoClock;
    private final Map<String, Deque<Long>> tries =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Deque<Long>> eldest) {
                    return size() > MOST_KEYS;
                }
            };

    /// @param nanoClock as System.nanoTime(): nobody who sets the clock moves the window
    LoginLimit(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /// Takes one of the tries, before the password is looked at: tries at once count too.
    ///
    /// @param typed the name as it was typed
    /// @return whether there was one left
    synchronized boolean tries(String address, String typed) {
        boolean counts = !isThisMachine(address);
        boolean many = counts && count(from(address)) >= MOST_OF_ADDRESS;
        if (many || count(to(typed)) >= MOST_OF_NAME) {
            return false;
        }
        if (counts) {
            add(from(address));
        }
        add(to(typed));
        return true;
    }

    /// The one who logged in has its own tries back; those of the address for other names stay.
    synchronized void succeeded(String address, String name) {
        Deque<Long> times = tries.get(from(address));
        if (times != null) {
            times.pollLast();
        }
        tries.remove(to(name));
    }

    private static String from(String address) {
        return "a " + address;
    }

    /// All ways to type one name are one.
    private static String to(String typed) {
        String name = typed.strip().toLowerCase(Locale.ROOT);
        return "n " + name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    private static boolean isThisMachine(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false; // some proxy's word for it
        }
    }

    private void add(String key) {
        tries.computeIfAbsent(key, _ -> new ArrayDeque<>()).addLast(nanoClock.getAsLong());
    }

    private int count(String key) {
        Deque<Long> times = tries.get(key);
        if (times == null) {
            return 0;
        }
        long now = nanoClock.getAsLong();
        while (!times.isEmpty() && now - times.getFirst() > WINDOW.toNanos()) {
            times.removeFirst();
        }
        if (times.isEmpty()) {
            tries.remove(key);
        }
        return times.size();
    }
}
