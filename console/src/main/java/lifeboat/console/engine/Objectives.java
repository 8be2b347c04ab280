package lifeboat.console.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.config.SiteConfig;

/// What the site has promised, held against what was measured.
final class Objectives {
    private Objectives() {}

    /// Objectives that were missed, in words.
    static List<String> missed(SiteConfig config, double rtoSeconds, double rpoSeconds) {
        List<String> missed = new ArrayList<>();
        compare("recovery time", rtoSeconds, config.objectives().rto(), missed);
        compare("data loss", rpoSeconds, config.objectives().rpo(), missed);
        return missed;
    }

    private static void compare(
            String what, double seconds, Optional<Duration> promised, List<String> missed) {
        promised.filter(limit -> seconds > limit.toMillis() / 1000.0)
                .ifPresent(limit ->
                        missed.add(
                                "objective missed: %s of %.1f s, promised %d s"
                                        .formatted(what, seconds, limit.toSeconds())));
    }
}
