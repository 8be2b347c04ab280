package lifeboat.vault.care;

/// How far a verification of vaults goes.
public enum VerifyLevel {
    /// Every object that is needed is there and has its length.
    L0,
    /// Stored bytes match the names of their objects; signatures are right.
    L1,
    /// Objects open and authenticate, as far as the keys at hand allow.
    L2
}
