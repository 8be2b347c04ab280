package lifeboat.runbooks.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RotationTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Rotation.Pair> PAIRS =
            List.of(
                    new Rotation.Pair("a", "east"),
                    new Rotation.Pair("a", "west"),
                    new Rotation.Pair("b", "east"),
                    new Rotation.Pair("b", "west"));

    @Test
    @DisplayName(
            "V-10 every target is proven in every region before one comes again, and every age of snapshot")
    void everyPairAndAgeComes() {
        List<Rotation.Past> past = new ArrayList<>();
        Set<String> tried = new HashSet<>();
        for (int day = 0; day < 12; day++) {
            Rotation rotation = new Rotation(PAIRS, past);
            Rotation.Pair next = rotation.next();
            assertThat(next).isEqualTo(PAIRS.get(day % PAIRS.size()));
            assertThat(rotation.neverProven()).hasSize(Math.max(0, PAIRS.size() - day));
            tried.add(next + " " + rotation.age());
            past.add(new Rotation.Past(next, START.plusSeconds(day), true));
        }
        assertThat(tried).hasSize(12);
    }

    @Test
    @DisplayName("V-10 a pair whose drill failed is not proven and comes again at once")
    void aFailureProvesNothing() {
        Rotation.Past failed = new Rotation.Past(PAIRS.getFirst(), START, false);
        Rotation rotation = new Rotation(PAIRS, List.of(failed));
        assertThat(rotation.next()).isEqualTo(PAIRS.getFirst());
        assertThat(rotation.neverProven()).hasSize(4);
    }
}
