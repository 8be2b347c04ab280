package lifeboat.targets.fleet;

import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;

/// One object on its way. All but the constants is guarded by the fleet's lock.
final class Shipment {
    /// What an object without content costs, so that the budget bounds their number too.
    static final int LEAST_COST = 1024;

    private final ObjectKey key;
    private final Content content;
    private final ShipmentListener listener;
    private long needs;
    private int readers;
    private int untold;
    private boolean abandoned;

    Shipment(ObjectKey key, Content content, ShipmentListener listener) {
        this.key = key;
        this.content = content;
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
        return Math.max(LEAST_COST, content.length());
    }

    /// The bits of the members that still need the bytes.
    long needs() {
        return needs;
    }

    void setNeeds(long needs) {
        this.needs = needs;
    }

    void readerStarts() {
        readers++;
    }

    void readerEnds() {
        readers--;
    }

    void toTell() {
        untold++;
    }

    void told() {
        untold--;
    }

    /// No member needs it and the listener knows; an abandoned upload may still read it.
    boolean isDone() {
        return needs == 0 && untold == 0;
    }

    boolean isRead() {
        return readers > 0;
    }

    /// Done, but still read by uploads that nobody waits for.
    boolean isAbandoned() {
        return abandoned;
    }

    void abandon() {
        abandoned = true;
    }
}
