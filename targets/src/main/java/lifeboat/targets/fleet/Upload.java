package lifeboat.targets.fleet;

import java.util.Optional;
import lifeboat.targets.Content;
import lifeboat.targets.PutMode;
import org.jspecify.annotations.Nullable;

/// One put in a thread of its own. The thread is a platform thread: a write that hangs in the
/// kernel, as on a dead network mount, keeps a virtual thread's carrier, and a few of those would
/// stop every virtual thread of the process and with them the other targets.
final class Upload implements Runnable {
    /// Is told once that the put has ended.
    interface Ending {
        void ended(Upload upload, Optional<Throwable> failure);

        /// The ending itself could not be dealt with.
        void broken(Throwable bug);
    }

    private final Member member;
    private final Shipment shipment;
    private final Content content;
    private final Ending ending;
    private boolean abandoned;
    private @Nullable Thread putting;

    Upload(Member member, Shipment shipment, Ending ending) {
        this.member = member;
        this.shipment = shipment;
        this.content = shipment.content().lent();
        this.ending = ending;
    }

    Member member() {
        return member;
    }

    Shipment shipment() {
        return shipment;
    }

    /// Guarded by the fleet's lock: nobody waits for the result.
    boolean isAbandoned() {
        return abandoned;
    }

    /// Takes the content back: a put that hangs must not keep its memory.
    void abandon() {
        abandoned = true;
        content.takeBack();
    }

    void start() {
        Thread.ofPlatform().daemon().name("fleet-" + member.name()).start(this);
    }

    /// Interrupts the put if it still runs, from another thread: closing what a put is blocked in
    /// may block as well.
    void interrupt() {
        Thread.ofPlatform().daemon().name("fleet-stop-" + member.name()).start(this::interruptPut);
    }

    private synchronized void interruptPut() {
        if (putting != null) {
            putting.interrupt();
        }
    }

    private synchronized void setPutting(@Nullable Thread thread) {
        putting = thread;
    }

    @Override
    public void run() {
        try {
            ending.ended(this, put());
        } catch (Throwable bug) {
            ending.broken(bug);
        }
    }

    private Optional<Throwable> put() {
        setPutting(Thread.currentThread());
        try {
            member.target().put(shipment.key(), content, PutMode.CREATE);
            return Optional.empty();
        } catch (Throwable failure) {
            return Optional.of(failure);
        } finally {
            content.takeBack(); // whatever a client library left behind reads no other object
            setPutting(null);
            // A late interrupt was meant for the put, not for the listener.
            Thread.interrupted();
        }
    }
}
