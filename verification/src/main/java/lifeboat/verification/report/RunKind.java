package lifeboat.verification.report;

/// What was run.
public enum RunKind {
    DRILL,
    RESTORE_EVERYTHING
}
