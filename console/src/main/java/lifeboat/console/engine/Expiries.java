package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.config.CertificateFile;
import lifeboat.console.config.Expiry;
import lifeboat.console.config.SiteConfig;
import lifeboat.console.config.WebConfig;

/// What ends soon, or has ended. A sentence stays the same between two thresholds, so that alerts
/// tell it 30 days, 7 days and 1 day before, and on the day itself. Days are those of UTC.
final class Expiries {
    private static final List<Duration> THRESHOLDS =
            List.of(Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30));
    private static final Duration URGENT = Duration.ofDays(7);

    private Expiries() {}

    /// @param advice what to do about it
    private record End(String what, LocalDate on, Instant at, String advice) {
        static End of(Expiry expiry) {
            return new End(
                    expiry.what(),
                    expiry.on(),
                    expiry.on().atStartOfDay(ZoneOffset.UTC).toInstant(),
                    "; renew it, then change its date under `expires`");
        }

        static End ofTarget(String target, Instant until) {
            return new End(
                    "the certificate of target " + target,
                    LocalDate.ofInstant(until, ZoneOffset.UTC),
                    until,
                    "; renew it on its server, backups cannot reach it afterwards");
        }

        /// Of a file; one that cannot be read has no end here, and stops `serve`.
        static Optional<End> of(Path certificate) {
            try {
                Instant until = CertificateFile.read(certificate).until();
                return Optional.of(
                        new End(
                                "the certificate of the web console",
                                LocalDate.ofInstant(until, ZoneOffset.UTC),
                                until,
                                "; renew it, then start serve again"));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    private static List<End> ends(SiteConfig config) {
        List<End> ends = new ArrayList<>();
        config.expiries().forEach(expiry -> ends.add(End.of(expiry)));
        config.serve()
                .web()
                .flatMap(WebConfig::tls)
                .flatMap(tls -> End.of(tls.certificate()))
                .ifPresent(ends::add);
        TargetCertificates.known(config)
                .forEach((target, until) -> ends.add(End.ofTarget(target, until)));
        return ends;
    }

    /// Everything that ends within 30 days.
    static List<String> near(SiteConfig config, Instant now) {
        return within(config, now, Duration.ofDays(30));
    }

    /// What ends within 7 days: enough for a backup to be called degraded.
    static List<String> urgent(SiteConfig config, Instant now) {
        return within(config, now, URGENT);
    }

    private static List<String> within(SiteConfig config, Instant now, Duration limit) {
        return ends(config).stream().flatMap(end -> sentence(end, now, limit).stream()).toList();
    }

    private static Optional<String> sentence(End end, Instant now, Duration within) {
        Duration left = Duration.between(now, end.at());
        if (left.compareTo(within) > 0) {
            return Optional.empty();
        }
        if (left.isNegative() || left.isZero()) {
            return Optional.of(end.what() + " has expired on " + end.on() + end.advice());
        }
        Duration threshold =
                THRESHOLDS.stream()
                        .filter(limit -> left.compareTo(limit) <= 0)
                        .findFirst()
                        .orElse(within);
        long days = threshold.toDays();
        return Optional.of(
                end.what()
                        + " expires on "
                        + end.on()
                        + ", within "
                        + (days == 1 ? "a day" : days + " days")
                        + end.advice());
    }
}
