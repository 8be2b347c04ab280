package lifeboat.vault.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import lifeboat.vault.BlobId;
import org.junit.jupiter.api.Test;

class KnownBlobsTest {
    @Test
    void answersAsAMapDoesAlsoWhileItGrows() {
        KnownBlobs known = new KnownBlobs(0);
        Map<BlobId, Integer> model = new HashMap<>();
        List<BlobId> ids = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            BlobId id;
            if (ids.isEmpty() || random.nextInt(3) > 0) {
                // few distinct low bits make long runs in the table
                id = new BlobId(random.nextLong(), random.nextLong() & ~0xffL);
                ids.add(id);
            } else {
                id = ids.get(random.nextInt(ids.size()));
            }
            switch (random.nextInt(4)) {
                case 0 -> {
                    int expected = model.getOrDefault(id, KnownBlobs.UNKNOWN);
                    assertThat(known.find(id)).isEqualTo(expected);
                }
                case 1 -> {
                    int expected = model.getOrDefault(id, KnownBlobs.CLAIMED);
                    assertThat(known.claim(id)).isEqualTo(expected);
                    model.putIfAbsent(id, KnownBlobs.PENDING);
                }
                case 2 -> {
                    known.forget(id);
                    model.remove(id);
                }
                default -> {
                    known.put(id, i);
                    model.put(id, i);
                }
            }
        }
        assertThat(known.size()).isEqualTo(model.size());
        model.forEach((id, pack) -> assertThat(known.find(id)).isEqualTo(pack));
    }

    @Test
    void exactlyOneThreadIsToldToStoreABlob() throws Exception {
        int blobs = 50_000;
        int threads = 4;
        KnownBlobs known = new KnownBlobs(0);
        AtomicIntegerArray claimed = new AtomicIntegerArray(blobs);
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                running.add(
                        pool.submit(() -> {
                            start.await(10, TimeUnit.SECONDS);
                            Random random = new Random(7); // the same ids for everybody
                            for (int i = 0; i < blobs; i++) {
                                BlobId id = new BlobId(random.nextLong(), random.nextLong());
                                if (known.claim(id) == KnownBlobs.CLAIMED) {
                                    claimed.incrementAndGet(i);
                                    known.put(id, i);
                                }
                            }
                            return null;
                        }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        }
        for (int i = 0; i < blobs; i++) {
            assertThat(claimed.get(i)).as("blob %d", i).isEqualTo(1);
        }
        assertThat(known.size()).isEqualTo(blobs);
    }
}
