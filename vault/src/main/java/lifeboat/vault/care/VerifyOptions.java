package lifeboat.vault.care;

import java.time.Duration;
import java.util.Set;

/// What a verification does.
///
/// @param level how far it goes
/// @param readDataPercent share of the packs that is read, 0 to 100; everything else is read whole
///   from [VerifyLevel#L1] on
/// @param seed decides which packs are read, where not all are
/// @param timeBudget after which no further object is begun; what is left is done by the next
///   verification with the same options
/// @param targets names of the targets to verify; none means all
/// @param readers objects of one target read at once, 1 or more
/// @param resume whether an interrupted verification is continued
public record VerifyOptions(
        VerifyLevel level,
        int readDataPercent,
        long seed,
        Duration timeBudget,
        Set<String> targets,
        int readers,
        Resume resume) {
    /// No end in time.
    public static final Duration NO_LIMIT = Duration.ofDays(36_500);

    private static final int DEFAULT_READERS = 3;

    /// What to do about a verification that was not finished.
    public enum Resume {
        /// Goes on where it stopped, if it was of the same options.
        CONTINUE,
        /// Begins anew.
        AFRESH
    }

    public VerifyOptions {
        targets = Set.copyOf(targets);
        if (readDataPercent < 0 || readDataPercent > 100 || readers < 1) {
            throw new IllegalArgumentException(
                    "not options of a verification: "
                            + readDataPercent
                            + " percent, "
                            + readers
                            + " readers");
        }
    }

    /// All targets, all data, as long as it takes.
    public static VerifyOptions everything(VerifyLevel level) {
        return new VerifyOptions(
                level, 100, 0, NO_LIMIT, Set.of(), DEFAULT_READERS, Resume.CONTINUE);
    }

    /// The same, reading only a share of the packs.
    public VerifyOptions sampling(int percent, long withSeed) {
        return new VerifyOptions(level, percent, withSeed, timeBudget, targets, readers, resume);
    }

    /// The same for some of the targets.
    public VerifyOptions only(Set<String> names) {
        return new VerifyOptions(level, readDataPercent, seed, timeBudget, names, readers, resume);
    }

    /// The same within a time budget.
    public VerifyOptions within(Duration budget) {
        return new VerifyOptions(level, readDataPercent, seed, budget, targets, readers, resume);
    }

    /// The same from the beginning, whatever was verified before.
    public VerifyOptions afresh() {
        return new VerifyOptions(
                level, readDataPercent, seed, timeBudget, targets, readers, Resume.AFRESH);
    }

    boolean concerns(String target) {
        return targets.isEmpty() || targets.contains(target);
    }

    /// Whether a pack of this digest belongs to the sample. The same for the same seed.
    boolean samples(String digestHex) {
        if (readDataPercent == 100) {
            return true;
        }
        long mixed = Long.parseUnsignedLong(digestHex.substring(0, 16), 16) ^ seed;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return Long.remainderUnsigned(mixed ^ (mixed >>> 31), 100) < readDataPercent;
    }
}
