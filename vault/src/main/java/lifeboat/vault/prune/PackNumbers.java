package lifeboat.vault.prune;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Numbers of packs in whatever takes less memory: one by one, or a bit for each. Immutable.
final class PackNumbers {
    private final int @Nullable [] few;
    private final BitSet many;

    /// @param numbers are copied
    PackNumbers(BitSet numbers) {
        boolean sparse = numbers.cardinality() * 32L < numbers.length();
        this.few = sparse ? numbers.stream().toArray() : null;
        this.many = sparse ? new BitSet() : (BitSet) numbers.clone();
    }

    void addTo(BitSet all) {
        all.or(many);
        if (few != null) {
            for (int number : few) {
                all.set(number);
            }
        }
    }
}
