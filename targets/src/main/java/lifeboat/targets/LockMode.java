package lifeboat.targets;

/// Who may end a lock early: a privileged user (governance) or nobody, not even the owner of the
/// account (compliance).
public enum LockMode {
    GOVERNANCE,
    COMPLIANCE
}
