package lifeboat.targets.fleet;

import static lifeboat.targets.fleet.Voyage.KIB;
import static lifeboat.targets.fleet.Voyage.aside;
import static lifeboat.targets.fleet.Voyage.content;
import static lifeboat.targets.fleet.Voyage.done;
import static lifeboat.targets.fleet.Voyage.key;
import static lifeboat.targets.fleet.Voyage.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FleetTest {
    private final Gate gate = new Gate();
    private final FakeTarget a = FakeTarget.quick("a");
    private final FakeTarget b = FakeTarget.quick("b");
    private final FakeTarget gated = new FakeTarget("gated", gate);

    @AfterEach
    void openGate() {
        gate.open();
    }

    @Test
    void shipsEqualObjectsToEveryTarget() throws Exception {
        FakeTarget c = FakeTarget.quick("c");
        try (Voyage voyage = new Voyage(settings(4 * KIB, 2, 2), a, b, c)) {
            voyage.ship(0, 20);
            voyage.fleet().flush();
            assertThat(a.stored()).hasSize(20).isEqualTo(b.stored()).isEqualTo(c.stored());
            assertThat(a.stored()).containsEntry(key(7), content(7).sha256());
            assertThat(voyage.witness().of(key(7)))
                    .containsExactlyInAnyOrder("a stored", "b stored", "c stored", "released")
                    .last()
                    .isEqualTo("released");
            assertThat(voyage.state("c"))
                    .isEqualTo(
                            new MemberState("c", new MemberStatus.Open(), 20, 20 * KIB, Set.of()));
            assertThat(voyage.fleet().meter().read())
                    .contains(new FleetMeter.Reading("b", 20, 20 * KIB, 0));
        }
    }

    @Test
    void countsBytesOnceForThreeTargets() throws Exception {
        FakeTarget second = new FakeTarget("second", gate);
        FakeTarget third = new FakeTarget("third", gate);
        try (Voyage voyage = new Voyage(settings(4 * KIB, 2, 2), gated, second, third)) {
            done(voyage.shipAside(0, 4));
            CompletableFuture<Boolean> fifth = voyage.shipAside(4, 5);
            voyage.untilBlockedWithIdle();
            assertThat(fifth).isNotDone();
            assertThat(voyage.fleet().meter().read())
                    .allMatch(reading -> reading.waitingBytes() == 4 * KIB);
            gate.open();
            done(fifth);
            voyage.fleet().flush();
            assertThat(third.stored()).hasSize(5);
        }
    }

    @Test
    void neverHasMoreInFlightThanTheBudget() throws Exception {
        AtomicLong inFlight = new AtomicLong();
        long most = 0;
        ShipmentListener counting =
                new ShipmentListener() {
                    @Override
                    public void stored(String target, ObjectKey key) {}

                    @Override
                    public void failed(String target, ObjectKey key, TargetException reason) {}

                    @Override
                    public void released(ObjectKey key) {
                        inFlight.addAndGet(-Long.parseLong(key.lastSegment()));
                    }
                };
        try (Voyage voyage = new Voyage(settings(8 * KIB, 3, 1), a, b)) {
            for (int i = 0; i < 300; i++) {
                int size = KIB + i * 37 % (2 * KIB);
                Content content = Content.of(new byte[size]);
                voyage.fleet().ship(new ObjectKey("o/" + size), content, counting);
                most = Math.max(most, inFlight.addAndGet(size));
            }
            voyage.fleet().flush();
        }
        assertThat(inFlight).hasValue(0);
        assertThat(most).isLessThanOrEqualTo(8 * KIB).isGreaterThan(0);
    }

    @Test
    void startsInOrderAndKeepsToTheNumberOfUploads() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        FakeTarget counting =
                new FakeTarget(
                        "counting",
                        _ -> {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            LockSupport.parkNanos(10_000);
                            now.decrementAndGet();
                        });
        try (Voyage voyage = new Voyage(settings(64 * KIB, 1, 1), counting)) {
            voyage.ship(0, 30);
            voyage.fleet().flush();
        }
        assertThat(most).hasValue(1);
        List<ObjectKey> inOrder = IntStream.range(0, 30).mapToObj(Voyage::key).toList();
        assertThat(counting.begun()).isEqualTo(inOrder);
        try (Voyage voyage = new Voyage(settings(64 * KIB, 3, 1), gated)) {
            voyage.ship(0, 10);
            Voyage.until(() -> gated.begun().size() == 3);
            gate.open();
            voyage.fleet().flush();
        }
        assertThat(gated.stored()).hasSize(10);
    }

    @Test
    void shipsToNamedTargetsOnly() throws Exception {
        try (Voyage voyage = new Voyage(settings(4 * KIB, 2, 1), a, b)) {
            Fleet fleet = voyage.fleet();
            fleet.ship(key(1), content(1), Set.of("b"), voyage.witness());
            fleet.flush();
            assertThat(a.stored()).isEmpty();
            assertThat(b.stored()).containsOnlyKeys(key(1));
            assertThat(voyage.witness().of(key(1))).containsExactly("b stored", "released");
            assertThat(voyage.state("a").notStored()).isEmpty();
            assertThatThrownBy(() ->
                            fleet.ship(key(2), content(2), Set.of("b", "x"), voyage.witness()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> fleet.ship(key(2), content(2), Set.of(), voyage.witness()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(voyage.witness().objects()).isEqualTo(1);
        }
    }

    @Test
    void boundsTheNumberOfEmptyObjectsToo() throws Exception {
        try (Voyage voyage = new Voyage(settings(2 * KIB, 1, 1), gated)) {
            CompletableFuture<Boolean> shipping =
                    aside(() -> {
                        for (int i = 0; i < 3; i++) {
                            Content nothing = Content.of(new byte[0]);
                            voyage.fleet().ship(key(i), nothing, voyage.witness());
                        }
                        return true;
                    });
            voyage.untilBlockedWithIdle();
            assertThat(shipping).isNotDone();
            gate.open();
            done(shipping);
        }
    }

    @Test
    void holdsNoLockWhileListenersAreTold() throws Exception {
        AtomicBoolean free = new AtomicBoolean(true);
        try (Voyage voyage = new Voyage(settings(4 * KIB, 2, 1), a)) {
            ShipmentListener asking =
                    new ShipmentListener() {
                        private void ask() {
                            try {
                                done(aside(() -> voyage.fleet().states().size()));
                            } catch (Exception e) {
                                free.set(false);
                            }
                        }

                        @Override
                        public void stored(String target, ObjectKey key) {
                            ask();
                        }

                        @Override
                        public void failed(String target, ObjectKey key, TargetException reason) {
                            ask();
                        }

                        @Override
                        public void released(ObjectKey key) {
                            ask();
                        }
                    };
            voyage.fleet().ship(key(1), content(1), asking);
            voyage.fleet().flush();
            assertThat(free).isTrue();
        }
    }

    @Test
    void forgetsAShipmentWhoseShipperIsInterrupted() throws Exception {
        try (Voyage voyage = new Voyage(settings(KIB, 1, 1), gated)) {
            voyage.ship(0, 1);
            CompletableFuture<Thread> who = new CompletableFuture<>();
            CompletableFuture<Boolean> second =
                    aside(() -> {
                        who.complete(Thread.currentThread());
                        voyage.ship(1, 2);
                        return true;
                    });
            voyage.untilBlockedWithIdle();
            done(who).interrupt();
            assertThatThrownBy(() -> done(second))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            CompletableFuture<Boolean> third = voyage.shipAside(2, 3);
            gate.open();
            done(third);
            voyage.fleet().flush();
            assertThat(gated.stored()).containsOnlyKeys(key(0), key(2));
            assertThat(voyage.witness().of(key(1))).isEmpty();
        }
    }

    @Test
    void refusesFleetsWithoutTargetsOrWithEqualNames() {
        FleetSettings settings = settings(KIB, 1, 1);
        assertThatThrownBy(() -> new Fleet(List.<Target>of(), settings))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Fleet(List.<Target>of(a, FakeTarget.quick("a")), settings))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pinsItsDefaults() {
        FleetSettings settings = FleetSettings.defaults(new Quorum(2, 2));
        assertThat(settings)
                .hasToString(
                        "FleetSettings[budgetBytes=201326592, uploadsPerTarget=4, stallLimit=PT1M,"
                                + " patience=PT2S, patienceShare=0.1, copies=2, providers=2]");
    }
}
