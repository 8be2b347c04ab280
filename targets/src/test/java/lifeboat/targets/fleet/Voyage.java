package lifeboat.targets.fleet;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;

/// A fleet under test, with a clock that stands still until told otherwise.
final class Voyage implements AutoCloseable {
    static final int KIB = 1024;
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final AtomicLong nanos = new AtomicLong();
    private final Witness witness = new Witness();
    private final Fleet fleet;

    Voyage(FleetSettings settings, FakeTarget... targets) {
        this.fleet = new Fleet(List.<Target>of(targets), settings, nanos::get);
    }

    static FleetSettings settings(long budgetBytes, int uploads, int copies) {
        return new FleetSettings(
                budgetBytes,
                uploads,
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                0.10,
                copies,
                copies);
    }

    static ObjectKey key(int number) {
        return new ObjectKey("packs/" + number);
    }

    static Content content(int number) {
        byte[] bytes = new byte[KIB];
        bytes[0] = (byte) number;
        return Content.of(bytes);
    }

    Fleet fleet() {
        return fleet;
    }

    Witness witness() {
        return witness;
    }

    /// Ships 1 KiB objects with the numbers from `first` to before `end`.
    void ship(int first, int end) throws InterruptedException {
        for (int i = first; i < end; i++) {
            fleet.ship(key(i), content(i), witness);
        }
    }

    CompletableFuture<Boolean> shipAside(int first, int end) {
        return aside(() -> {
            ship(first, end);
            return true;
        });
    }

    CompletableFuture<Boolean> flushAside() {
        return aside(() -> {
            fleet.flush();
            return true;
        });
    }

    static <T> CompletableFuture<T> aside(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        result.complete(work.call());
                    } catch (Throwable t) {
                        result.completeExceptionally(t);
                    }
                });
        return result;
    }

    static <T> T done(CompletableFuture<T> work)
            throws InterruptedException, ExecutionException, TimeoutException {
        return work.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        fleet.lookAgain();
    }

    MemberState state(String target) {
        return fleet.states().stream().filter(s -> s.name().equals(target)).findAny().orElseThrow();
    }

    /// Waits until a caller is blocked and the named targets have nothing to do.
    void untilBlockedWithIdle(String... targets) throws InterruptedException {
        until(() -> fleet.blockedCallers() == 1 && List.of(targets).stream().allMatch(this::idle));
        // What finished last has been told too, so that nothing moves any more.
        until(() -> fleet.blockedCallers() == 1);
    }

    private boolean idle(String target) {
        return fleet.meter().read().stream()
                .anyMatch(r -> r.target().equals(target) && r.waitingBytes() == 0);
    }

    static void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain");
            }
            Thread.sleep(1);
        }
    }

    @Override
    public void close() {
        fleet.close();
    }
}
