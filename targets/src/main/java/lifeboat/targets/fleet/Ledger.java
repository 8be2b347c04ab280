package lifeboat.targets.fleet;

import java.util.HashMap;
import java.util.Map;

/// The byte budget: what is in flight, and who needs it. Guarded by the fleet's lock.
final class Ledger {
    private final long budget;
    private final Map<Long, Long> costByNeeds = new HashMap<>();
    private long live;
    private int liveShipments;

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

    /// Its bytes are free.
    void giveBack(Shipment shipment) {
        live -= shipment.cost();
        liveShipments--;
        add(shipment.needs(), -shipment.cost());
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
        return needed == 0 || needed + cost <= budget;
    }

    private void add(long needs, long cost) {
        if (costByNeeds.merge(needs, cost, Long::sum) == 0) {
            costByNeeds.remove(needs);
        }
    }
}
