package lifeboat.vault.write;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.fleet.Fleet;
import lifeboat.targets.fleet.MemberState;
import lifeboat.targets.fleet.MemberStatus;
import lifeboat.targets.fleet.ShipmentListener;
import lifeboat.vault.VaultException;
import lifeboat.vault.pack.SealedPack;
import lifeboat.vault.read.Inventory;

/// Ships what a run makes and keeps the inventories of the targets true. Safe for concurrent use.
final class Shipping implements AutoCloseable {
    private final Fleet fleet;
    private final Map<String, Inventory> inventories = new HashMap<>();
    private final LongAdder objects = new LongAdder();
    private final List<ObjectKey> shipped = new ArrayList<>();

    Shipping(Fleet fleet, Map<Target, Inventory> ready) {
        this.fleet = fleet;
        ready.forEach((target, inventory) -> inventories.put(target.name(), inventory));
    }

    /// Ships a pack; its buffer goes back to the pool when the last target is done with it.
    ///
    /// @throws VaultException.QuorumMissed if no target is left
    void ship(SealedPack pack) throws IOException {
        ship(pack.id().key(), pack.content(), pack.buffer().size(), pack.buffer()::release);
        refuseIfAllLost();
    }

    void ship(ObjectKey key, Content content) throws IOException {
        ship(key, content, content.length(), () -> {});
    }

    /// Ends a run at once that can store nothing any more, however much is still to be read.
    ///
    /// @throws VaultException.QuorumMissed if no target is left
    void refuseIfAllLost() throws IOException {
        try {
            if (fleet.isAfloat()) {
                return;
            }
        } catch (IllegalStateException e) {
            throw new IOException("shipping stopped: " + e.getMessage(), e);
        }
        List<String> reasons = new ArrayList<>();
        for (MemberState state : fleet.states()) {
            if (state.status() instanceof MemberStatus.Parked(var cause, var reason)) {
                reasons.add(state.name() + " (" + cause + "): " + reason);
            }
        }
        throw new VaultException.QuorumMissed(
                "every target was lost during the run: " + String.join("; ", reasons));
    }

    private void ship(ObjectKey key, Content content, long heldBytes, Runnable released)
            throws IOException {
        synchronized (shipped) {
            shipped.add(key);
        }
        objects.increment();
        try {
            fleet.ship(key, content, heldBytes, new Listener(content.length(), released));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while shipping " + key);
        } catch (IllegalStateException e) {
            throw new IOException("shipping stopped: " + e.getMessage(), e);
        }
    }

    /// Waits until everything shipped is stored, or given up, everywhere.
    void flush() throws IOException {
        try {
            fleet.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while shipping");
        } catch (IllegalStateException e) {
            throw new IOException("shipping stopped: " + e.getMessage(), e);
        }
    }

    /// Everything shipped so far.
    Set<ObjectKey> shipped() {
        synchronized (shipped) {
            return Set.copyOf(shipped);
        }
    }

    MemberState state(Target target) {
        return fleet.states().stream()
                .filter(state -> state.name().equals(target.name()))
                .findFirst()
                .orElseThrow();
    }

    Fleet fleet() {
        return fleet;
    }

    @Override
    public void close() {
        fleet.close();
    }

    private final class Listener implements ShipmentListener {
        private final long size;
        private final Runnable release;

        Listener(long size, Runnable release) {
            this.size = size;
            this.release = release;
        }

        @Override
        public void stored(String target, ObjectKey key) {
            Inventory inventory = inventories.get(target);
            if (inventory != null) {
                inventory.stored(key, size);
            }
        }

        @Override
        public void failed(String target, ObjectKey key, TargetException reason) {
            // the fleet's state says why, and the inventory that it is not there
        }

        @Override
        public void released(ObjectKey key) {
            release.run();
        }
    }
}
