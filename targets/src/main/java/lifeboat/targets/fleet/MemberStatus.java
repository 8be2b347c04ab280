package lifeboat.targets.fleet;

/// Whether a target still takes part in the run.
public sealed interface MemberStatus {
    /// It does.
    record Open() implements MemberStatus {}

    /// It gets nothing more in this run.
    ///
    /// @param cause the kind of reason
    /// @param reason the reason as text, lower case, no secrets
    record Parked(ParkCause cause, String reason) implements MemberStatus {}
}
