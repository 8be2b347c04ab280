package lifeboat.runbooks.database.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lifeboat.engines.program.Executables;
import lifeboat.engines.redis.PrivateRedis;
import lifeboat.restore.redis.RedisRestorer;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.runbooks.database.DatabaseDamage;
import lifeboat.runbooks.database.DatabaseHome;
import lifeboat.runbooks.run.StepWork;

/// A data directory. Whoever asks it something is answered by a server that is thrown away.
final class RedisHome implements DatabaseHome {
    private final Path directory;
    private final Executables executables;

    RedisHome(Path directory, Executables executables) {
        this.directory = directory;
        this.executables = executables;
    }

    /// What an earlier run brought back whole, but could not say any more, is taken as it is.
    @Override
    public StreamRestoration restore(CapturedStreams streams, StepWork.Start start)
            throws IOException {
        Files.createDirectories(directory);
        try (RedisRestorer restorer = new RedisRestorer(directory, executables)) {
            return restorer.restore(streams);
        } catch (DestinationInUseException e) {
            if (start == StepWork.Start.CONTINUED) {
                StreamRestoration found = readBack(streams);
                if (found.differences().isEmpty()) {
                    return found;
                }
            }
            throw new IOException(e.getMessage() + "; " + e.hint(), e);
        }
    }

    @Override
    public StreamRestoration readBack(CapturedStreams streams) throws IOException {
        try (RedisRestorer restorer = new RedisRestorer(directory, executables)) {
            return restorer.readBack(streams);
        }
    }

    /// A command and its arguments, separated by spaces.
    @Override
    public String answer(String query) throws IOException {
        try (RedisRestorer restorer = new RedisRestorer(directory, executables)) {
            return restorer.answer(List.of(query.strip().split("\\s+")));
        }
    }

    @Override
    public Optional<String> plant(DatabaseDamage damage, RandomGenerator random)
            throws IOException {
        Path program =
                PrivateRedis.program(executables)
                        .orElseThrow(() -> new IOException("the program redis-server is missing"));
        return new RedisDamage(program, directory, random).plant(damage);
    }

    @Override
    public void close() {
        // every server has ended
    }
}
