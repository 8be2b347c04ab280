package lifeboat.restore.campaign;

/// Ends a run after so many operations on any target: from then on nothing works, until it is
/// lifted. Safe for concurrent use.
final class Guillotine {
    /// The program is dead.
    static final class Killed extends RuntimeException {
        Killed() {
            super("killed by the campaign");
        }
    }

    private int left = Integer.MAX_VALUE;
    private boolean fallen;

    synchronized void fallsAfter(int operations) {
        left = operations;
        fallen = false;
    }

    /// @return whether it fell
    synchronized boolean lift() {
        boolean fell = fallen;
        left = Integer.MAX_VALUE;
        fallen = false;
        return fell;
    }

    synchronized void check() {
        if (left != Integer.MAX_VALUE && --left < 0) {
            fallen = true;
            throw new Killed();
        }
    }
}
