package lifeboat.verification.report;

import java.util.Collection;

/// How a run, a source or a drill slot is judged; the later in this list, the worse.
public enum Verdict {
    PASSED,
    /// Ran, but no check said anything.
    UNVERIFIED,
    /// Passed once, too long ago.
    STALE,
    /// Should have run and did not.
    MISSED,
    /// Could not be carried out.
    ERROR,
    /// Carried out, and something was wrong.
    FAILED;

    /// The worst of them; [#UNVERIFIED] where there is none.
    public static Verdict worst(Collection<Verdict> verdicts) {
        return verdicts.stream().max(Verdict::compareTo).orElse(UNVERIFIED);
    }
}
