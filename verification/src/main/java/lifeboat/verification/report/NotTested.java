package lifeboat.verification.report;

import java.util.Objects;

/// What this run does not prove.
public record NotTested(String what, String why) {
    public NotTested {
        Objects.requireNonNull(what);
        Objects.requireNonNull(why);
    }
}
