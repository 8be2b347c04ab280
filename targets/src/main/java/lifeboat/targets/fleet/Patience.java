package lifeboat.targets.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import lifeboat.targets.TargetIdentity;

/// Judges for how long members may hold the others back. Guarded by the fleet's lock.
///
/// Waiting is blamed on members exactly while the rest could make the quorum and has nothing to do
/// for their sake: a shipper waits for bytes that only the blamed ones need while a quorum of the
/// others could take the object at once, or a flush waits for them while a quorum has finished.
final class Patience {
    private static final long STALL_BYTES_PER_SECOND = 64 * 1024;
    private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final List<Member> members;
    private final Ledger ledger;
    private final FleetSettings settings;
    private final long startNanos;
    private long accountedNanos;
    private List<Member> blamed = List.of();
    private boolean someoneWaits;

    /// A member to be parked.
    record Verdict(Member member, ParkCause cause, String reason) {}

    Patience(Roster roster, FleetSettings settings, long now) {
        this.members = roster.members();
        this.ledger = roster.ledger();
        this.settings = settings;
        this.startNanos = now;
        this.accountedNanos = now;
    }

    /// Accounts for the time since the last call; to be called before anything changes.
    void account(long now) {
        long passed = Math.max(0, now - accountedNanos);
        accountedNanos = now;
        blamed.forEach(member -> member.blame(passed));
    }

    /// Finds out who is to blame from now on; to be called after anything changed.
    ///
    /// @param waitingCost what the first blocked shipper wants, or 0 if none is blocked
    /// @param flushes callers waiting in a flush
    void watch(long waitingCost, int flushes) {
        someoneWaits = waitingCost > 0 || flushes > 0;
        List<Member> found = new ArrayList<>();
        if (waitingCost > 0 && !ledger.hasRoom(waitingCost)) {
            found.addAll(holdingUp(waitingCost));
        }
        if (flushes > 0) {
            stragglers().stream().filter(m -> !found.contains(m)).forEach(found::add);
        }
        blamed = List.copyOf(found);
    }

    private List<Member> holdingUp(long cost) {
        List<Member> worstFirst = new ArrayList<>(open(member -> true));
        worstFirst.sort(Comparator.comparingLong(Member::outstanding).reversed());
        List<Member> suspects = new ArrayList<>();
        long bits = 0;
        for (Member member : worstFirst) {
            if (member.outstanding() == 0) {
                break;
            }
            suspects.add(member);
            bits |= member.bit();
            if (ledger.hasRoomWithout(bits, cost)) {
                int places = settings.uploadsPerTarget();
                List<Member> heldBack = open(m -> !suspects.contains(m) && m.isStarved(places));
                return isQuorum(heldBack) ? suspects : List.of();
            }
        }
        return List.of();
    }

    private List<Member> stragglers() {
        return isQuorum(open(member -> member.outstanding() == 0))
                ? open(member -> member.outstanding() > 0)
                : List.of();
    }

    /// Who is to be parked now.
    List<Verdict> verdicts(long now) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Member member : blamed) {
            if (member.isOpen() && member.blamedNanos() > limit(now)) {
                verdicts.add(
                        new Verdict(
                                member,
                                ParkCause.SLOW,
                                "held the others back for " + millis(member.blamedNanos())));
            }
        }
        if (verdicts.isEmpty() && someoneWaits) {
            List<Member> stalled = open(m -> m.outstanding() > 0 && stallsIn(m, now) <= 0);
            if (open(m -> m.outstanding() > 0 && !stalled.contains(m)).isEmpty()) {
                for (Member member : stalled) {
                    String time = millis(now - member.progressNanos());
                    String reason = "finished nothing for " + time;
                    verdicts.add(new Verdict(member, ParkCause.STALLED, reason));
                }
            }
        }
        return verdicts;
    }

    /// How long until time alone can bring a new verdict.
    long nanosToNextVerdict(long now) {
        long next = Long.MAX_VALUE;
        double share = settings.patienceShare();
        for (Member member : blamed) {
            double atOnce = settings.patience().toNanos() - member.blamedNanos();
            double overtaking = (share * (now - startNanos) - member.blamedNanos()) / (1 - share);
            next = Math.min(next, (long) Math.max(atOnce, overtaking) + 1);
        }
        for (Member member : open(m -> m.outstanding() > 0)) {
            long left = stallsIn(member, now);
            if (left > 0) {
                next = Math.min(next, left);
            }
        }
        return next;
    }

    private long limit(long now) {
        long byShare = (long) (settings.patienceShare() * (now - startNanos));
        return Math.max(settings.patience().toNanos(), byShare);
    }

    private long stallsIn(Member member, long now) {
        long carrying = NANOS_PER_SECOND / STALL_BYTES_PER_SECOND * member.runningBytes();
        return settings.stallLimit().toNanos() + carrying - (now - member.progressNanos());
    }

    /// Whether these members are enough.
    boolean isQuorum(List<Member> some) {
        List<TargetIdentity> identities = some.stream().map(Member::identity).toList();
        return settings.quorum().judge(identities).reached();
    }

    List<Member> open(Predicate<Member> which) {
        return members.stream().filter(m -> m.isOpen() && which.test(m)).toList();
    }

    private static String millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis() + " ms";
    }
}
