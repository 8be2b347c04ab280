package lifeboat.backup.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamSource;
import lifeboat.engines.program.Password;
import lifeboat.engines.redis.RedisAddress;
import lifeboat.engines.redis.RedisConnection;

/// The source `redis`: everything a server holds at the moment its background save begins, whatever
/// its own files say.
///
/// @param address without a password
/// @param password opened for each capture
public record RedisSource(String name, RedisAddress address, Password password)
        implements StreamSource {
    /// What the restore looks for.
    public static final String KIND = "redis";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public StreamCapture open(Path stateDirectory, Clock clock) throws IOException {
        RedisConnection connection;
        try {
            connection = RedisConnection.connect(address, password);
        } catch (IOException e) {
            throw new SourceUnusableException(address + ": " + e.getMessage(), e);
        }
        try {
            return new RedisCapture(connection, facts(connection), clock);
        } catch (IOException e) {
            connection.close();
            throw new SourceUnusableException(address + ": " + e.getMessage(), e);
        }
    }

    private Map<String, String> facts(RedisConnection connection) throws IOException {
        Map<String, String> server = connection.info("server");
        Map<String, String> persistence = connection.info("persistence");
        if (persistence.getOrDefault("loading", "0").equals("1")) {
            throw new IOException("the server is still loading its own data");
        }
        Map<String, String> facts = new TreeMap<>();
        facts.put("url", address.url());
        facts.put("server-version", server.getOrDefault("redis_version", "unknown"));
        facts.put("run-id", server.getOrDefault("run_id", ""));
        facts.put(
                "appendonly",
                persistence.getOrDefault("aof_enabled", "0").equals("1") ? "yes" : "no");
        return facts;
    }
}
