package lifeboat.verification.report;

import java.util.Objects;

/// An exception that somebody owns.
///
/// @param due date until when, as the owner gave it; empty where there is none
public record OpenIssue(String what, String owner, String due) {
    public OpenIssue {
        Objects.requireNonNull(what);
        Objects.requireNonNull(owner);
        Objects.requireNonNull(due);
    }
}
