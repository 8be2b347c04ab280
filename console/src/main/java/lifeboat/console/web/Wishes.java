package lifeboat.console.web;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Restores of everything that wait for a second person. They end after an hour, and with this
/// program. Safe for concurrent use.
final class Wishes {
    static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST = 20;

    private final Clock clock;
    private final SecureRandom chance = new SecureRandom();
    private final List<Wish> wishes = new ArrayList<>();

    Wishes(Clock clock) {
        this.clock = clock;
    }

    /// @param plan hash of the plan that was seen
    /// @param who asks for it
    record Wish(String id, String region, String snapshot, String plan, String who, Instant at) {}

    synchronized Wish add(String region, String snapshot, String plan, String who) {
        byte[] random = new byte[6];
        chance.nextBytes(random);
        Wish wish =
                new Wish(
                        HexFormat.of().formatHex(random),
                        region,
                        snapshot,
                        plan,
                        who,
                        clock.instant());
        wishes.addFirst(wish);
        while (wishes.size() > MOST) {
            wishes.removeLast();
        }
        return wish;
    }

    synchronized List<Wish> all() {
        Instant since = clock.instant().minus(LONGEST);
        wishes.removeIf(wish -> wish.at().isBefore(since));
        return List.copyOf(wishes);
    }

    synchronized Optional<Wish> find(String id) {
        return all().stream().filter(wish -> wish.id().equals(id)).findFirst();
    }

    synchronized void remove(Wish wish) {
        wishes.remove(wish);
    }
}
