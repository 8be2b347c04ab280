package lifeboat.runbooks.run;

import java.util.List;

/// What a planned step did.
///
/// @param status how it ended
/// @param message one sentence, empty where there is nothing to say
/// @param entries of the source it was about
/// @param bytes moved or looked at
/// @param details what was not as it should be, at most some hundred lines
/// @param checks what was proven or not
/// @param seconds it took, the last try
public record StepOutcome(
        Status status,
        String message,
        long entries,
        long bytes,
        List<String> details,
        List<CheckResult> checks,
        double seconds) {
    public StepOutcome {
        details = List.copyOf(details);
        checks = List.copyOf(checks);
    }

    /// How a step ended.
    public enum Status {
        DONE,
        /// Done; something about it a person should know, and it costs the exit code.
        DEGRADED,
        FAILED,
        /// What it needs failed, or the run was stopped.
        NOT_RUN,
        /// Not meant for this kind of run.
        LEFT_OUT;

        /// Whether what needs the step may go on.
        public boolean isGood() {
            return this == DONE || this == DEGRADED || this == LEFT_OUT;
        }
    }

    /// An outcome with nothing but words.
    public static StepOutcome of(Status status, String message) {
        return new StepOutcome(status, message, 0, 0, List.of(), List.of(), 0);
    }

    public StepOutcome lasting(double newSeconds) {
        return new StepOutcome(status, message, entries, bytes, details, checks, newSeconds);
    }
}
