package lifeboat.targets.fleet;

import java.util.ArrayList;
import java.util.List;
import lifeboat.targets.TargetException;

/// What is to be done once the lock is free. Used by one thread.
final class Outbox {
    private final List<Notice> notices = new ArrayList<>();
    private final List<Upload> interrupts = new ArrayList<>();

    /// Something a listener is to be told.
    sealed interface Notice {
        Shipment shipment();

        void tell();

        record Stored(Shipment shipment, String target) implements Notice {
            @Override
            public void tell() {
                shipment.listener().stored(target, shipment.key());
            }
        }

        record Failed(Shipment shipment, String target, TargetException reason) implements Notice {
            @Override
            public void tell() {
                shipment.listener().failed(target, shipment.key(), reason);
            }
        }

        record Released(Shipment shipment) implements Notice {
            @Override
            public void tell() {
                shipment.listener().released(shipment.key());
            }
        }
    }

    void add(Notice notice) {
        notices.add(notice);
    }

    void interrupt(Upload upload) {
        interrupts.add(upload);
    }

    List<Notice> notices() {
        return notices;
    }

    List<Upload> interrupts() {
        return interrupts;
    }

    boolean isEmpty() {
        return notices.isEmpty() && interrupts.isEmpty();
    }
}
