package lifeboat.restore.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lifeboat.backup.redis.RedisSource;
import lifeboat.engines.program.Executables;
import lifeboat.engines.redis.RedisConnection;
import lifeboat.engines.redis.TestRedis;
import lifeboat.restore.RestoreVerdict;
import lifeboat.restore.stream.KeptStreams;
import lifeboat.restore.stream.StreamRestorer;
import lifeboat.restore.stream.StreamRestorerContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisRestorerTest extends StreamRestorerContract {
    private static KeptStreams captured;

    @BeforeAll
    static void capture(@TempDir Path data, @TempDir Path state) throws IOException {
        try (TestRedis server = TestRedis.start(data, "yes")) {
            server.fill();
            captured =
                    KeptStreams.of(
                            new RedisSource("cache", server.address(), TestRedis.PASSWORD), state);
        }
    }

    @Override
    protected KeptStreams captured() {
        return captured;
    }

    @Override
    protected StreamRestorer restorer() {
        return new RedisRestorer(home, Executables.usual());
    }

    @Override
    protected List<String> servers() {
        return List.of();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "yes"})
    @DisplayName(
            "Q-12 the restored data is there whether the server keeps a log or not, and still there"
                    + " after it has rewritten it")
    void theLogIsNoTrap(String appendonly) throws IOException {
        assertThat(restore(captured).verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        for (int start = 0; start < 2; start++) {
            try (TestRedis server = TestRedis.start(home, appendonly);
                    RedisConnection c = server.connect()) {
                assertThat(Long.parseLong(c.ask("DBSIZE")))
                        .isEqualTo(
                                1
                                        + Long.parseLong(
                                                captured.completeness()
                                                        .value("db0/rows")
                                                        .orElseThrow()));
                assertThat(c.ask("LLEN", "list")).isEqualTo("600");
                assertThat(c.ask("XLEN", "stream")).isEqualTo("600");
                assertThat(c.ask("FCALL", "f", "0")).isEqualTo("1");
                c.ask("BGREWRITEAOF");
            }
        }
    }

    @Test
    @DisplayName(
            "Q-12 without the base of a log, a server that keeps one starts empty: that is the"
                    + " trap")
    void theTrapIsReal() throws IOException {
        Files.write(home.resolve("dump.rdb"), captured.bytes("dump.rdb"));
        try (TestRedis server = TestRedis.start(home, "yes");
                RedisConnection c = server.connect()) {
            assertThat(c.ask("DBSIZE")).isEqualTo("0");
        }
    }
}
