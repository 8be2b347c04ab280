package lifeboat.runbooks.database.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.engines.program.Executables;
import lifeboat.engines.redis.PrivateRedis;
import lifeboat.restore.redis.RedisRestorer;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.runbooks.database.DatabaseHome;
import lifeboat.runbooks.database.DatabaseKind;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.run.StepWork;
import lifeboat.runbooks.run.ThrowawayHome;
import lifeboat.vault.snapshot.SourceRecord;

/// Redis servers; a home is the data directory of one that is not running.
///
/// @param executables where `redis-server` is looked for
public record RedisKind(Executables executables) implements DatabaseKind {
    @Override
    public Set<String> names() {
        return Set.of("redis");
    }

    @Override
    public List<String> obstacles(CapturedStreams streams, Home home, StepWork.Start start)
            throws IOException {
        if (home.path().isEmpty()) {
            return List.of(
                    "it has no path in this region; write `path: DIRECTORY` beside it, the data directory of a server that is not running");
        }
        List<String> found = new ArrayList<>();
        Optional<Path> taken = new RedisRestorer(home.path().get(), executables).taken();
        if (taken.isPresent() && start == StepWork.Start.FRESH) {
            found.add(
                    taken.get()
                            + " exists already; end the server and move its files elsewhere, or name another directory: nothing is written over here");
        }
        older(streams).ifPresent(found::add);
        return found;
    }

    /// A server does not read what a later version wrote.
    private Optional<String> older(CapturedStreams streams) throws IOException {
        Optional<Path> program = PrivateRedis.program(executables);
        Optional<String> here =
                program.isPresent() ? PrivateRedis.version(program.get()) : Optional.empty();
        String captured = streams.facts().getOrDefault("server-version", "");
        boolean older =
                here.isPresent() && Arrays.compare(series(here.get()), series(captured)) < 0;
        return older
                ? Optional.of(
                        "the redis-server installed here is "
                                + here.get()
                                + ", older than "
                                + captured
                                + " of the source")
                : Optional.empty();
    }

    /// The first two numbers of a version.
    private static int[] series(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .limit(2)
                .filter(part -> part.matches("\\d{1,6}"))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    @Override
    public DatabaseHome open(Home home) throws IOException {
        return new RedisHome(
                home.path().orElseThrow(() -> new IOException("the home has no path")),
                executables);
    }

    /// A directory below that of the drill. Servers are started when it is read back.
    @Override
    public ThrowawayHome throwaway(SourceRecord source, Path directory) throws IOException {
        if (PrivateRedis.program(executables).isEmpty()) {
            throw new IOException("no Redis server is installed here (package redis-server)");
        }
        return ThrowawayHome.inFiles(Home.ephemeral(source, directory));
    }
}
