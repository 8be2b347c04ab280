package lifeboat.console.web;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import lifeboat.console.Result;

/// Plans that were made here, and restores of everything that wait for a second person. Both end
/// after an hour, and with this program. Safe for concurrent use.
final class Wishes {
    static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST = 20;
    private static final int MOST_OF_ONE = 3;

    private final Clock clock;
    private final LongSupplier nanoClock;
    private final SecureRandom chance = new SecureRandom();
    private final List<Planned> planned = new ArrayList<>();
    private final List<Wish> wishes = new ArrayList<>();

    /// @param nanoClock as System.nanoTime(): nobody who sets the clock prolongs anything
    Wishes(Clock clock, LongSupplier nanoClock) {
        this.clock = clock;
        this.nanoClock = nanoClock;
    }

    private record Planned(Result.Plan plan, long nanos) {}

    /// @param plan that was seen
    /// @param who asks for it
    record Wish(String id, Result.Plan plan, String who, Instant at, long nanos) {}

    /// Remembers a plan that somebody saw.
    synchronized void planned(Result.Plan plan) {
        planned.addFirst(new Planned(plan, nanoClock.getAsLong()));
        while (planned.size() > MOST) {
            planned.removeLast();
        }
    }

    /// The plan of that hash, if it was made here within the hour.
    synchronized Optional<Result.Plan> plan(String region, String hash) {
        return planned.stream()
                .filter(one -> isYoung(one.nanos()))
                .map(Planned::plan)
                .filter(plan -> plan.hash().equals(hash) && plan.region().equals(region))
                .findFirst();
    }

    private boolean isYoung(long nanos) {
        return nanoClock.getAsLong() - nanos < LONGEST.toNanos();
    }

    /// @return empty where this person asks for enough already
    synchronized Optional<Wish> add(Result.Plan plan, String who) {
        long mine = all().stream().filter(wish -> wish.who().equals(who)).count();
        if (mine >= MOST_OF_ONE || wishes.size() >= MOST) {
            return Optional.empty();
        }
        byte[] random = new byte[6];
        chance.nextBytes(random);
        Wish wish =
                new Wish(
                        HexFormat.of().formatHex(random),
                        plan,
                        who,
                        clock.instant(),
                        nanoClock.getAsLong());
        wishes.addFirst(wish);
        return Optional.of(wish);
    }

    synchronized List<Wish> all() {
        wishes.removeIf(wish -> !isYoung(wish.nanos()));
        return List.copyOf(wishes);
    }

    synchronized Optional<Wish> find(String id) {
        return all().stream().filter(wish -> wish.id().equals(id)).findFirst();
    }

    /// Takes it away, so that it is granted once.
    ///
    /// @return whether it was there
    synchronized boolean remove(Wish wish) {
        return wishes.remove(wish);
    }
}
