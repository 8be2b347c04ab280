package lifeboat.targets.fleet;

import java.util.HashMap;
import java.util.Map;

/// The byte budget: what is in flight, and who needs it. Guarded by the fleet's lock.
///
/// What only abandoned uploads still read does not count, up to one more budget; beyond that it
/// counts, but never keeps out the only object in flight, so that the fleet always goes on.
final class Ledger {
    private final long budget;
    private final Map<Long, Long> costByNeeds = new HashMap<>();
    private long live;
    private int liveShipments;
    private long abandoned;

    Ledger(long budget) {
        this.budget = budget;
    }

    void admit(Shipment shipment) {
        live += shipment.cost();
        liveShipments++;
        add(shipment.needs(), shipment.cost());
    }

    /// One member less needs it.
    void drop(Shipment shipment, long bit) {
        long left = shipment.needs() & ~bit;
        add(shipment.needs(), -shipment.cost());
        add(left, shipment.cost());
        shipment.setNeeds(left);
    }

    /// Nobody needs it, but it is read.
    void abandon(Shipment shipment) {
        giveBack(shipment);
        shipment.abandon();
        abandoned += shipment.cost();
    }

    /// Its bytes are free.
    void giveBack(Shipment shipment) {
        if (shipment.isAbandoned()) {
            abandoned -= shipment.cost();
        } else {
            live -= shipment.cost();
            liveShipments--;
            add(shipment.needs(), -shipment.cost());
        }
    }

    boolean hasRoom(long cost) {
        return fits(live, cost);
    }

    /// Whether there would be room if these members needed nothing.
    boolean hasRoomWithout(long members, long cost) {
        long needed = 0;
        for (Map.Entry<Long, Long> entry : costByNeeds.entrySet()) {
            if ((entry.getKey() & ~members) != 0) {
                needed += entry.getValue();
            }
        }
        return fits(needed, cost);
    }

    /// Nothing is on its way to anybody.
    boolean isIdle() {
        return liveShipments == 0;
    }

    private boolean fits(long needed, long cost) {
        return needed == 0 || needed + Math.max(0, abandoned - budget) + cost <= budget;
    }

    private void add(long needs, long cost) {
        if (costByNeeds.merge(needs, cost, Long::sum) == 0) {
            costByNeeds.remove(needs);
        }
    }
}
