package lifeboat.runbooks.database.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import lifeboat.engines.redis.PrivateRedis;
import lifeboat.engines.redis.RedisConnection;
import lifeboat.runbooks.database.DatabaseDamage;

/// Plants damage in restored Redis data: a server reads it, changes it as any application could,
/// and saves it whole.
final class RedisDamage {
    private static final int TRIES = 200;

    private final Path program;
    private final Path directory;
    private final RandomGenerator random;

    RedisDamage(Path program, Path directory, RandomGenerator random) {
        this.program = program;
        this.directory = directory;
        this.random = random;
    }

    Optional<String> plant(DatabaseDamage damage) throws IOException {
        return switch (damage) {
            case TABLE_MISSING, ROW_MISSING, VALUE_CHANGED -> planted(damage);
            case INDEX_MISSING, SEQUENCE_BEHIND, GRANT_MISSING, ROLE_MISSING -> Optional.empty();
        };
    }

    private Optional<String> planted(DatabaseDamage damage) throws IOException {
        try (PrivateRedis server = PrivateRedis.start(program, directory, PrivateRedis.Log.OFF);
                RedisConnection connection = server.connect()) {
            List<String> databases =
                    new ArrayList<>(
                            connection.info("keyspace").keySet().stream()
                                    .filter(name -> name.matches("db\\d+"))
                                    .toList());
            Collections.shuffle(databases, Random.from(random));
            for (String database : databases) {
                connection.ask("SELECT", database.substring(2));
                Optional<String> done = in(connection, database, damage);
                if (done.isPresent()) {
                    connection.ask("SAVE");
                    return done;
                }
            }
            return Optional.empty();
        }
    }

    private static Optional<String> in(
            RedisConnection connection, String database, DatabaseDamage damage) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            String key = connection.ask("RANDOMKEY");
            if (!connection.ask("TTL", key).equals("-1")) {
                continue; // it may vanish by itself
            }
            if (damage == DatabaseDamage.TABLE_MISSING) {
                connection.ask("FLUSHDB");
                return Optional.of(database + "/rows is missing");
            }
            if (damage == DatabaseDamage.ROW_MISSING) {
                connection.ask("DEL", key);
                return Optional.of(database + "/rows is ");
            }
            if (connection.ask("TYPE", key).equals("string")) {
                connection.ask("APPEND", key, "x");
                return Optional.of(database + "/digest is ");
            }
        }
        return Optional.empty();
    }
}
