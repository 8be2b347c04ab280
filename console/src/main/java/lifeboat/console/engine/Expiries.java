package lifeboat.console.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import lifeboat.console.config.Expiry;

/// What ends soon, or has ended. A sentence stays the same between two thresholds, so that alerts
/// tell it 30 days, 7 days and 1 day before, and on the day itself. Days are those of UTC.
final class Expiries {
    private static final List<Duration> THRESHOLDS =
            List.of(Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30));
    private static final Duration URGENT = Duration.ofDays(7);

    private Expiries() {}

    /// Everything that ends within 30 days.
    static List<String> near(List<Expiry> expiries, Instant now) {
        return expiries.stream()
                .flatMap(expiry -> sentence(expiry, now, Duration.ofDays(30)).stream())
                .toList();
    }

    /// What ends within 7 days: enough for a backup to be called degraded.
    static List<String> urgent(List<Expiry> expiries, Instant now) {
        return expiries.stream().flatMap(expiry -> sentence(expiry, now, URGENT).stream()).toList();
    }

    private static Optional<String> sentence(Expiry expiry, Instant now, Duration within) {
        Instant end = expiry.on().atStartOfDay(ZoneOffset.UTC).toInstant();
        Duration left = Duration.between(now, end);
        if (left.compareTo(within) > 0) {
            return Optional.empty();
        }
        String advice = "; renew it, then change its date under `expires`";
        if (left.isNegative() || left.isZero()) {
            return Optional.of(expiry.what() + " has expired on " + expiry.on() + advice);
        }
        Duration threshold =
                THRESHOLDS.stream()
                        .filter(limit -> left.compareTo(limit) <= 0)
                        .findFirst()
                        .orElse(within);
        long days = threshold.toDays();
        return Optional.of(
                expiry.what()
                        + " expires on "
                        + expiry.on()
                        + ", within "
                        + (days == 1 ? "a day" : days + " days")
                        + advice);
    }
}
