package lifeboat.verification.report;

import java.util.List;
import java.util.Objects;

/// What was supposed to have happened.
///
/// @param region name
/// @param ephemeral whether the region was made for this run and removed after it
/// @param without targets left out on purpose
/// @param seed of every random choice, so that the same run can be made again
/// @param sampling how the snapshot, targets and checks were chosen, in a sentence
/// @param freshness proof that the region was empty and the caches cold before
/// @param segregation what kept the region apart from the live site
/// @param cleanUp proof that nothing is left, or why it was kept
public record Scenario(
        String region,
        boolean ephemeral,
        List<String> without,
        long seed,
        String sampling,
        String freshness,
        String segregation,
        String cleanUp) {
    public Scenario {
        Objects.requireNonNull(region);
        without = List.copyOf(without);
        Objects.requireNonNull(sampling);
        Objects.requireNonNull(freshness);
        Objects.requireNonNull(segregation);
        Objects.requireNonNull(cleanUp);
    }
}
