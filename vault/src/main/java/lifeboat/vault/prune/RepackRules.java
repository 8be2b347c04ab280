package lifeboat.vault.prune;

import java.time.Duration;
import java.util.Objects;

/// Which packs are replaced by others that hold only what is needed of them.
///
/// @param unused share of a pack's content that no kept snapshot needs, from which on it is
///   replaced; above 0, up to 1
/// @param smallBytes a pack below this is put together with others like it, where there are several
/// @param mostBytes of packs that one call replaces at most; 0 if none ever is
/// @param every so long after a search began the next one begins; until it is through all packs
///   each call goes on with it
public record RepackRules(double unused, long smallBytes, long mostBytes, Duration every) {
    /// No pack is replaced.
    public static final RepackRules NEVER = new RepackRules(1, 0, 0, Duration.ZERO);

    /// What most sites want.
    public static final RepackRules DEFAULT =
            new RepackRules(0.5, 4 << 20, 10L << 30, Duration.ofDays(7));

    public RepackRules {
        Objects.requireNonNull(every);
        if (!(unused > 0 && unused <= 1) || smallBytes < 0 || mostBytes < 0) {
            throw new IllegalArgumentException(
                    "no rules: " + unused + ", " + smallBytes + ", " + mostBytes);
        }
    }

    boolean isNever() {
        return mostBytes == 0;
    }
}
