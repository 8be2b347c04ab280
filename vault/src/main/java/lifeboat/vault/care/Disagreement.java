package lifeboat.vault.care;

/// Something that the vaults together, or a vault and its peers, do not agree upon.
///
/// @param kind what it is
/// @param host whose snapshots it concerns
/// @param detail in words, naming snapshots and targets
public record Disagreement(Kind kind, String host, String detail) {
    /// Kinds of disagreement.
    public enum Kind {
        /// Two snapshots of one host have the same number.
        FORK,
        /// A snapshot follows another one than the snapshot before it.
        BROKEN_CHAIN,
        /// Numbers are missing in a host's snapshots: they were pruned, or every vault lost them.
        GAP,
        /// A vault does not show the newest snapshots that its peers show.
        BEHIND
    }

    @Override
    public String toString() {
        return kind + ": " + detail;
    }
}
