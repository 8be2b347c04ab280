package lifeboat.backup.redis;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSink;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.redis.RdbContents;
import lifeboat.engines.redis.RedisConnection;

/// Streams the RDB and counts its keys on the way.
final class RedisCapture implements StreamCapture {
    private final RedisConnection connection;
    private final Map<String, String> facts;
    private final Clock clock;

    RedisCapture(RedisConnection connection, Map<String, String> facts, Clock clock) {
        this.connection = connection;
        this.facts = Map.copyOf(facts);
        this.clock = clock;
    }

    @Override
    public Map<String, String> facts() {
        return facts;
    }

    @Override
    public StreamReport run(StreamSink sink) throws IOException {
        String moment = clock.instant().toString();
        InputStream rdb;
        try {
            rdb = connection.rdb();
        } catch (IOException e) {
            throw new SourceUnusableException(String.valueOf(e.getMessage()), e);
        }
        try (CountedRdb counted = new CountedRdb(rdb)) {
            sink.put("dump.rdb", counted);
            RdbContents contents = counted.contents();
            Map<String, String> values = new TreeMap<>(contents.values());
            values.put(":rdb/version", Integer.toString(contents.version()));
            return new StreamReport(moment, "snapshot", Completeness.of(values), List.of());
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
