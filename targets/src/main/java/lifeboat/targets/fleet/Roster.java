package lifeboat.targets.fleet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;

/// The members, and everything that happens to a shipment. Guarded by the fleet's lock; what
/// listeners must hear goes into the outbox given.
final class Roster {
    private static final int MOST_MEMBERS = 60;

    private final List<Member> members;
    private final Ledger ledger;
    private final int uploadsPerTarget;
    private final Upload.Ending ending;

    Roster(List<Target> targets, FleetSettings settings, Upload.Ending ending) {
        if (targets.isEmpty() || targets.size() > MOST_MEMBERS) {
            throw new IllegalArgumentException("a fleet of " + targets.size() + " targets");
        }
        List<Member> all = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Target target : targets) {
            if (!names.add(target.name())) {
                throw new IllegalArgumentException("two targets are named " + target.name());
            }
            all.add(new Member(target, all.size()));
        }
        this.members = List.copyOf(all);
        this.ledger = new Ledger(settings.budgetBytes());
        this.uploadsPerTarget = settings.uploadsPerTarget();
        this.ending = ending;
    }

    List<Member> members() {
        return members;
    }

    Ledger ledger() {
        return ledger;
    }

    /// @throws IllegalArgumentException if a name is no member's, or there is none
    List<Member> named(Collection<String> names) {
        List<Member> found = members.stream().filter(m -> names.contains(m.name())).toList();
        if (found.isEmpty() || found.size() != new HashSet<>(names).size()) {
            throw new IllegalArgumentException("not all are targets of this fleet: " + names);
        }
        return found;
    }

    void admit(Shipment shipment, List<Member> wanted, long now, Outbox outbox) {
        long needs = 0;
        for (Member member : wanted) {
            if (member.isOpen()) {
                needs |= member.bit();
            }
        }
        shipment.setNeeds(needs);
        ledger.admit(shipment);
        for (Member member : wanted) {
            switch (member.status()) {
                case MemberStatus.Open _ -> member.enqueue(shipment, now);
                case MemberStatus.Parked(ParkCause cause, String reason) -> {
                    member.missed(shipment.key());
                    tellFailed(shipment, member, cause.notStored(shipment.key(), reason), outbox);
                }
            }
        }
        for (Member member : wanted) {
            startUploads(member, now, outbox);
        }
    }

    private void startUploads(Member member, long now, Outbox outbox) {
        Optional<Shipment> next = member.next(uploadsPerTarget);
        while (next.isPresent()) {
            Upload upload = new Upload(member, next.get(), ending);
            member.started(upload);
            try {
                upload.start();
            } catch (Throwable noThread) {
                ended(upload, Optional.of(noThread), now, outbox);
            }
            next = member.next(uploadsPerTarget);
        }
    }

    void ended(Upload upload, Optional<Throwable> failure, long now, Outbox outbox) {
        Shipment shipment = upload.shipment();
        Member member = upload.member();
        if (upload.isAbandoned()) {
            return;
        }
        ledger.drop(shipment, member.bit());
        if (failure.isEmpty()) {
            member.stored(upload, now);
            shipment.toTell();
            outbox.add(new Outbox.Notice.Stored(shipment, member.name()));
            startUploads(member, now, outbox);
        } else {
            member.failed(upload);
            tellFailed(shipment, member, asTargetException(shipment.key(), failure.get()), outbox);
            park(member, ParkCause.of(failure.get()), reason(failure.get()), outbox);
        }
    }

    private static TargetException asTargetException(ObjectKey key, Throwable failure) {
        return failure instanceof TargetException known
                ? known
                : new TargetException.Broken("put " + key + ": " + failure, failure);
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return failure instanceof TargetException && message != null ? message : failure.toString();
    }

    void park(Member member, ParkCause cause, String reason, Outbox outbox) {
        if (member.isOpen()) {
            member.park(new MemberStatus.Parked(cause, reason));
            giveUp(member, key -> cause.notStored(key, reason), outbox);
        }
    }

    /// Drops what is queued for a member and abandons its uploads, which read nothing from now on.
    void giveUp(Member member, Function<ObjectKey, TargetException> why, Outbox outbox) {
        List<Shipment> dropped = new ArrayList<>();
        for (Upload upload : member.dropRunning()) {
            upload.abandon();
            outbox.interrupt(upload);
            dropped.add(upload.shipment());
        }
        dropped.addAll(member.dropQueue());
        for (Shipment shipment : dropped) {
            ledger.drop(shipment, member.bit());
            tellFailed(shipment, member, why.apply(shipment.key()), outbox);
        }
    }

    private static void tellFailed(
            Shipment shipment, Member member, TargetException reason, Outbox outbox) {
        shipment.toTell();
        outbox.add(new Outbox.Notice.Failed(shipment, member.name(), reason));
    }

    /// A listener was told.
    void told(Outbox.Notice notice, Outbox outbox) {
        Shipment shipment = notice.shipment();
        switch (notice) {
            case Outbox.Notice.Stored _, Outbox.Notice.Failed _ -> {
                shipment.told();
                settle(shipment, outbox);
            }
            case Outbox.Notice.Released _ -> ledger.giveBack(shipment);
        }
    }

    private void settle(Shipment shipment, Outbox outbox) {
        if (shipment.isDone()) {
            outbox.add(new Outbox.Notice.Released(shipment));
        }
    }
}
