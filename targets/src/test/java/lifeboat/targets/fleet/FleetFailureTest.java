package lifeboat.targets.fleet;

import static lifeboat.targets.fleet.Voyage.KIB;
import static lifeboat.targets.fleet.Voyage.content;
import static lifeboat.targets.fleet.Voyage.key;
import static lifeboat.targets.fleet.Voyage.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.TargetException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class FleetFailureTest {
    private final FakeTarget a = FakeTarget.quick("a");
    private final FakeTarget b = FakeTarget.quick("b");

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new TargetException.Denied("put x: no", null), ParkCause.DENIED),
                Arguments.of(new TargetException.Full("put x: full", null), ParkCause.FULL),
                Arguments.of(new TargetException.Broken("put x: odd", null), ParkCause.BROKEN),
                Arguments.of(new TargetException.Exists("put x: other", null), ParkCause.BROKEN),
                Arguments.of(new TargetException.Missing("put x: gone", null), ParkCause.MISSING),
                Arguments.of(
                        new TargetException.Unreachable("put x: silent", null),
                        ParkCause.UNREACHABLE));
    }

    @ParameterizedTest
    @MethodSource("failures")
    @DisplayName("P-02 a target that fails at once is parked, the others get everything")
    void parksWhatFailsAtOnce(TargetException failure, ParkCause cause) throws Exception {
        FakeTarget bad =
                new FakeTarget(
                        "bad",
                        _ -> {
                            throw failure;
                        });
        try (Voyage voyage = new Voyage(settings(4 * KIB, 2, 2), bad, a, b)) {
            voyage.ship(0, 20);
            voyage.fleet().flush();
            assertThat(voyage.state("bad").status())
                    .isEqualTo(
                            new MemberStatus.Parked(
                                    cause, Objects.requireNonNull(failure.getMessage())));
            assertThat(voyage.state("bad").behind()).isEqualTo(20);
            assertThat(bad.begun()).hasSizeLessThan(20);
            assertThat(a.stored()).hasSize(20).isEqualTo(b.stored());
            for (int i = 0; i < 20; i++) {
                assertThat(voyage.witness().of(key(i)))
                        .hasSize(4)
                        .contains("bad failed")
                        .endsWith("released");
            }
        }
    }

    @Test
    @DisplayName("P-02 a target that fails after k objects keeps those and gets no more")
    void parksWhatFailsLater() throws Exception {
        AtomicInteger puts = new AtomicInteger();
        FakeTarget revoked =
                new FakeTarget(
                        "revoked",
                        key -> {
                            if (puts.incrementAndGet() > 7) {
                                throw new TargetException.Denied("put " + key + ": 403", null);
                            }
                        });
        try (Voyage voyage = new Voyage(settings(4 * KIB, 1, 2), revoked, a, b)) {
            voyage.ship(0, 20);
            voyage.fleet().flush();
            assertThat(revoked.begun()).hasSize(8);
            assertThat(voyage.state("revoked").objects()).isEqualTo(7);
            assertThat(voyage.state("revoked").behind()).isEqualTo(13);
            assertThat(voyage.witness().reason("revoked", key(7))).hasMessage("put packs/7: 403");
            assertThat(voyage.witness().reason("revoked", key(19)))
                    .isInstanceOf(TargetException.Denied.class)
                    .hasMessage("put packs/19: target is parked, put packs/7: 403");
            assertThat(a.stored()).hasSize(20);
        }
    }

    static Stream<Throwable> bugs() {
        return Stream.of(
                new OutOfMemoryError("planned"),
                new AssertionError("planned"),
                new IllegalStateException("planned"));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    @DisplayName("C-12 an Error in an upload parks the target and nothing hangs")
    void survivesErrors(Throwable bug) throws Exception {
        FakeTarget bad =
                new FakeTarget(
                        "bad",
                        _ -> {
                            if (bug instanceof Error error) {
                                throw error;
                            }
                            throw (RuntimeException) bug;
                        });
        try (Voyage voyage = new Voyage(settings(4 * KIB, 2, 1), bad, a)) {
            voyage.ship(0, 20);
            voyage.fleet().flush();
            assertThat(voyage.state("bad").status())
                    .isEqualTo(new MemberStatus.Parked(ParkCause.FAILED, bug.toString()));
            assertThat(
                            voyage.witness()
                                    .reason(
                                            "bad",
                                            voyage.state("bad").notStored().iterator().next()))
                    .isInstanceOf(TargetException.Broken.class);
            assertThat(a.stored()).hasSize(20);
        }
    }

    @Test
    @DisplayName("C-12 when every target fails, shipping and flushing still return")
    void returnsWhenNobodyIsLeft() throws Exception {
        FakeTarget bad =
                new FakeTarget(
                        "bad",
                        _ -> {
                            throw new OutOfMemoryError("planned");
                        });
        try (Voyage voyage = new Voyage(settings(2 * KIB, 2, 1), bad)) {
            voyage.ship(0, 20);
            voyage.fleet().flush();
            assertThat(voyage.fleet().quorumPossible()).isFalse();
            assertThat(voyage.witness().of(key(19))).containsExactly("bad failed", "released");
        }
    }

    @Test
    @DisplayName("C-12 a listener that throws breaks the fleet and nothing hangs")
    void reportsAListenerThatThrows() throws Exception {
        ShipmentListener throwing =
                new ShipmentListener() {
                    @Override
                    public void stored(String target, ObjectKey key) {
                        throw new IllegalStateException("planned");
                    }

                    @Override
                    public void failed(String target, ObjectKey key, TargetException reason) {}

                    @Override
                    public void released(ObjectKey key) {}
                };
        try (Voyage voyage = new Voyage(settings(2 * KIB, 2, 1), a)) {
            voyage.fleet().ship(key(0), content(0), throwing);
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    voyage.fleet().ship(key(1), content(1), throwing);
                                }
                            })
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("planned");
        }
    }

    @Test
    void interruptsWhatRunsAtAParkedTarget() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        FakeTarget bad =
                new FakeTarget(
                        "bad",
                        key -> {
                            if (key.equals(key(0))) {
                                try {
                                    waiting.countDown();
                                    new CountDownLatch(1).await();
                                } catch (InterruptedException e) {
                                    interrupted.countDown();
                                }
                            } else {
                                await(waiting);
                                throw new TargetException.Full("put: full", null);
                            }
                        });
        try (Voyage voyage = new Voyage(settings(4 * KIB, 2, 1), bad)) {
            voyage.ship(0, 2);
            await(interrupted);
            voyage.fleet().flush();
            Voyage.until(() -> voyage.witness().of(key(0)).contains("released"));
            assertThat(voyage.witness().of(key(0))).containsExactly("bad failed", "released");
            assertThat(voyage.state("bad").objects()).isZero();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void putsInDaemonPlatformThreadsThatMayHangInTheKernel() throws Exception {
        AtomicBoolean suitable = new AtomicBoolean();
        FakeTarget looking =
                new FakeTarget(
                        "looking",
                        _ -> {
                            Thread me = Thread.currentThread();
                            suitable.set(me.isDaemon() && !me.isVirtual());
                        });
        try (Voyage voyage = new Voyage(settings(4 * KIB, 2, 1), looking)) {
            voyage.ship(0, 1);
            voyage.fleet().flush();
        }
        assertThat(suitable).isTrue();
    }
}
