package lifeboat.console.config;

import java.time.Duration;

/// For how long a target is told to refuse deletion.
public record LockConfig(Mode mode, Duration period) {
    /// Who may shorten a lock: nobody (compliance) or a privileged user (governance).
    public enum Mode {
        COMPLIANCE,
        GOVERNANCE
    }
}
