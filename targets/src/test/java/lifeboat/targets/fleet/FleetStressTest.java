package lifeboat.targets.fleet;

import static lifeboat.targets.fleet.Voyage.KIB;
import static lifeboat.targets.fleet.Voyage.done;
import static lifeboat.targets.fleet.Voyage.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.TargetException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random delays and failures; every released buffer is overwritten at once, so that a release that
/// comes too early spoils what a target reads.
@Timeout(120)
class FleetStressTest {
    private static final int OBJECTS = 200;
    private static final int SHIPPERS = 3;
    private final Map<ObjectKey, byte[]> buffers = new ConcurrentHashMap<>();
    private final Map<ObjectKey, Content.Sha256> digests = new ConcurrentHashMap<>();
    private final Witness witness = new Witness();

    private final ShipmentListener wiping =
            new ShipmentListener() {
                @Override
                public void stored(String target, ObjectKey key) {
                    witness.stored(target, key);
                }

                @Override
                public void failed(String target, ObjectKey key, TargetException reason) {
                    witness.failed(target, key, reason);
                }

                @Override
                public void released(ObjectKey key) {
                    Arrays.fill(buffers.getOrDefault(key, new byte[0]), (byte) 0xee);
                    witness.released(key);
                }
            };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    @DisplayName("accounts for every object at every target under random delays and failures")
    void accountsForEverything(long seed) throws Exception {
        List<FakeTarget> targets = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            targets.add(moody("t" + i, seed * 10 + i, i * 0.004 * (seed % 3)));
        }
        try (Voyage voyage =
                new Voyage(settings(9 * KIB, 3, 1), targets.toArray(new FakeTarget[0]))) {
            List<CompletableFuture<Boolean>> shippers = new ArrayList<>();
            for (int s = 0; s < SHIPPERS; s++) {
                int from = s;
                shippers.add(Voyage.aside(() -> shipEvery(voyage.fleet(), from, seed)));
            }
            for (CompletableFuture<Boolean> shipper : shippers) {
                done(shipper);
            }
            voyage.fleet().flush();
            for (ObjectKey key : buffers.keySet()) {
                Voyage.until(() -> witness.of(key).contains("released"));
            }
            check(voyage, targets);
        }
    }

    private boolean shipEvery(Fleet fleet, int from, long seed) throws InterruptedException {
        Random random = new Random(seed * 100 + from);
        for (int i = from; i < OBJECTS; i += SHIPPERS) {
            byte[] bytes = new byte[random.nextInt(4 * KIB)];
            random.nextBytes(bytes);
            Content content = Content.of(bytes);
            buffers.put(Voyage.key(i), bytes);
            digests.put(Voyage.key(i), content.sha256());
            fleet.ship(Voyage.key(i), content, wiping);
        }
        return true;
    }

    private static FakeTarget moody(String name, long seed, double failing) {
        Random random = new Random(seed);
        return new FakeTarget(
                name,
                key -> {
                    if (random.nextInt(3) == 0) {
                        LockSupport.parkNanos(random.nextInt(2_000_000));
                    }
                    if (random.nextDouble() < failing) {
                        throw random.nextBoolean()
                                ? new TargetException.Unreachable("put " + key + ": gone", null)
                                : new TargetException.Full("put " + key + ": full", null);
                    }
                });
    }

    private void check(Voyage voyage, List<FakeTarget> targets) {
        assertThat(buffers).hasSize(OBJECTS);
        Map<String, Integer> stored = new HashMap<>();
        for (ObjectKey key : buffers.keySet()) {
            List<String> told = witness.of(key);
            assertThat(told).hasSize(targets.size() + 1).doesNotHaveDuplicates();
            assertThat(told).last().isEqualTo("released");
            for (FakeTarget target : targets) {
                boolean here = told.contains(target.name() + " stored");
                assertThat(told.contains(target.name() + " failed")).isNotEqualTo(here);
                if (here) {
                    stored.merge(target.name(), 1, Integer::sum);
                    assertThat(target.stored().get(key)).isEqualTo(digests.get(key));
                }
                MemberState state = voyage.state(target.name());
                assertThat(state.notStored().contains(key)).isNotEqualTo(here);
            }
        }
        for (FakeTarget target : targets) {
            assertThat(target.spoiled()).isEmpty();
            assertThat(voyage.state(target.name()).objects())
                    .isEqualTo(stored.getOrDefault(target.name(), 0).longValue());
        }
        assertThat(voyage.fleet().meter().read()).allMatch(r -> r.waitingBytes() == 0);
        assertThat(voyage.state("t0").parked()).as("t0 never fails").isFalse();
    }
}
