package lifeboat.engines.redis;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.engines.program.DeathWatch;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;

/// A server that is thrown away: on a socket in a private directory, without a port, and saving
/// nothing by itself. It ends with its owner, whatever that ends of. Used by one thread.
public final class PrivateRedis implements Closeable {
    private static final String PURPOSE = "redis";
    private static final Pattern VERSION = Pattern.compile("v=([0-9.]+)");
    private static final long PATIENCE_NANOS = Duration.ofMinutes(30).toNanos();

    private final PrivateDirectory place;
    private final RunningProgram server;

    private PrivateRedis(PrivateDirectory place, RunningProgram server) {
        this.place = place;
        this.server = server;
    }

    /// How a server keeps what it holds.
    public enum Log {
        /// It reads `dump.rdb` when it starts.
        OFF,
        /// It reads its append-only log when it starts, and no `dump.rdb`.
        ON
    }

    /// Where the program of the server is; empty where none is installed.
    public static Optional<Path> program(Executables executables) {
        return executables.find("redis-server");
    }

    /// The version of a program, such as `7.0.15`; empty where it does not tell.
    public static Optional<String> version(Path program) throws IOException {
        Matcher found =
                VERSION.matcher(
                        ProgramCall.of(program.toString(), "--version")
                                .answer(Duration.ofSeconds(20)));
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /// Lays what the server is to load into an empty directory, which goes with the server.
    @FunctionalInterface
    public interface Filling {
        void into(Path data) throws IOException;
    }

    /// Which directory the server works in.
    @FunctionalInterface
    private interface Data {
        Path of(PrivateDirectory place) throws IOException;
    }

    /// Removes what killed owners left, starts a server over a directory that stays, and waits
    /// until it has read its data.
    ///
    /// @throws IOException if it does not; nothing but the directory stays
    public static PrivateRedis start(Path program, Path data, Log log) throws IOException {
        return start(program, log, _ -> data);
    }

    /// The same over a directory of its own.
    ///
    /// @throws IOException if it does not; nothing stays
    public static PrivateRedis start(Path program, Filling filling, Log log) throws IOException {
        return start(
                program,
                log,
                place -> {
                    Path data = Files.createDirectory(place.path().resolve("data"));
                    filling.into(data);
                    return data;
                });
    }

    private static PrivateRedis start(Path program, Log log, Data data) throws IOException {
        PrivateDirectory.sweep(PrivateDirectory.usualPlace(), PURPOSE);
        PrivateDirectory place = PrivateDirectory.make(PURPOSE);
        try {
            List<String> arguments =
                    arguments(program, place.path().resolve("s"), data.of(place), log);
            RunningProgram server =
                    DeathWatch.start(ProgramCall.of(arguments), place, DeathWatch.Farewell.KILL);
            PrivateRedis started = new PrivateRedis(place, server);
            try {
                started.await();
                return started;
            } catch (IOException | RuntimeException | Error e) {
                server.close();
                throw e;
            }
        } catch (IOException | RuntimeException | Error e) {
            try (place) {
                throw e;
            }
        }
    }

    private static List<String> arguments(Path program, Path socket, Path data, Log log) {
        List<String> arguments = new ArrayList<>();
        arguments.add(program.toString());
        arguments.addAll(List.of("--port", "0", "--unixsocket", socket.toString()));
        arguments.addAll(List.of("--dir", data.toString(), "--save", ""));
        arguments.addAll(List.of("--appendonly", log == Log.ON ? "yes" : "no"));
        arguments.addAll(List.of("--auto-aof-rewrite-percentage", "0"));
        arguments.addAll(List.of("--daemonize", "no", "--logfile", "/dev/null"));
        return arguments;
    }

    private void await() throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (server.isAlive() && System.nanoTime() < end) {
            if (isReady()) {
                return;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while Redis was loading");
            }
        }
        throw new IOException("redis-server does not load the data: " + server.tail());
    }

    private boolean isReady() throws IOException {
        try (RedisConnection connection = connect()) {
            connection.info("keyspace");
            return true;
        } catch (RedisConnection.Refused e) {
            if (!String.valueOf(e.getMessage()).contains("LOADING")) {
                throw e;
            }
            return false;
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }

    /// A connection to it. The caller closes it.
    public RedisConnection connect() throws IOException {
        return RedisConnection.connect(
                new RedisAddress("redis://" + place.path().resolve("s")), Password.NONE);
    }

    /// Ends it by force.
    @Override
    public void close() throws IOException {
        try (place) {
            server.close();
        }
    }
}
