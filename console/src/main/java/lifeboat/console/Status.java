package lifeboat.console;

/// How a command ended; the status of a whole is that of its worst part.
public enum Status {
    /// Done, and everything asked is good.
    OK,
    /// Done and restorable, but not everything is good.
    DEGRADED,
    /// Not done.
    FAILED,
    /// A proof found damage.
    DAMAGED
}
