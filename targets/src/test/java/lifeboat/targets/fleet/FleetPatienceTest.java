package lifeboat.targets.fleet;

import static lifeboat.targets.fleet.Voyage.KIB;
import static lifeboat.targets.fleet.Voyage.done;
import static lifeboat.targets.fleet.Voyage.key;
import static lifeboat.targets.fleet.Voyage.settings;
import static lifeboat.targets.fleet.Voyage.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FleetPatienceTest {
    private final Gate gate = new Gate();
    private final FakeTarget a = FakeTarget.quick("a");
    private final FakeTarget b = FakeTarget.quick("b");
    private final FakeTarget slow = new FakeTarget("slow", gate);

    @AfterEach
    void openGate() {
        gate.open();
    }

    private static void assertParked(MemberState state, ParkCause cause) {
        assertThat(state.status())
                .isInstanceOfSatisfying(
                        MemberStatus.Parked.class, p -> assertThat(p.cause()).isEqualTo(cause));
    }

    @Test
    @DisplayName("N-01 a slow target is parked and the others finish in their time")
    void parksASlowTarget() throws Exception {
        try (Voyage voyage = new Voyage(settings(4 * KIB, 2, 2), a, b, slow)) {
            CompletableFuture<Boolean> shipping = voyage.shipAside(0, 40);
            voyage.untilBlockedWithIdle("a", "b");
            voyage.pass(Duration.ofMillis(1900));
            voyage.untilBlockedWithIdle("a", "b");
            assertThat(voyage.state("slow").parked()).isFalse();
            voyage.pass(Duration.ofMillis(200));
            done(shipping);
            voyage.fleet().flush();
            assertThat(a.stored()).hasSize(40).isEqualTo(b.stored());
            assertParked(voyage.state("slow"), ParkCause.SLOW);
            assertThat(voyage.state("slow").behind()).isEqualTo(40);
            assertThat(voyage.fleet().quorumPossible()).isTrue();
            assertThat(voyage.witness().reason("slow", key(39)))
                    .isInstanceOf(TargetException.Unreachable.class)
                    .hasMessageContaining("packs/39")
                    .hasMessageContaining("held the others back for 2100 ms");
        }
    }

    @Test
    @DisplayName("N-03 a put that hangs keeps no memory: its content is taken back and released")
    void takesTheContentBackFromAPutThatHangs() throws Exception {
        try (Voyage voyage = new Voyage(settings(4 * KIB, 2, 2), a, b, slow)) {
            CompletableFuture<Boolean> shipping = voyage.shipAside(0, 10);
            voyage.untilBlockedWithIdle("a", "b");
            voyage.pass(Duration.ofSeconds(3));
            done(shipping);
            voyage.fleet().flush();
            for (int i = 0; i < 10; i++) {
                assertThat(voyage.witness().of(key(i))).hasSize(4).endsWith("released");
            }
            assertThat(slow.begun()).containsExactly(key(0), key(1));
            gate.open();
            until(() -> slow.spoiled().isEmpty() && slow.refused().size() == 2);
            assertThat(slow.stored()).as("not a byte of it can be read any more").isEmpty();
            assertThat(voyage.state("slow").objects()).as("late result is ignored").isZero();
        }
    }

    @Test
    void hasPatienceForAShareOfTheRun() throws Exception {
        try (Voyage voyage = new Voyage(settings(4 * KIB, 2, 2), a, b, slow)) {
            voyage.pass(Duration.ofMinutes(5));
            CompletableFuture<Boolean> shipping = voyage.shipAside(0, 10);
            voyage.untilBlockedWithIdle("a", "b");
            voyage.pass(Duration.ofSeconds(30));
            voyage.untilBlockedWithIdle("a", "b");
            assertThat(voyage.state("slow").parked()).isFalse();
            voyage.pass(Duration.ofSeconds(4));
            done(shipping);
            assertParked(voyage.state("slow"), ParkCause.SLOW);
        }
    }

    @Test
    void keepsASlowTargetThatTheQuorumNeeds() throws Exception {
        try (Voyage voyage = new Voyage(settings(4 * KIB, 2, 2), a, slow)) {
            CompletableFuture<Boolean> shipping = voyage.shipAside(0, 10);
            voyage.untilBlockedWithIdle("a");
            voyage.pass(Duration.ofSeconds(50));
            voyage.untilBlockedWithIdle("a");
            assertThat(voyage.state("slow").parked()).isFalse();
            gate.open();
            done(shipping);
            voyage.fleet().flush();
            assertThat(slow.stored()).hasSize(10).isEqualTo(a.stored());
        }
    }

    @Test
    void parksTwoSlowTargetsThatKeepStepWithEachOther() throws Exception {
        FakeTarget alike = new FakeTarget("alike", gate);
        try (Voyage voyage = new Voyage(settings(4 * KIB, 2, 2), a, slow, alike, b)) {
            CompletableFuture<Boolean> shipping = voyage.shipAside(0, 20);
            voyage.untilBlockedWithIdle("a", "b");
            voyage.pass(Duration.ofSeconds(3));
            done(shipping);
            voyage.fleet().flush();
            assertParked(voyage.state("slow"), ParkCause.SLOW);
            assertParked(voyage.state("alike"), ParkCause.SLOW);
            assertThat(a.stored()).hasSize(20);
        }
    }

    @Test
    void blamesNobodyWhileTheOthersAreNoQuorum() throws Exception {
        FakeTarget alike = new FakeTarget("alike", gate);
        try (Voyage voyage = new Voyage(settings(4 * KIB, 2, 2), a, slow, alike)) {
            CompletableFuture<Boolean> shipping = voyage.shipAside(0, 10);
            voyage.untilBlockedWithIdle("a");
            voyage.pass(Duration.ofSeconds(30));
            voyage.untilBlockedWithIdle("a");
            assertThat(voyage.fleet().states()).noneMatch(MemberState::parked);
            gate.open();
            done(shipping);
            voyage.fleet().flush();
            assertThat(alike.stored()).hasSize(10);
        }
    }

    @Test
    @DisplayName("N-01 a flush waits for a straggler only for so long")
    void parksAStragglerInFlush() throws Exception {
        try (Voyage voyage = new Voyage(settings(64 * KIB, 2, 2), a, b, slow)) {
            voyage.ship(0, 5);
            CompletableFuture<Boolean> flush = voyage.flushAside();
            voyage.untilBlockedWithIdle("a", "b");
            voyage.pass(Duration.ofSeconds(1));
            voyage.untilBlockedWithIdle("a", "b");
            assertThat(flush).isNotDone();
            voyage.pass(Duration.ofSeconds(2));
            done(flush);
            assertParked(voyage.state("slow"), ParkCause.SLOW);
            assertThat(voyage.witness().of(key(4))).hasSize(4).endsWith("released");
        }
    }

    @Test
    @DisplayName("N-03 a black hole that the quorum needs is parked as stalled, close returns")
    void parksABlackHole() throws Exception {
        Voyage voyage = new Voyage(settings(64 * KIB, 2, 2), a, slow);
        voyage.ship(0, 3);
        CompletableFuture<Boolean> flush = voyage.flushAside();
        voyage.untilBlockedWithIdle("a");
        voyage.pass(Duration.ofSeconds(59));
        voyage.untilBlockedWithIdle("a");
        assertThat(flush).isNotDone();
        voyage.pass(Duration.ofSeconds(2));
        done(flush);
        assertParked(voyage.state("slow"), ParkCause.STALLED);
        assertThat(voyage.fleet().quorumPossible()).isFalse();
        voyage.close();
        assertThat(voyage.witness().of(key(0))).contains("slow failed").endsWith("released");
    }

    @Test
    @DisplayName("N-03 when every target is a black hole the fleet gives up, without a hang")
    void parksAllBlackHoles() throws Exception {
        FakeTarget other = new FakeTarget("other", gate);
        try (Voyage voyage = new Voyage(settings(4 * KIB, 2, 1), other, slow)) {
            CompletableFuture<Boolean> shipping = voyage.shipAside(0, 9);
            voyage.untilBlockedWithIdle();
            until(() -> slow.begun().size() == 2 && other.begun().size() == 2);
            voyage.pass(Duration.ofSeconds(61));
            done(shipping);
            assertParked(voyage.state("slow"), ParkCause.STALLED);
            assertParked(voyage.state("other"), ParkCause.STALLED);
            assertThat(voyage.state("other").behind()).isEqualTo(9);
        }
    }

    @Test
    void givesLargeObjectsMoreTimeBeforeTheyCountAsStalled() throws Exception {
        try (Voyage voyage = new Voyage(settings(8 << 20, 1, 1), slow)) {
            byte[] bytes = new byte[1 << 20];
            voyage.fleet().ship(key(0), lifeboat.targets.Content.of(bytes), voyage.witness());
            CompletableFuture<Boolean> flush = voyage.flushAside();
            voyage.untilBlockedWithIdle();
            voyage.pass(Duration.ofSeconds(75));
            voyage.untilBlockedWithIdle();
            assertThat(voyage.state("slow").parked()).isFalse();
            voyage.pass(Duration.ofSeconds(2));
            done(flush);
            assertParked(voyage.state("slow"), ParkCause.STALLED);
        }
    }

    @Test
    @DisplayName("N-01 N-03 patience ends by itself, by the clock of the machine")
    void wakesUpByItself() throws Exception {
        Duration limit = Duration.ofMillis(200);
        Duration patience = Duration.ofMillis(50);
        FleetSettings slowness =
                new FleetSettings(4096, 2, Duration.ofHours(1), patience, 0.1, 2, 2);
        FleetSettings stalling = new FleetSettings(4096, 2, limit, Duration.ofHours(1), 0.1, 2, 2);
        Witness witness = new Witness();
        for (FleetSettings settings : List.of(slowness, stalling)) {
            try (Fleet fleet = new Fleet(List.<Target>of(a, b, slow), settings)) {
                for (int i = 0; i < 10; i++) {
                    fleet.ship(key(i), Voyage.content(i), witness);
                }
                fleet.flush();
                assertThat(fleet.states()).filteredOn(MemberState::parked).hasSize(1);
            }
        }
    }

    @Test
    void closeGivesUpWhatIsOnItsWayAndFreesBlockedCallers() throws Exception {
        Voyage voyage = new Voyage(settings(4 * KIB, 2, 1), slow);
        voyage.ship(0, 4);
        CompletableFuture<Boolean> fifth = voyage.shipAside(4, 5);
        voyage.untilBlockedWithIdle();
        voyage.close();
        voyage.close();
        assertThatThrownBy(() -> done(fifth))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> voyage.ship(5, 6)).isInstanceOf(IllegalStateException.class);
        assertThat(voyage.witness().of(key(3))).containsExactly("slow failed", "released");
        assertThat(voyage.witness().of(key(4))).isEmpty();
        assertThat(voyage.witness().of(key(0))).containsExactly("slow failed", "released");
    }
}
