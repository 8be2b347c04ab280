package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.backup.postgresql.PhysicalSource;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.restore.postgresql.PhysicalRecovery;
import lifeboat.restore.postgresql.WalReplay;
import lifeboat.vault.read.SnapshotReader;

/// What a restore of a physical copy does beside putting files into a directory: it proves them and
/// opens the cluster.
final class ClusterRestore {
    private static final Duration REPLAY_LIMIT = Duration.ofHours(24);

    private final PhysicalRecovery recovery;
    private final Optional<Wanted> point;

    /// @param log that leads there
    private record Wanted(PointInTime point, WalReplay log) {
        /// Empty where the copy is none of such a cluster.
        static Optional<Wanted> of(PointInTime point) {
            return point.copy().place() instanceof PhysicalCopy.Place.Wal(var wal)
                    ? Optional.of(
                            new Wanted(
                                    point,
                                    new WalReplay(
                                            wal, point.catalog(), point.codec(), point.asked())))
                    : Optional.empty();
        }
    }

    private ClusterRestore(PhysicalRecovery recovery, Optional<Wanted> point) {
        this.recovery = recovery;
        this.point = point;
    }

    /// @param point that is wanted; empty: the moment of the copy
    /// @return empty where it is no physical copy, or only some of its files are wanted.
    ///
    /// @throws CommandException.Refused if the destination must not be touched
    static Optional<ClusterRestore> of(
            Request.Restore request, SnapshotReader reader, Optional<PointInTime> point)
            throws CommandException, IOException {
        var source = reader.source(request.source());
        if (!source.kind().equals(PhysicalSource.KIND)
                || !request.include().isEmpty()
                || !(request.to() instanceof Request.Destination.Directory(Path path))) {
            return Optional.empty();
        }
        Optional<String> inhabited = PhysicalRecovery.inhabited(path);
        if (inhabited.isPresent()) {
            throw new CommandException.Refused(
                    inhabited.get(), "stop it, or give an empty or new directory");
        }
        if (request.existing() == Request.Existing.OVERWRITE) {
            throw new CommandException.Refused(
                    "a cluster is never restored over files that are there",
                    "give an empty or new directory, without --overwrite");
        }
        return Optional.of(
                new ClusterRestore(
                        new PhysicalRecovery(path, source.facts(), REPLAY_LIMIT),
                        point.flatMap(Wanted::of)));
    }

    /// @param files what was put into the directory
    Result.Restore finish(Result.Restore files) throws IOException {
        if (files.status() == Status.FAILED) {
            return files;
        }
        List<Result.Skipped> skipped = new ArrayList<>(files.skipped());
        List<String> differences = recovery.verify();
        if (!differences.isEmpty()) {
            differences.forEach(line -> skipped.add(new Result.Skipped("pg_verifybackup", line)));
            return files.reaching(Status.FAILED, skipped, List.of(), Optional.empty());
        }
        PhysicalRecovery.Recovered reached;
        try {
            reached =
                    point.isPresent()
                            ? recovery.recover(point.get().log().target(), point.get().log())
                            : recovery.recover(
                                    new PhysicalRecovery.Target.Consistent(),
                                    ClusterRestore::nothing);
        } catch (IOException e) {
            skipped.add(
                    new Result.Skipped(
                            "recovery",
                            point.isPresent()
                                    ? "the cluster was not brought to the moment asked for: "
                                            + e.getMessage()
                                    : "the files are all there, but no server could be started on them: "
                                            + e.getMessage()));
            return files.reaching(
                    point.isPresent() ? Status.FAILED : Status.DEGRADED,
                    skipped,
                    List.of(),
                    Optional.empty());
        }
        Optional<String> missed =
                point.flatMap(
                        wanted -> wanted.point().missed(reached.endOfLog(), reached.lastCommit()));
        missed.ifPresent(why -> skipped.add(new Result.Skipped("recovery", why)));
        List<String> warnings = new ArrayList<>();
        point.flatMap(wanted -> wanted.log().brokenOff(reached)).ifPresent(warnings::add);
        point.flatMap(wanted -> wanted.point().unproven(reached.endOfLog(), reached.lastCommit()))
                .ifPresent(warnings::add);
        return files.reaching(
                missed.isPresent()
                        ? Status.FAILED
                        : warnings.isEmpty() ? files.status() : Status.DEGRADED,
                skipped,
                warnings,
                Optional.of(
                        new Result.Reached(
                                point.flatMap(wanted -> wanted.point().asked()),
                                reached.lastCommit(),
                                reached.position().toString(),
                                reached.timeline(),
                                reached.endOfLog(),
                                reached.databases())));
    }

    private static void nothing(Path directory) {
        // the copy holds all it needs to become consistent
    }
}
