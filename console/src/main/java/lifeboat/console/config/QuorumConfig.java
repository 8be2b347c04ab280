package lifeboat.console.config;

/// How many vaults, over how many independent providers, must hold a snapshot.
public record QuorumConfig(int copies, int providers) {
    /// Without a word in the file: every target up to two, otherwise one less than all; over two
    /// providers as soon as there are two targets.
    static QuorumConfig forTargets(int targets) {
        return new QuorumConfig(targets <= 2 ? targets : targets - 1, Math.min(2, targets));
    }
}
