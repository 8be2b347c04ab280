package lifeboat.verification.report;

/// How one check ended. What was not run is never passed.
public enum CheckOutcome {
    PASSED,
    FAILED,
    ERROR,
    NOT_RUN
}
