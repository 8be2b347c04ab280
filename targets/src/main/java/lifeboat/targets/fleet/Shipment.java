package lifeboat.targets.fleet;

import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;

/// One object on its way. All but the constants is guarded by the fleet's lock.
final class Shipment {
    /// What an object without content costs, so that the budget bounds their number too.
    static final int LEAST_COST = 1024;

    private final ObjectKey key;
    private final Content content;
    private final long heldBytes;
    private final ShipmentListener listener;
    private long needs;
    private int untold;

    Shipment(ObjectKey key, Content content, long heldBytes, ShipmentListener listener) {
        this.key = key;
        this.content = content;
        this.heldBytes = heldBytes;
        this.listener = listener;
    }

    ObjectKey key() {
        return key;
    }

    Content content() {
        return content;
    }

    ShipmentListener listener() {
        return listener;
    }

    /// What it takes from the budget, in bytes.
    long cost() {
        return Math.max(LEAST_COST, heldBytes);
    }

    /// The bits of the members that still need the bytes.
    long needs() {
        return needs;
    }

    void setNeeds(long needs) {
        this.needs = needs;
    }

    void toTell() {
        untold++;
    }

    void told() {
        untold--;
    }

    /// No member needs it and the listener knows: nobody reads it any more.
    boolean isDone() {
        return needs == 0 && untold == 0;
    }
}
