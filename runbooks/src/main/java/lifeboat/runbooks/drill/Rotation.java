package lifeboat.runbooks.drill;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Which drill comes next, so that in time every target alone, in every region, with new and old
/// snapshots, is proven.
///
/// @param pairs all there are, in order
/// @param past drills of one target alone, in any order
public record Rotation(List<Pair> pairs, List<Past> past) {
    public Rotation {
        pairs = List.copyOf(pairs);
        past = List.copyOf(past);
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("nothing to rotate over");
        }
    }

    /// One target alone and a region.
    public record Pair(String target, String region) {}

    /// A drill that was run.
    ///
    /// @param proven whether it passed
    public record Past(Pair pair, Instant ended, boolean proven) {}

    /// Which snapshot is tried.
    public enum Age {
        NEWEST,
        OLDEST,
        ANY
    }

    /// The pair that was proven longest ago; one that never was comes first.
    public Pair next() {
        return pairs.stream()
                .min(Comparator.comparing(pair -> lastProven(pair).orElse(Instant.MIN)))
                .orElseThrow();
    }

    /// Its snapshot: the three ages in turn.
    public Age age() {
        return Age.values()[past.size() % Age.values().length];
    }

    private Optional<Instant> lastProven(Pair pair) {
        return past.stream()
                .filter(one -> one.proven() && one.pair().equals(pair))
                .map(Past::ended)
                .max(Comparator.naturalOrder());
    }

    /// Pairs that no drill has proven.
    public List<Pair> neverProven() {
        List<Pair> never = new ArrayList<>(pairs);
        never.removeIf(pair -> lastProven(pair).isPresent());
        return never;
    }
}
