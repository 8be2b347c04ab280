package lifeboat.restore.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.completeness.Completeness.Difference;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;
import lifeboat.engines.redis.RedisAddress;
import lifeboat.engines.redis.RedisConnection;

/// An RDB loaded by a server that is thrown away, on a private socket, that saves nothing.
final class LoadedRdb {
    private static final Pattern KEYS = Pattern.compile("keys=(\\d+),expires=(\\d+).*");
    private static final long PATIENCE_NANOS = java.time.Duration.ofMinutes(30).toNanos();

    private LoadedRdb() {}

    /// What the server counts otherwise than the record. Keys that vanish by themselves may have.
    static List<Difference> differences(
            Path rdb, Completeness expected, Executables executables, List<String> notes)
            throws IOException {
        Optional<Path> program = executables.find("redis-server");
        if (program.isEmpty()) {
            notes.add("not loaded into a server: there is no redis-server here");
            return List.of();
        }
        PrivateDirectory.sweep(PrivateDirectory.usualPlace(), "redis");
        try (PrivateDirectory place = PrivateDirectory.make("redis")) {
            Files.createSymbolicLink(place.path().resolve("dump.rdb"), rdb.toRealPath());
            Path socket = place.path().resolve("s");
            try (RunningProgram server =
                    ProgramCall.of(
                                    program.get().toString(),
                                    "--port",
                                    "0",
                                    "--unixsocket",
                                    socket.toString(),
                                    "--dir",
                                    place.path().toString(),
                                    "--save",
                                    "",
                                    "--appendonly",
                                    "no",
                                    "--daemonize",
                                    "no",
                                    "--logfile",
                                    "/dev/null")
                            .in(place.path())
                            .start()) {
                Completeness rows = expected.only(key -> key.endsWith("/rows"));
                return rows.differences(counted(server, socket));
            }
        }
    }

    private static Completeness counted(RunningProgram server, Path socket) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (server.isAlive() && System.nanoTime() < end) {
            if (Files.exists(socket)) {
                try (RedisConnection connection =
                        RedisConnection.connect(
                                new RedisAddress("redis://" + socket), Password.NONE)) {
                    return counted(connection.info("keyspace"));
                } catch (RedisConnection.Refused e) {
                    if (!String.valueOf(e.getMessage()).contains("LOADING")) {
                        throw e;
                    }
                }
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.io.InterruptedIOException("interrupted while Redis was loading");
            }
        }
        throw new IOException("redis-server does not load the RDB: " + server.tail());
    }

    private static Completeness counted(Map<String, String> keyspace) {
        Map<String, String> rows = new TreeMap<>();
        List<String> odd = new ArrayList<>();
        keyspace.forEach((database, figures) -> {
            Matcher keys = KEYS.matcher(figures);
            if (!keys.matches()) {
                odd.add(database);
                return;
            }
            long stay = Long.parseLong(keys.group(1)) - Long.parseLong(keys.group(2));
            if (stay > 0) {
                rows.put(database + "/rows", Long.toString(stay));
            }
        });
        odd.forEach(database -> rows.put(database + "/rows", "0"));
        return Completeness.of(rows);
    }
}
