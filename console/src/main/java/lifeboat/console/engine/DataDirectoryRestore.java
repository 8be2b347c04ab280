package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.backup.mariadb.MariadbPhysicalSource;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.engines.mariadb.BinlogPosition;
import lifeboat.engines.mariadb.BinlogScan;
import lifeboat.engines.program.Executables;
import lifeboat.restore.mariadb.BinlogLog;
import lifeboat.restore.mariadb.BinlogReplay;
import lifeboat.restore.mariadb.MariadbPhysicalRestorer;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;

/// `restore --to DIR` of a physical copy of a MariaDB server: its stream is not put there as a
/// file, but becomes the data directory of a server, brought to a moment where one was asked for.
final class DataDirectoryRestore {
    private final SnapshotReader reader;
    private final Vaults vaults;
    private final Optional<PointInTime> point;

    /// @param point that is wanted; empty: the moment of the copy
    DataDirectoryRestore(SnapshotReader reader, Vaults vaults, Optional<PointInTime> point) {
        this.reader = reader;
        this.vaults = vaults;
        this.point = point;
    }

    /// Whether all of such a copy is wanted in a directory; parts of it are files like others.
    static boolean isFor(Request.Restore request, SnapshotReader reader) throws IOException {
        return request.to() instanceof Request.Destination.Directory
                && request.include().isEmpty()
                && reader.source(request.source()).kind().equals(MariadbPhysicalSource.KIND);
    }

    Result.Restore run(Request.Restore request, SnapshotChoice.Listed chosen, List<String> warnings)
            throws CommandException, IOException {
        if (!(request.to() instanceof Request.Destination.Directory(Path path))) {
            throw new IllegalStateException("a data directory is a directory");
        }
        if (request.existing() == Request.Existing.OVERWRITE) {
            throw new CommandException.Refused(
                    "a server's files are never restored over files that are there",
                    "give an empty or new directory, without --overwrite");
        }
        try (MariadbPhysicalRestorer restorer =
                new MariadbPhysicalRestorer(path, Executables.usual())) {
            Result.Restore copy =
                    new ServerRestore(reader, vaults, Optional.empty())
                            .by(
                                    point.isPresent() ? restorer.unfinished() : restorer,
                                    request,
                                    path.toString(),
                                    chosen,
                                    warnings);
            boolean goesOn =
                    point.isPresent()
                            && copy.status() != Status.FAILED
                            && point.get().copy().place() instanceof PhysicalCopy.Place.Binlog;
            return goesOn ? forward(restorer, path, copy, point.get()) : copy;
        }
    }

    private static Result.Restore forward(
            MariadbPhysicalRestorer restorer, Path path, Result.Restore copy, PointInTime wanted)
            throws IOException {
        if (!(wanted.copy().place() instanceof PhysicalCopy.Place.Binlog(BinlogPosition from))) {
            throw new IllegalStateException("the copy stands in no binary log");
        }
        BinlogLog log = new BinlogLog(wanted.catalog());
        Path place = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
        List<Result.Skipped> skipped = new ArrayList<>(copy.skipped());
        BinlogReplay.Reached reached;
        try {
            reached =
                    new BinlogReplay(restorer, Files.createDirectories(place), Executables.usual())
                            .replay(
                                    from,
                                    log.continuity().follow(from).files(),
                                    (file, to) -> log.write(file, to, wanted.codec()),
                                    wanted.asked());
        } catch (IOException e) {
            skipped.add(
                    new Result.Skipped(
                            "recovery",
                            "the server was not brought to the moment asked for: "
                                    + e.getMessage()));
            return copy.reaching(Status.FAILED, skipped, List.of(), Optional.empty());
        }
        restorer.finish();
        var last = reached.last().map(BinlogScan.Transaction::time);
        Optional<String> missed = wanted.missed(reached.endOfLog(), last);
        missed.ifPresent(why -> skipped.add(new Result.Skipped("recovery", why)));
        Optional<String> unproven = wanted.unproven(reached.endOfLog(), last);
        Status status =
                missed.isPresent()
                        ? Status.FAILED
                        : unproven.isPresent() ? Status.DEGRADED : copy.status();
        return copy.reaching(
                status,
                skipped,
                unproven.stream().toList(),
                Optional.of(
                        new Result.Reached(
                                wanted.asked(),
                                last,
                                reached.position()
                                        + reached.last()
                                                .map(found -> ", gtid " + found.gtid())
                                                .orElse(""),
                                0,
                                reached.endOfLog(),
                                reached.databases())));
    }
}
