package lifeboat.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ListenersTest {
    @Test
    @DisplayName("the oldest of a session gives way, then the oldest of a person")
    void theOldestGivesWay() {
        Listeners<Integer> listeners = new Listeners<>();
        for (int i = 0; i < Listeners.OF_SESSION; i++) {
            assertThat(listeners.add("anna", "a", i)).isEmpty();
        }
        assertThat(listeners.add("anna", "a", 100)).contains(0);
        for (int i = 0; i < Listeners.OF_PERSON - Listeners.OF_SESSION; i++) {
            assertThat(listeners.add("anna", "b" + i, 200 + i)).isEmpty();
        }
        assertThat(listeners.add("anna", "c", 300)).contains(1);
        assertThat(listeners.add("bert", "d", 400)).isEmpty();
    }

    @Test
    @DisplayName("whoever comes listens, however many the others hold, and no bound is passed")
    void nobodyIsTurnedAway() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Listeners<Integer> listeners = new Listeners<>();
            List<String> persons = new ArrayList<>();
            List<String> sessions = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String person = "p" + random.nextInt(8);
                String session = person + "-" + random.nextInt(4);
                persons.add(person);
                sessions.add(session);
                Optional<Integer> left = listeners.add(person, session, i);
                List<Integer> all = listeners.all();
                assertThat(all).as("seed %d", seed).contains(i).hasSizeLessThanOrEqualTo(40);
                left.ifPresent(gone -> assertThat(all).doesNotContain(gone));
                assertThat(all.stream().filter(one -> persons.get(one).equals(person)))
                        .hasSizeLessThanOrEqualTo(Listeners.OF_PERSON);
                assertThat(all.stream().filter(one -> sessions.get(one).equals(session)))
                        .hasSizeLessThanOrEqualTo(Listeners.OF_SESSION);
                if (random.nextInt(5) == 0) {
                    listeners.remove(all.getFirst());
                }
            }
        }
    }

    @Test
    @DisplayName("where all places are taken, who has most gives way, not who has one")
    void whoHasMostGivesWay() {
        Listeners<String> listeners = new Listeners<>();
        for (int person = 0; person < 4; person++) {
            for (int i = 0; i < 9; i++) {
                assertThat(listeners.add("many" + person, person + "-" + i, person + " " + i))
                        .isEmpty();
            }
        }
        for (int person = 0; person < 4; person++) {
            assertThat(listeners.add("one" + person, "s" + person, "one " + person)).isEmpty();
        }
        assertThat(listeners.add("late", "l", "late").orElseThrow()).startsWith("3 0");
        assertThat(listeners.all()).contains("one 0", "one 1", "one 2", "one 3", "late");
    }
}
