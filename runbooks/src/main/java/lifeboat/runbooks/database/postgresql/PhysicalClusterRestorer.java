package lifeboat.runbooks.database.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.throwaway.ThrowawayPostgresql;
import lifeboat.restore.postgresql.PhysicalRecovery;
import lifeboat.runbooks.proof.Depth;
import lifeboat.runbooks.region.Gap;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.run.CheckResult;
import lifeboat.runbooks.run.DirectoryRestorer;
import lifeboat.runbooks.run.Restorer;
import lifeboat.runbooks.run.StepOutcome;
import lifeboat.runbooks.run.StepWork;
import lifeboat.runbooks.run.ThrowawayHome;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.snapshot.SourceRecord;

/// Physical copies of PostgreSQL clusters: the files into a directory, compared with the snapshot
/// and with the copy's own manifest, then opened in a throw-away server, which replays the log up
/// to a moment where one is wanted. Once it was opened, the cluster goes on on a timeline of its
/// own and is not the copy any more: it is read back once.
public final class PhysicalClusterRestorer implements Restorer {
    private static final String PURPOSE = "pgdrill";
    private static final Duration LIMIT = Duration.ofHours(24);

    private final DirectoryRestorer files = new DirectoryRestorer();
    private final Map<String, ? extends Replay> replays;

    /// Brings clusters back as they were at the end of their copies.
    public PhysicalClusterRestorer() {
        this(Map.of());
    }

    /// @param replays by name of the source; clusters of other sources are as their copies were
    public PhysicalClusterRestorer(Map<String, ? extends Replay> replays) {
        this.replays = Map.copyOf(replays);
    }

    @Override
    public Set<String> kinds() {
        return Set.of("postgresql-physical");
    }

    private static Path path(Home home) throws IOException {
        return home.path().orElseThrow(() -> new IOException("the home has no path"));
    }

    @Override
    public List<Gap> preflight(
            SnapshotReader reader, SourceRecord source, Home home, StepWork.Start start)
            throws IOException {
        List<Gap> gaps = new ArrayList<>(files.preflight(reader, source, home, start));
        if (home.path().isPresent()) {
            PhysicalRecovery.inhabited(home.path().get())
                    .ifPresent(reason -> gaps.add(new Gap(source.name(), reason)));
        }
        String major = source.facts().getOrDefault("server-version", "0").split("\\D", 2)[0];
        if (major.isEmpty() || !ThrowawayPostgresql.hasVersion(Integer.parseInt(major))) {
            gaps.add(
                    new Gap(
                            source.name(),
                            "no PostgreSQL server of version " + major + " is installed here"));
        }
        return gaps;
    }

    /// Outside the drill's own directory: the account that runs the server must get there.
    @Override
    public ThrowawayHome throwaway(SourceRecord source, Path directory) throws IOException {
        PrivateDirectory.sweep(PrivateDirectory.usualPlace(), PURPOSE);
        PrivateDirectory place = PrivateDirectory.make(PURPOSE);
        try {
            Files.setPosixFilePermissions(
                    place.path(), PosixFilePermissions.fromString("rwx--x--x"));
            return new ThrowawayHome(
                    Home.ephemeral(source, place.path().resolve("data")), place, Optional.empty());
        } catch (IOException | RuntimeException | Error e) {
            try (place) {
                throw e;
            }
        }
    }

    @Override
    public StepOutcome restore(Order order) throws IOException {
        return files.restore(order);
    }

    @Override
    public StepOutcome readBack(Order order, Depth depth) throws IOException {
        StepOutcome same = files.readBack(order, depth);
        if (!same.status().isGood()) {
            return same;
        }
        PhysicalRecovery recovery =
                new PhysicalRecovery(path(order.home()), order.source().facts(), LIMIT);
        List<String> differences = recovery.verify();
        if (!differences.isEmpty()) {
            return outcome(
                    same,
                    StepOutcome.Status.FAILED,
                    differences,
                    new CheckResult(
                            "the copy's own manifest",
                            "L4",
                            CheckResult.Verdict.FAILED,
                            "every file as pg_basebackup gave it",
                            differences.getFirst()));
        }
        Optional<Replay> replay = Optional.ofNullable(replays.get(order.source().name()));
        if (replay.isPresent()) {
            PhysicalRecovery.Recovered reached =
                    recovery.recover(replay.get().target(), replay.get());
            return replayed(same, replay.get(), reached);
        }
        PhysicalRecovery.Recovered opened =
                recovery.recover(
                        new PhysicalRecovery.Target.Consistent(), PhysicalClusterRestorer::nothing);
        return outcome(
                same,
                StepOutcome.Status.DONE,
                List.of(),
                new CheckResult(
                        "opens in a throw-away server",
                        "L4",
                        CheckResult.Verdict.PASSED,
                        "every database opens",
                        "at "
                                + opened.position()
                                + ", databases "
                                + String.join(", ", opened.databases())));
    }

    private static StepOutcome replayed(
            StepOutcome files, Replay replay, PhysicalRecovery.Recovered reached) {
        Optional<String> missed = replay.missed(reached);
        List<String> details = new ArrayList<>(missed.stream().toList());
        details.addAll(replay.doubts(reached));
        List<CheckResult> checks = new ArrayList<>(files.checks());
        checks.add(
                new CheckResult(
                        "brought to the moment by its log",
                        "L4",
                        missed.isPresent()
                                ? CheckResult.Verdict.FAILED
                                : CheckResult.Verdict.PASSED,
                        "everything committed by " + replay.moment() + ", and nothing later",
                        "at "
                                + reached.position()
                                + reached.lastCommit()
                                        .map(commit -> ", last commit " + commit)
                                        .orElse(", no commit of the log")
                                + ", databases "
                                + String.join(", ", reached.databases())));
        StepOutcome.Status status =
                missed.isPresent()
                        ? StepOutcome.Status.FAILED
                        : details.isEmpty() ? StepOutcome.Status.DONE : StepOutcome.Status.DEGRADED;
        return new StepOutcome(
                status,
                details.isEmpty() ? "" : details.getFirst(),
                files.entries(),
                files.bytes(),
                details,
                checks,
                0);
    }

    private static void nothing(Path directory) {
        // the copy holds all it needs to become consistent
    }

    private static StepOutcome outcome(
            StepOutcome files, StepOutcome.Status status, List<String> details, CheckResult more) {
        List<CheckResult> checks = new ArrayList<>(files.checks());
        checks.add(more);
        return new StepOutcome(
                status,
                status.isGood() ? "" : details.size() + " differences from the copy's manifest",
                files.entries(),
                files.bytes(),
                details,
                checks,
                0);
    }
}
