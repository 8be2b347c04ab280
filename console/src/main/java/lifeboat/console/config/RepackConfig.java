package lifeboat.console.config;

import java.time.Duration;
import java.util.Objects;

/// Which packs `prune` replaces by others that hold only what is needed of them.
///
/// @param unusedPercent share of a pack that nothing kept needs, from which on it is replaced, 1 to
///   100
/// @param smallBytes packs below this are put together, where there are several
/// @param mostBytes of packs replaced by one call at most, 0 for none
/// @param every so long after a search through all packs began the next one begins
public record RepackConfig(int unusedPercent, long smallBytes, long mostBytes, Duration every) {
    public static final RepackConfig DEFAULT =
            new RepackConfig(50, 4L << 20, 10L << 30, Duration.ofDays(7));

    public RepackConfig {
        Objects.requireNonNull(every);
    }
}
