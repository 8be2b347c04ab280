package lifeboat.verification.evidence;

import java.util.Objects;

/// What a verification of evidence found.
///
/// @param message what and where, in a sentence
public record EvidenceFinding(Severity severity, String message) {
    public EvidenceFinding {
        Objects.requireNonNull(severity);
        Objects.requireNonNull(message);
    }

    /// What a finding means.
    public enum Severity {
        /// Worth knowing; nothing is lost by it.
        NOTE,
        /// Something could not be checked, or two processes wrote at once and nothing joined them
        /// yet.
        OPEN,
        /// Edited, missing, out of order, cut, at odds, or contradicting itself.
        BROKEN
    }
}
