package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.backup.postgresql.PostgresqlSource;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.config.SecretText;
import lifeboat.console.config.Secrets;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.restore.postgresql.PostgresqlRestorer;
import lifeboat.restore.stream.SnapshotStreams;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.restore.stream.StreamRestorer;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;

/// `restore --to URL`: into a database server.
final class ServerRestore {
    private final SnapshotReader reader;
    private final Vaults vaults;

    ServerRestore(SnapshotReader reader, Vaults vaults) {
        this.reader = reader;
        this.vaults = vaults;
    }

    /// Looks at the address alone.
    static void check(Request.Destination.Server server) throws CommandException {
        address(server);
    }

    private static PostgresqlAddress address(Request.Destination.Server server)
            throws CommandException {
        try {
            return PostgresqlAddress.of(server.url());
        } catch (IllegalArgumentException e) {
            throw new CommandException.Misused(
                    "--to: " + e.getMessage(),
                    "--to postgresql://user@host:port/database --to-password-file FILE");
        }
    }

    Result.Restore run(
            Request.Restore request,
            Request.Destination.Server server,
            SnapshotChoice.Listed chosen,
            List<String> warnings)
            throws CommandException, IOException {
        long started = System.nanoTime();
        String kind = reader.source(request.source()).kind();
        if (!kind.equals(PostgresqlSource.KIND)) {
            throw new CommandException.Misused(
                    "source " + request.source() + " is of type " + kind + ", not postgresql",
                    "restore it to a directory: --to DIR");
        }
        StreamRestoration done;
        try (StreamRestorer restorer =
                new PostgresqlRestorer(
                        address(server),
                        password(server.passwordFile()),
                        Executables.usual(),
                        request.existing() == Request.Existing.OVERWRITE
                                ? PostgresqlRestorer.LiveSource.BESIDE
                                : PostgresqlRestorer.LiveSource.REFUSE)) {
            done =
                    restorer.restore(
                            SnapshotStreams.open(reader, request.source(), request.include()));
        }
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
                address(server).toString(),
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
