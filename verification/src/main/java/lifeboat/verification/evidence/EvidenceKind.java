package lifeboat.verification.evidence;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What kinds of events are recorded. The word is what records say.
public enum EvidenceKind {
    FOUNDING,
    BACKUP,
    MISSED_SLOT,
    RESTORE,
    RESTORE_EVERYTHING,
    DRILL,
    VERIFY,
    HEAL,
    PRUNE,
    PROBE,
    KEY_CHANGE,
    CONFIGURATION,
    APPROVAL,
    CONSOLE,
    SIGN_OFF;

    /// As in a record: `missed-slot`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The kind of this word; empty for one that a newer version knows.
    public static Optional<EvidenceKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
