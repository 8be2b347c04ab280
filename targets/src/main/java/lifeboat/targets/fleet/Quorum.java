package lifeboat.targets.fleet;

import java.util.Collection;
import java.util.List;
import lifeboat.targets.TargetIdentity;

/// How many independent targets must hold an object for it to be safe. Targets that depend on each
/// other (see [Independence]) count once.
///
/// @param copies independent targets needed; 1 or more
/// @param providers distinct pairs of provider and account needed; 1 up to `copies`
public record Quorum(int copies, int providers) {
    public Quorum {
        requireSensible(copies, providers);
    }

    static void requireSensible(int copies, int providers) {
        if (copies < 1 || providers < 1 || providers > copies) {
            throw new IllegalArgumentException(
                    "not a quorum: " + copies + " copies at " + providers + " providers");
        }
    }

    /// The quorum for these targets if nothing else is said: every independent target up to two,
    /// otherwise all but one; over two provider and account pairs where there are two independent
    /// targets.
    public static Quorum defaultFor(List<TargetIdentity> targets) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("no targets");
        }
        int independent = Independence.groups(targets).size();
        int copies = independent <= 2 ? independent : independent - 1;
        return new Quorum(copies, Math.min(2, independent));
    }

    /// Whether the targets that hold an object are enough.
    public QuorumResult judge(Collection<TargetIdentity> holding) {
        // A group of dependent targets is one copy at one provider, whatever it calls itself; and
        // two groups never share a pair of provider and account.
        int independent = Independence.groups(List.copyOf(holding)).size();
        return new QuorumResult(this, independent, independent);
    }
}
