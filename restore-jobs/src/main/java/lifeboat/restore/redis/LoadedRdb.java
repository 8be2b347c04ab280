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
import lifeboat.engines.redis.PrivateRedis;
import lifeboat.engines.redis.RedisConnection;

/// Restored files loaded by a server that is thrown away. It works in a directory of its own, with
/// links to the files, and changes none of them; the directory goes with it.
final class LoadedRdb {
    private static final Pattern KEYS = Pattern.compile("keys=(\\d+),expires=(\\d+).*");

    private LoadedRdb() {}

    /// What the server counts otherwise than the record. Keys that vanish by themselves may have.
    ///
    /// @param log the directory of the append-only log, which is read instead of the RDB
    static List<Difference> differences(
            Path rdb,
            Optional<Path> log,
            Completeness expected,
            Executables executables,
            List<String> notes)
            throws IOException {
        Optional<Path> program = PrivateRedis.program(executables);
        if (program.isEmpty()) {
            notes.add("not loaded into a server: there is no redis-server here");
            return List.of();
        }
        return loaded(
                program.get(),
                rdb,
                log,
                connection -> {
                    Completeness rows = expected.only(key -> key.endsWith("/rows"));
                    return rows.differences(counted(connection.info("keyspace")));
                });
    }

    /// Asks a server that has loaded the files.
    @FunctionalInterface
    interface Use<T> {
        T of(RedisConnection connection) throws IOException;
    }

    static <T> T loaded(Path program, Path rdb, Optional<Path> log, Use<T> use) throws IOException {
        try (PrivateRedis server =
                        log.isPresent()
                                ? PrivateRedis.start(
                                        program,
                                        data -> linkLog(log.get(), data),
                                        PrivateRedis.Log.ON)
                                : PrivateRedis.start(
                                        program,
                                        data -> linkDump(rdb, data),
                                        PrivateRedis.Log.OFF);
                RedisConnection connection = server.connect()) {
            return use.of(connection);
        }
    }

    private static void linkLog(Path log, Path data) throws IOException {
        Path logs = Files.createDirectory(data.resolve(RedisFiles.LOG));
        Files.createSymbolicLink(
                logs.resolve(RedisFiles.BASE), log.resolve(RedisFiles.BASE).toRealPath());
        Files.copy(log.resolve(RedisFiles.MANIFEST), logs.resolve(RedisFiles.MANIFEST));
    }

    private static void linkDump(Path rdb, Path data) throws IOException {
        Files.createSymbolicLink(data.resolve(RedisFiles.DUMP), rdb.toRealPath());
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
