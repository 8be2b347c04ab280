package lifeboat.restore.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lifeboat.backup.redis.RedisSource;
import lifeboat.engines.program.Executables;
import lifeboat.engines.redis.RedisConnection;
import lifeboat.engines.redis.TestRedis;
import lifeboat.restore.RestoreVerdict;
import lifeboat.restore.stream.DestinationInUseException;
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

    @Test
    @DisplayName(
            "C-04 killed between the two names it gives, a restore is begun again; a log of somebody else stays in the way")
    void killedBetweenItsNames() throws IOException {
        Path logs = Files.createDirectory(home.resolve("appendonlydir"));
        Path dump = Files.writeString(home.resolve("dump.rdb.lifeboat-unfinished"), "unfinished");
        Path base = logs.resolve("appendonly.aof.1.base.rdb");
        Files.writeString(base, "of somebody else");
        assertThatThrownBy(() -> restore(captured)).isInstanceOf(DestinationInUseException.class);
        assertThat(base).hasContent("of somebody else");
        Files.delete(base);
        Files.createLink(base, dump);

        assertThat(restore(captured).verdict()).isEqualTo(RestoreVerdict.COMPLETE);

        assertThat(dump).doesNotExist();
        try (RedisRestorer restorer = new RedisRestorer(home, Executables.usual())) {
            assertThat(restorer.readBack(captured).differences()).isEmpty();
        }
    }

    @Test
    @DisplayName("V-01 what was changed in restored data or its log is named when it is read back")
    void readingBackNamesWhatChanged() throws IOException {
        restore(captured);
        try (TestRedis server = TestRedis.start(home, "yes");
                RedisConnection c = server.connect()) {
            c.ask("APPEND", "account:7", "x");
        }
        try (RedisRestorer restorer = new RedisRestorer(home, Executables.usual())) {
            assertThat(restorer.readBack(captured).differences())
                    .anyMatch(difference -> difference.key().startsWith(":log/"));
        }
        try (TestRedis server = TestRedis.start(home, "yes");
                RedisConnection c = server.connect()) {
            c.ask("SAVE");
        }
        try (RedisRestorer restorer = new RedisRestorer(home, Executables.usual())) {
            assertThat(restorer.readBack(captured).differences())
                    .anyMatch(difference -> difference.key().equals("db0/digest"));
        }
    }
}
