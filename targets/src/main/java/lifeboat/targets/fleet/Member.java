package lifeboat.targets.fleet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetIdentity;

/// One target of the fleet with its queue. Guarded by the fleet's lock.
final class Member {
    private final Target target;
    private final String name;
    private final TargetIdentity identity;
    private final long bit;
    private final FleetMeter.Gauge gauge;
    private final Queue<Shipment> queue = new ArrayDeque<>();
    private final Set<Upload> running = new LinkedHashSet<>();
    private final Set<ObjectKey> notStored = new LinkedHashSet<>();
    private MemberStatus status = new MemberStatus.Open();
    private long outstanding;
    private long blamedNanos;
    private long progressNanos;

    Member(Target target, int position) {
        this.target = target;
        this.name = target.name();
        this.identity = target.identity();
        this.bit = 1L << position;
        this.gauge = new FleetMeter.Gauge(name);
    }

    Target target() {
        return target;
    }

    String name() {
        return name;
    }

    TargetIdentity identity() {
        return identity;
    }

    long bit() {
        return bit;
    }

    FleetMeter.Gauge gauge() {
        return gauge;
    }

    boolean isOpen() {
        return status instanceof MemberStatus.Open;
    }

    MemberStatus status() {
        return status;
    }

    void park(MemberStatus.Parked parked) {
        status = parked;
    }

    void enqueue(Shipment shipment, long now) {
        if (outstanding == 0) {
            progressNanos = now;
        }
        queue.add(shipment);
        outstanding += shipment.cost();
        gauge.queued(shipment.content().length());
    }

    /// Takes the next shipment to upload, if there is one and a free place.
    Optional<Shipment> next(int places) {
        return isOpen() && running.size() < places
                ? Optional.ofNullable(queue.poll())
                : Optional.empty();
    }

    void started(Upload upload) {
        running.add(upload);
    }

    void stored(Upload upload, long now) {
        int length = upload.shipment().content().length();
        running.remove(upload);
        progressNanos = now;
        outstanding -= upload.shipment().cost();
        gauge.stored(length);
    }

    void failed(Upload upload) {
        running.remove(upload);
        givenUp(upload.shipment());
    }

    /// Empties the queue; the shipments are given up.
    List<Shipment> dropQueue() {
        List<Shipment> dropped = List.copyOf(queue);
        queue.clear();
        dropped.forEach(this::givenUp);
        return dropped;
    }

    /// Forgets the running uploads; their shipments are given up.
    List<Upload> dropRunning() {
        List<Upload> dropped = new ArrayList<>(running);
        running.clear();
        dropped.forEach(upload -> givenUp(upload.shipment()));
        return dropped;
    }

    private void givenUp(Shipment shipment) {
        outstanding -= shipment.cost();
        gauge.givenUp(shipment.content().length());
        missed(shipment.key());
    }

    void missed(ObjectKey key) {
        notStored.add(key);
    }

    /// The cost of what is queued or running.
    long outstanding() {
        return outstanding;
    }

    long runningBytes() {
        return running.stream().mapToLong(upload -> upload.shipment().content().length()).sum();
    }

    /// It could take another object at once.
    boolean isStarved(int places) {
        return queue.isEmpty() && running.size() < places;
    }

    /// When it last finished an object, or got its first one after having had none.
    long progressNanos() {
        return progressNanos;
    }

    /// How long others were held back for its sake.
    long blamedNanos() {
        return blamedNanos;
    }

    void blame(long nanos) {
        blamedNanos += nanos;
    }

    MemberState state() {
        FleetMeter.Reading reading = gauge.read();
        return new MemberState(name, status, reading.objects(), reading.bytes(), notStored);
    }
}
