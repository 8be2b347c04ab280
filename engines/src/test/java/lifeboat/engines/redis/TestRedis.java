package lifeboat.engines.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;
import org.junit.jupiter.api.Assumptions;

/// A real server for tests, on a private socket.
public final class TestRedis implements AutoCloseable {
    public static final Password PASSWORD = () -> Optional.of("canary of redis".toCharArray());

    private final RunningProgram server;
    private final PrivateDirectory place;

    private TestRedis(RunningProgram server, PrivateDirectory place) {
        this.server = server;
        this.place = place;
    }

    /// Starts one over a data directory, or skips the test where none is installed.
    public static TestRedis start(Path data, String appendonly) throws IOException {
        Path program = Executables.usual().find("redis-server").orElse(Path.of("/"));
        Assumptions.assumeTrue(
                !program.equals(Path.of("/")), "package redis-server is not installed");
        PrivateDirectory place = PrivateDirectory.make("pg-redistest"); // a name of servers
        RunningProgram server =
                ProgramCall.of(
                                program.toString(),
                                "--port",
                                "0",
                                "--unixsocket",
                                place.path().resolve("s").toString(),
                                "--dir",
                                data.toString(),
                                "--requirepass",
                                "canary of redis",
                                "--appendonly",
                                appendonly,
                                "--save",
                                "",
                                "--logfile",
                                "/dev/null")
                        .start();
        TestRedis started = new TestRedis(server, place);
        try {
            started.await();
            return started;
        } catch (IOException | RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    private void await() throws IOException {
        for (int i = 0; i < 400; i++) {
            try (RedisConnection connection = connect()) {
                connection.ask("PING");
                return;
            } catch (IOException e) {
                java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
            }
        }
        throw new IOException("redis-server does not answer: " + server.tail());
    }

    public RedisAddress address() {
        return new RedisAddress("redis://" + place.path().resolve("s"));
    }

    public RedisConnection connect() throws IOException {
        return RedisConnection.connect(address(), PASSWORD);
    }

    /// Values of every type, in two databases, some of which vanish by themselves.
    public void fill() throws IOException {
        try (RedisConnection c = connect()) {
            for (int i = 0; i < 1000; i++) {
                c.ask("SET", "account:" + i, "100");
            }
            c.ask("SET", "long", "abc".repeat(40_000));
            c.ask("SET", "soon", "x", "EX", "100000");
            for (int i = 0; i < 600; i++) {
                c.ask("RPUSH", "list", "element " + i);
                c.ask("SADD", "set", "member " + i);
                c.ask("SADD", "numbers", Integer.toString(i * 70_000));
                c.ask("ZADD", "ranks", Double.toString(i * 0.1), "m" + i);
                c.ask("HSET", "hash", "f" + i, "v".repeat(i % 90));
                c.ask("XADD", "stream", "*", "k", "v" + i);
            }
            c.ask("HSET", "small", "a", "b");
            c.ask("ZADD", "few", "1", "a");
            c.ask("SADD", "words", "a", "b");
            c.ask("XGROUP", "CREATE", "stream", "readers", "0");
            c.ask("XREADGROUP", "GROUP", "readers", "me", "COUNT", "5", "STREAMS", "stream", ">");
            c.ask(
                    "FUNCTION",
                    "LOAD",
                    "#!lua name=mine\nredis.register_function('f', function() return 1 end)");
            c.ask("SELECT", "3");
            c.ask("SET", "other", "database");
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        place.close();
    }
}
