package lifeboat.vault.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.fault.Wrapped;
import lifeboat.targets.fleet.Quorum;
import lifeboat.vault.MeasuredChild;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Packs being filled, on their way and held by puts that hang obey one budget.
@Timeout(120)
class PackMemoryTest {
    @TempDir Path directory;

    @Test
    @DisplayName("N-03 vaults that hang and eight workers stay within the launcher's memory")
    void hangingVaultsKeepNoMemory() throws Exception {
        long bytes = 400L << 20;
        Map<String, Long> measured =
                MeasuredChild.run(
                        PackMemoryProbe.class,
                        directory.resolve("state").toString(),
                        Long.toString(bytes),
                        "2");
        assertThat(measured).containsEntry("hanging", 2L);
        assertThat(measured.get("newBytes")).isGreaterThanOrEqualTo(bytes);
        assertThat(measured.get("peakMiB")).isLessThan(512);
    }

    @Test
    @DisplayName("a run of many small sources holds no more buffers than its budget")
    void manySmallSourcesAtOnce() throws Exception {
        try (TestSite site = TestSite.with(2);
                HangingTarget hanging = new HangingTarget(site.target(1));
                BackupRun run = begin(site, List.of(site.target(0), hanging), "small")) {
            List<Thread> threads = new ArrayList<>();
            List<Throwable> failures = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                int number = i;
                threads.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    try {
                                        SourceWriter source = run.source("s" + number);
                                        source.add(
                                                source.storeStream(
                                                        TestTree.entry(
                                                                EntryPath.of("f"),
                                                                EntryType.FILE,
                                                                0),
                                                        new RandomStream(number, 1000)));
                                        run.finish(source);
                                    } catch (Throwable e) {
                                        synchronized (failures) {
                                            failures.add(e);
                                        }
                                    }
                                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            assertThat(hanging.hangs()).isTrue();
            assertThat(run.packBuffers()).isLessThanOrEqualTo(3);
        }
    }

    private BackupRun begin(TestSite site, List<Target> targets, String name) throws IOException {
        return BackupRun.begin(
                site.host(),
                site.hostKeys(),
                targets,
                new RunSettings(3, 1, 4 << 20, 12 << 20, new Quorum(1, 1)),
                InstantSource.system(),
                directory.resolve(name));
    }

    /// Takes some packs, and none after that.
    private static final class Filling implements Wrapped {
        private final Target inner;
        private final AtomicInteger room;

        Filling(Target inner, int packs) {
            this.inner = inner;
            this.room = new AtomicInteger(packs);
        }

        @Override
        public Target inner() {
            return inner;
        }

        @Override
        public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
            if (key.value().startsWith(VaultLayout.PACKS) && room.decrementAndGet() < 0) {
                throw new TargetException.Full("put " + key + ": the quota is used up", null);
            }
            Wrapped.super.put(key, content, mode);
        }
    }

    @Test
    @DisplayName("D-01 a run that has lost every target ends at once, however much is left to read")
    void allTargetsLost() throws Exception {
        try (TestSite site = TestSite.with(2);
                BackupRun run =
                        begin(
                                site,
                                List.of(
                                        new Filling(site.target(0), 2),
                                        new Filling(site.target(1), 4)),
                                "full")) {
            RandomStream endless = new RandomStream(3, Long.MAX_VALUE);
            SourceWriter source = run.source("stream");
            long started = System.nanoTime();
            assertThatThrownBy(() ->
                            source.storeStream(
                                    TestTree.entry(EntryPath.of("s"), EntryType.FILE, 0), endless))
                    .isInstanceOf(VaultException.QuorumMissed.class)
                    .hasMessageContaining("every target was lost")
                    .hasMessageContaining("vault0 (FULL)")
                    .hasMessageContaining("vault1 (FULL)")
                    .hasMessageContaining("the quota is used up");
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(endless.position()).isLessThan(100L << 20);
        }
    }

    @Test
    @DisplayName("D-01 also where nothing read is new, and so nothing more would be shipped")
    void allTargetsLostAndNothingNew() throws Exception {
        try (TestSite site = TestSite.with(1);
                BackupRun run = begin(site, List.of(new Filling(site.target(0), 0)), "known")) {
            SourceWriter first = run.source("first");
            byte[] same = new RandomStream(5, 3 << 20).readAllBytes();
            first.storeStream(
                    TestTree.entry(EntryPath.of("s"), EntryType.FILE, 0),
                    new java.io.ByteArrayInputStream(same));
            try {
                run.finish(first);
            } catch (VaultException.QuorumMissed e) {
                assertThat(e).hasMessageContaining("every target was lost");
            }
            SourceWriter second = run.source("second");
            assertThatThrownBy(() ->
                            second.storeStream(
                                    TestTree.entry(EntryPath.of("s"), EntryType.FILE, 0),
                                    new java.io.ByteArrayInputStream(same)))
                    .isInstanceOf(VaultException.QuorumMissed.class);
        }
    }
}
