package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.config.SecretText;
import lifeboat.console.config.Secrets;
import lifeboat.console.config.SourceConfig;
import lifeboat.engines.program.Password;
import lifeboat.restore.stream.SnapshotStreams;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.restore.stream.StreamRestorer;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;

/// `restore --to URL`: into a database, a server or a program.
final class ServerRestore {
    private final SnapshotReader reader;
    private final Vaults vaults;
    private final Optional<SourceConfig> configured;

    /// @param configured what the configuration says of the source, where it knows it
    ServerRestore(SnapshotReader reader, Vaults vaults, Optional<SourceConfig> configured) {
        this.reader = reader;
        this.vaults = vaults;
        this.configured = configured;
    }

    /// Looks at the destination alone.
    static void check(Request.Destination.Server server) throws CommandException {
        Restorers.check(server.url());
    }

    Result.Restore run(
            Request.Restore request,
            Request.Destination.Server server,
            SnapshotChoice.Listed chosen,
            List<String> warnings)
            throws CommandException, IOException {
        String kind = reader.source(request.source()).kind();
        try (StreamRestorer restorer =
                Restorers.of(
                        kind,
                        request.source(),
                        new Restorers.Wish(
                                server.url(),
                                password(server.passwordFile()),
                                request.existing(),
                                request.privilege(),
                                configured))) {
            return by(restorer, request, server.url(), chosen, warnings);
        }
    }

    /// What a restorer did, told.
    Result.Restore by(
            StreamRestorer restorer,
            Request.Restore request,
            String destination,
            SnapshotChoice.Listed chosen,
            List<String> warnings)
            throws IOException {
        long started = System.nanoTime();
        StreamRestoration done =
                restorer.restore(SnapshotStreams.open(reader, request.source(), request.include()));
        List<Result.Skipped> skipped = new ArrayList<>();
        done.differences()
                .forEach(difference ->
                        skipped.add(
                                new Result.Skipped(
                                        difference.key(),
                                        "not as captured: " + difference.describe())));
        done.leftOut().forEach(what -> skipped.add(new Result.Skipped("left out", what)));
        warnings.addAll(done.notes());
        warnings.addAll(reader.warnings());
        RestoreCommand.tellBadObjects(vaults.badObjects(), warnings);
        return new Result.Restore(
                RestoreCommand.status(done.verdict()),
                chosen.id().shortForm(),
                request.source(),
                destination,
                done.streams(),
                done.bytes(),
                (System.nanoTime() - started) / 1e9,
                RestoreCommand.targets(vaults.tallies()),
                skipped,
                warnings);
    }

    private static Password password(Optional<Path> file) {
        return () -> {
            if (file.isEmpty()) {
                return Optional.empty();
            }
            try (SecretText secret = Secrets.readFirstLine(file.get())) {
                return Optional.of(secret.revealCharacters());
            }
        };
    }
}
