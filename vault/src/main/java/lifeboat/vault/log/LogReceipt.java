package lifeboat.vault.log;

import java.util.List;
import lifeboat.targets.fleet.QuorumResult;

/// Where an item is kept now.
///
/// @param targets each of them
/// @param quorum of those that hold it
/// @param known whether some vault held it before
public record LogReceipt(List<Holder> targets, QuorumResult quorum, boolean known) {
    public LogReceipt {
        targets = List.copyOf(targets);
    }

    /// One target.
    ///
    /// @param reason why it does not hold it, or empty
    public record Holder(String target, String reason) {
        public boolean holds() {
            return reason.isEmpty();
        }
    }

    /// Why targets do not hold it.
    public List<String> missing() {
        return targets.stream()
                .filter(holder -> !holder.holds())
                .map(holder ->
                        "target " + holder.target() + " does not hold it: " + holder.reason())
                .toList();
    }
}
