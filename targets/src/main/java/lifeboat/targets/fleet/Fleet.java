package lifeboat.targets.fleet;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import org.jspecify.annotations.Nullable;

/// Ships identical objects to several targets at once, from shared buffers. Safe for concurrent
/// use.
///
/// Every target has a queue and uploads in order of shipping, several at a time, in mode `CREATE`.
/// A target is *parked* for the rest of the run when a put fails (retries are the business of the
/// target itself), when it holds up others that make the quorum without it, or when it finishes
/// nothing for the stall limit while nobody else has anything to do. What was queued for a parked
/// target is given up; its running puts are interrupted and forgotten, and their content is taken
/// back from them: a put that hangs for ever keeps no memory, and one that goes on later fails.
///
/// Memory: what is in flight is bounded by the budget. An object larger than the budget travels
/// alone, and an object counts as 1 KiB or more.
public final class Fleet implements AutoCloseable {
    private static final long SHORTEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Roster roster;
    private final Patience patience;
    private final FleetMeter meter;
    private final Set<String> names;
    private final Deque<Shipment> blocked = new ArrayDeque<>();
    private int flushes;
    private volatile boolean closed;
    private volatile boolean afloat = true;
    private volatile @Nullable Throwable bug;

    /// A fleet of these targets, which stay the caller's to close.
    public Fleet(List<Target> targets, FleetSettings settings) {
        this(targets, settings, System::nanoTime);
    }

    /// As above, with a source of nanoseconds like [System#nanoTime()] by which patience is
    /// measured.
    ///
    /// @throws IllegalArgumentException if there is no target, or two have the same name
    public Fleet(List<Target> targets, FleetSettings settings, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.roster = new Roster(targets, settings, new Endings());
        this.patience = new Patience(roster, settings, nanoTime.getAsLong());
        this.meter = new FleetMeter(roster.members().stream().map(Member::gauge).toList());
        this.names =
                roster.members().stream().map(Member::name).collect(Collectors.toUnmodifiableSet());
    }

    /// Ships to every target. See [#ship(ObjectKey, Content, Set, ShipmentListener)].
    public void ship(ObjectKey key, Content content, ShipmentListener listener)
            throws InterruptedException {
        ship(key, content, content.length(), listener);
    }

    /// The same for content that lies in a larger buffer.
    ///
    /// @param heldBytes memory that is free again after [ShipmentListener#released]: what the
    ///   budget counts
    public void ship(ObjectKey key, Content content, long heldBytes, ShipmentListener listener)
            throws InterruptedException {
        ship(new Shipment(key, content, heldBytes, listener), roster.named(names));
    }

    /// Queues an object for the named targets and returns; waits first while the budget has no
    /// room. Waiting shippers get their turn in order. The content must not change before
    /// [ShipmentListener#released]. Parked targets fail at once. If this method throws, the
    /// listener hears nothing and nothing was queued.
    ///
    /// @throws IllegalArgumentException if `targets` is empty or names a stranger
    /// @throws IllegalStateException if the fleet is closed, or a listener broke it
    public void ship(ObjectKey key, Content content, Set<String> targets, ShipmentListener listener)
            throws InterruptedException {
        ship(new Shipment(key, content, content.length(), listener), roster.named(targets));
    }

    private void ship(Shipment shipment, List<Member> wanted) throws InterruptedException {
        locked(_ -> blocked.addLast(shipment));
        try {
            await(outbox -> admit(shipment, wanted, outbox));
        } finally {
            locked(_ -> withdraw(shipment));
        }
    }

    private boolean admit(Shipment shipment, List<Member> wanted, Outbox outbox) {
        boolean turn = blocked.peekFirst() == shipment;
        if (!turn || !roster.ledger().hasRoom(shipment.cost())) {
            return false;
        }
        blocked.removeFirst();
        roster.admit(shipment, wanted, nanoTime.getAsLong(), outbox);
        changed.signalAll();
        return true;
    }

    private void withdraw(Shipment shipment) {
        if (blocked.remove(shipment)) {
            changed.signalAll();
        }
    }

    /// Waits until nothing is on its way: every object shipped is stored on, or given up by, every
    /// target it was meant for, and the listeners know.
    ///
    /// @throws IllegalStateException if the fleet is closed, or a listener broke it
    public void flush() throws InterruptedException {
        locked(_ -> flushes++);
        try {
            await(_ -> roster.ledger().isIdle());
        } finally {
            locked(_ -> flushes--);
        }
    }

