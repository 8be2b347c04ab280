package lifeboat.vault.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.chunk.Chunker;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@SuppressWarnings("InputStreamSlowMultibyteRead") // slow on purpose
class StreamsTest {
    @TempDir Path home;

    private static BackupRun begin(TestSite site, Path state) throws IOException {
        return BackupRun.begin(
                site.host(),
                site.hostKeys(),
                site.targets(),
                TestRuns.settings(site.targets()),
                InstantSource.system(),
                state);
    }

    private static Entry entry(String path) {
        return TestTree.entry(EntryPath.of(path), EntryType.FILE, 0);
    }

    @Test
    void streamsOfEveryLengthComeBackWhateverTheOrder() throws Exception {
        int buffer = FileReading.BUFFER;
        int[] lengths = {
            0,
            1,
            Chunker.MIN,
            Chunker.MAX - 1,
            Chunker.MAX,
            Chunker.MAX + 1,
            buffer - 1,
            buffer,
            buffer + 1,
            3 * buffer + 17,
            9 << 20
        };
        Random random = new Random(5);
        SequencedMap<String, byte[]> contents = new TreeMap<>();
        for (int length : lengths) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            contents.put(String.format("s%08d", length), bytes);
        }
        try (TestSite site = TestSite.with(2)) {
            try (BackupRun run = begin(site, home.resolve("state"));
                    ExecutorService threads = Executors.newFixedThreadPool(4)) {
                SourceWriter writer = run.source("docroot");
                List<Future<Entry>> stored = new ArrayList<>();
                contents.reversed()
                        .forEach((name, bytes) ->
                                stored.add(
                                        threads.submit(() ->
                                                writer.storeStream(
                                                        entry(name), dribbling(bytes)))));
                List<Entry> entries = new ArrayList<>();
                for (Future<Entry> one : stored) {
                    entries.add(one.get());
                }
                for (Entry one : entries.reversed()) {
                    writer.add(one);
                }
                assertThat(run.commit(TestRuns.request(run.finish(writer))).isComplete()).isTrue();
            }
            Map<EntryPath, byte[]> back = TestRuns.readBack(site, site.targets());
            assertThat(back).hasSize(contents.size());
            contents.forEach((name, bytes) ->
                    assertThat(back.get(EntryPath.of(name))).as(name).isEqualTo(bytes));
        }
    }

    /// Gives odd numbers of bytes at a time, as a pipe does.
    private static InputStream dribbling(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 54_321));
            }

            @Override
            public synchronized int readNBytes(byte[] into, int offset, int length) {
                int total = 0;
                while (total < length) {
                    int got = read(into, offset + total, length - total);
                    if (got <= 0) {
                        return total;
                    }
                    total += got;
                }
                return total;
            }
        };
    }

    @Test
    @DisplayName("N-01 streams that give nothing for a long time hold up no other source")
    void slowStreamsHoldUpNobody() throws Exception {
        CountDownLatch begun = new CountDownLatch(5);
        CountDownLatch go = new CountDownLatch(1);
        try (TestSite site = TestSite.with(1);
                BackupRun run = begin(site, home.resolve("state"));
                ExecutorService threads = Executors.newCachedThreadPool()) {
            SourceWriter slow = run.source("slow");
            List<Future<Entry>> stuck = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                String name = "stream" + i;
                stuck.add(
                        threads.submit(
                                () -> slow.storeStream(entry(name), waiting(name, begun, go))));
            }
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            Future<CapturedSource> other =
                    threads.submit(() -> {
                        SourceWriter writer = run.source("docroot");
                        TestTree files = new TestTree();
                        files.put("a/one", new byte[100_000]);
                        files.captureInto(writer);
                        return run.finish(writer);
                    });
            try {
                assertThat(other.get(20, TimeUnit.SECONDS).files()).isPositive();
                assertThat(stuck).noneMatch(Future::isDone);
            } finally {
                go.countDown();
            }
            for (Future<Entry> one : stuck) {
                slow.add(one.get());
            }
            assertThat(run.finish(slow).files()).isEqualTo(5);
        }
    }

    private static InputStream waiting(String text, CountDownLatch begun, CountDownLatch go) {
        return new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                begun.countDown();
                try {
                    if (!go.await(Duration.ofSeconds(50).toSeconds(), TimeUnit.SECONDS)) {
                        throw new IOException("nobody let it go on");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e);
                }
                return at < text.length() ? text.charAt(at++) : -1;
            }
        };
    }

    @Test
    @DisplayName("Q-02 a stream that breaks tells its own fault and leaves the run usable")
    void aBrokenStreamTellsItsFault() throws Exception {
        try (TestSite site = TestSite.with(1);
                BackupRun run = begin(site, home.resolve("state"))) {
            SourceWriter broken = run.source("broken");
            IOException fault = new IOException("the tool was killed");
            InputStream bad =
                    new InputStream() {
                        private long given;

                        @Override
                        public int read() throws IOException {
                            if (given++ > 5L * FileReading.BUFFER / 2) {
                                throw fault;
                            }
                            return (int) given & 0xff;
                        }
                    };
            assertThatThrownBy(() -> broken.storeStream(entry("x"), bad)).isSameAs(fault);
            run.forget("broken");
            SourceWriter writer = run.source("docroot");
            writer.addStream(entry("y"), new ByteArrayInputStream(new byte[] {1, 2, 3}));
            assertThat(run.commit(TestRuns.request(run.finish(writer))).isComplete()).isTrue();
            assertThat(TestRuns.readBack(site, site.targets()).get(EntryPath.of("y")))
                    .containsExactly(1, 2, 3);
        }
    }
}
