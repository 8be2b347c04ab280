package lifeboat.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSink;
import lifeboat.backup.stream.StreamSource;
import lifeboat.backup.stream.StreamSourceContract;
import lifeboat.engines.program.Password;
import lifeboat.engines.redis.RdbContents;
import lifeboat.engines.redis.RedisAddress;
import lifeboat.engines.redis.RedisConnection;
import lifeboat.engines.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisSourceTest extends StreamSourceContract {
    private static TestRedis server;

    @TempDir Path directory;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        server = TestRedis.start(data, "yes");
        server.fill();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private static StreamSource at(RedisAddress address) {
        return new RedisSource("cache", address, TestRedis.PASSWORD);
    }

    @Override
    protected StreamSource source() {
        return at(server.address());
    }

    @Override
    protected StreamSource unreachable() {
        return at(new RedisAddress("redis://127.0.0.1:1"));
    }

    /// The server itself makes the stream.
    @Override
    protected Optional<String> tool() {
        return Optional.empty();
    }

    @Override
    protected void grow() {
        throw new IllegalStateException("no tool to kill");
    }

    @Override
    protected Optional<String> secret() {
        return Optional.empty();
    }

    /// There is one stream only, so it is the first that fails.
    @Override
    @Test
    @DisplayName("D-01 a fault of the vault is told as it is, never as a fault of the source")
    protected void tellsAFaultOfTheRun() throws IOException {
        IOException full = new IOException("the vault is full");
        StreamSink failing =
                (_, stream) -> {
                    assertThat(stream.read()).isPositive();
                    throw full;
                };
        try (StreamCapture capture = source().open(home, Clock.systemUTC())) {
            assertThatThrownBy(() -> capture.run(failing)).isSameAs(full);
        }
    }

    private static StreamReport capture(Kept kept, Path home) throws IOException {
        try (StreamCapture capture = at(server.address()).open(home, Clock.systemUTC())) {
            return capture.run(kept);
        }
    }

    @Test
    void countsTheKeysOfEveryType() throws IOException {
        StreamReport report = capture(new Kept(), home);
        assertThat(report.completeness().values())
                .containsEntry("db0/expiring", "1")
                .containsEntry("db3/rows", "1")
                .containsEntry(":functions", "1");
        assertThat(Long.parseLong(report.completeness().value("db0/rows").orElseThrow()))
                .isGreaterThanOrEqualTo(1010);
    }

    @Test
    @DisplayName(
            "Q-12 Q-08 Redis rewrites its log and is written to: what is captured is of one moment")
    void oneMomentWhileTheLogIsRewritten(@TempDir Path data) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong moved = new AtomicLong();
        CompletableFuture<Void> writer =
                CompletableFuture.runAsync(
                        () -> {
                            try (RedisConnection c = server.connect()) {
                                for (int i = 0; !stop.get(); i++) {
                                    c.ask("MULTI");
                                    c.ask("DECRBY", "account:" + i % 1000, "1");
                                    c.ask("INCRBY", "account:" + i * 7L % 1000, "1");
                                    c.ask("EXEC");
                                    moved.incrementAndGet();
                                }
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        task -> Thread.ofVirtual().start(task));
        try {
            for (int round = 0; round < 3; round++) {
                try (RedisConnection c = server.connect()) {
                    assertThat(c.ask("BGREWRITEAOF")).contains("rewriting");
                }
                Kept kept = new Kept();
                capture(kept, home);
                Path place = Files.createDirectory(data.resolve("round" + round));
                Files.write(place.resolve("dump.rdb"), kept.streams.get("dump.rdb"));
                assertThat(sum(place)).isEqualTo(100_000);
            }
        } finally {
            stop.set(true);
            writer.get();
        }
        assertThat(moved).hasValueGreaterThan(50);
    }

    private static long sum(Path data) throws IOException {
        long sum = 0;
        try (TestRedis loaded = TestRedis.start(data, "no");
                RedisConnection c = loaded.connect()) {
            for (int i = 0; i < 1000; i++) {
                sum += Long.parseLong(c.ask("GET", "account:" + i));
            }
        }
        return sum;
    }

    @Test
    @DisplayName("V-03 an RDB that is cut, changed or goes on is found out")
    void aDamagedRdbIsFoundOut() throws IOException {
        Kept kept = new Kept();
        capture(kept, home);
        byte[] whole = kept.streams.getOrDefault("dump.rdb", new byte[0]);
        for (int length :
                new int[] {0, 5, 9, whole.length / 2, whole.length - 8, whole.length - 1}) {
            assertThatThrownBy(() -> RdbContents.read(new ByteArrayInputStream(whole, 0, length)))
                    .as("cut at %d", length)
                    .isInstanceOf(IOException.class);
        }
        byte[] changed = whole.clone();
        changed[whole.length / 2] ^= 4;
        assertThatThrownBy(() -> RdbContents.read(new ByteArrayInputStream(changed)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() ->
                        RdbContents.read(
                                new ByteArrayInputStream(
                                        java.util.Arrays.copyOf(whole, whole.length + 1))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aWrongPasswordIsNamed() {
        assertThatThrownBy(() ->
                        new RedisSource("cache", server.address(), Password.NONE)
                                .open(home, Clock.systemUTC()))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("NOAUTH");
        for (String url : new String[] {"rediss://h", "redis://u:p@h", "redis://h/3", "http://h"}) {
            assertThatThrownBy(() -> new RedisAddress(url))
                    .as(url)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