    /// Where the targets stand, in the order given.
    public List<MemberState> states() {
        lock.lock();
        try {
            return roster.members().stream().map(Member::state).toList();
        } finally {
            lock.unlock();
        }
    }

    /// Whether the targets that are not parked can make the quorum.
    public boolean quorumPossible() {
        lock.lock();
        try {
            return patience.isQuorum(patience.open(_ -> true));
        } finally {
            lock.unlock();
        }
    }

    /// Whether a target is left to ship to. Takes no lock.
    ///
    /// @throws IllegalStateException if the fleet is closed, or a listener broke it
    public boolean isAfloat() {
        refuseIfUnusable();
        return afloat;
    }

    /// Numbers for progress bars.
    public FleetMeter meter() {
        return meter;
    }

    /// Gives up what is still on its way and returns without waiting for running puts, which are
    /// interrupted. Blocked callers get an [IllegalStateException]. Closing twice does nothing.
    @Override
    public void close() {
        deliver(
                locked(outbox -> {
                    closed = true;
                    for (Member member : roster.members()) {
                        roster.giveUp(member, Fleet::closedBefore, outbox);
                    }
                    changed.signalAll();
                }));
    }

    private static TargetException closedBefore(ObjectKey key) {
        return new TargetException.Unreachable("put " + key + ": fleet was closed before", null);
    }

    /// Makes blocked callers look at the clock again; for tests that own the clock.
    void lookAgain() {
        locked(_ -> changed.signalAll());
    }

    /// How many callers are blocked; for tests.
    int blockedCallers() {
        lock.lock();
        try {
            return lock.getWaitQueueLength(changed);
        } finally {
            lock.unlock();
        }
    }

    private void await(Predicate<Outbox> attempt) throws InterruptedException {
        boolean done = false;
        while (!done) {
            Outbox outbox = new Outbox();
            lock.lock();
            try {
                refuseIfUnusable();
                long now = nanoTime.getAsLong();
                patience.account(now);
                for (Patience.Verdict verdict : patience.verdicts(now)) {
                    roster.park(verdict.member(), verdict.cause(), verdict.reason(), outbox);
                }
                done = attempt.test(outbox);
                watch();
                if (!done && outbox.isEmpty()) {
                    var _ =
                            changed.awaitNanos(
                                    Math.max(
                                            patience.nanosToNextVerdict(now), SHORTEST_WAIT_NANOS));
                }
            } finally {
                lock.unlock();
            }
            deliver(outbox);
        }
    }

    private void refuseIfUnusable() {
        if (bug != null) {
            throw new IllegalStateException("a listener or the fleet itself failed", bug);
        }
        if (closed) {
            throw new IllegalStateException("fleet is closed");
        }
    }

    private interface Change {
        void make(Outbox outbox);
    }

    private Outbox locked(Change change) {
        Outbox outbox = new Outbox();
        lock.lock();
        try {
            patience.account(nanoTime.getAsLong());
            change.make(outbox);
            watch();
        } finally {
            lock.unlock();
        }
        return outbox;
    }

    private void watch() {
        afloat = !patience.open(_ -> true).isEmpty();
        Shipment first = blocked.peekFirst();
        patience.watch(first == null ? 0 : first.cost(), flushes);
    }

    /// Tells listeners, without the lock, until there is nothing more to tell.
    private void deliver(Outbox first) {
        Outbox outbox = first;
        while (!outbox.isEmpty()) {
            Outbox current = outbox;
            current.interrupts().forEach(upload -> attempt(upload::interrupt));
            current.notices().forEach(notice -> attempt(notice::tell));
            outbox =
                    locked(next -> {
                        current.notices().forEach(n -> roster.told(n, next));
                        changed.signalAll();
                    });
        }
    }

    private void attempt(Runnable call) {
        try {
            call.run();
        } catch (Throwable failure) {
            broken(failure);
        }
    }

    private void broken(Throwable failure) {
        bug = failure;
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private final class Endings implements Upload.Ending {
        @Override
        public void ended(Upload upload, Optional<Throwable> failure) {
            deliver(
                    locked(outbox -> {
                        long now = nanoTime.getAsLong();
                        roster.ended(upload, failure, now, outbox);
                        changed.signalAll();
                    }));
        }

        @Override
        public void broken(Throwable failure) {
            Fleet.this.broken(failure);
        }
    }
}
