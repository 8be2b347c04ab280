package lifeboat.verification.report;

import java.util.Objects;

/// Damage planted to test the drill itself.
///
/// @param planted what was done to the copy
/// @param caught whether the drill turned red because of it
/// @param by the check that named it, empty where none did
public record Mutation(String planted, boolean caught, String by) {
    public Mutation {
        Objects.requireNonNull(planted);
        Objects.requireNonNull(by);
    }
}
