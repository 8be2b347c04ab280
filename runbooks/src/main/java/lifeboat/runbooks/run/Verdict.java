package lifeboat.runbooks.run;

/// How a source, or a whole run, ended; worse ones come later.
public enum Verdict {
    /// Everything is there and every proof holds.
    PASSED,
    /// Everything is there; something about it a person should know.
    DEGRADED,
    /// Some sources are back, others are not.
    PARTIAL,
    /// Nothing of it is back.
    FAILED,
    /// It is back, and a proof says that it is not as it was.
    DISPROVED;

    public Verdict worse(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
