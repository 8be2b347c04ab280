package lifeboat.runbooks.database.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
/// and with the copy's own manifest, then opened in a throw-away server, where the log of the
/// source brings it to the moment wanted. Once it was opened, the cluster goes on on a timeline of
/// its own and is not the copy any more: it is read back once.
public final class PhysicalClusterRestorer implements Restorer {
    static final String KIND = "postgresql-physical";

    private static final String PURPOSE = "pgdrill";

    /// The id of the snapshot follows: no file that came with a copy has it in its name.
    private static final String COMPARED = ".lifeboat-compared-";

    private static final Duration LIMIT = Duration.ofHours(24);

    private final DirectoryRestorer files = new DirectoryRestorer();

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
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

    /// Compares the files, opens the cluster, and brings it to the moment of the order. Once it is
    /// opened it cannot be compared any more, so a file tells the run that continues a killed one.
    @Override
    public StepOutcome readBack(Order order, Depth depth) throws IOException {
        Path data = path(order.home());
        Path compared = data.resolve(COMPARED + order.reader().id().sha256().hex());
        StepOutcome same;
        PhysicalRecovery recovery = new PhysicalRecovery(data, order.source().facts(), LIMIT);
        if (order.start() == StepWork.Start.CONTINUED && Files.exists(compared)) {
            same = comparedBefore(order.source());
        } else {
            same = files.readBack(order, depth);
            if (!same.status().isGood()) {
                return same;
            }
            List<String> differences = recovery.verify();
            if (!differences.isEmpty()) {
                return differing(same, differences);
            }
            Files.createFile(compared);
        }
        StepOutcome opened = open(order, recovery, same);
        Files.deleteIfExists(compared);
        return opened;
    }

    private static StepOutcome comparedBefore(SourceRecord source) {
        return new StepOutcome(
                StepOutcome.Status.DONE,
                "",
                source.entries(),
                source.bytes(),
                List.of(),
                List.of(
                        new CheckResult(
                                "every entry as in the snapshot",
                                "L4",
                                CheckResult.Verdict.PASSED,
                                source.entries() + " entries as captured",
                                "compared by the run that this one continues")),
                0);
    }

    private static StepOutcome differing(StepOutcome same, List<String> differences) {
        return outcome(
                same,
                StepOutcome.Status.FAILED,
                differences.size() + " differences from the copy's manifest",
                differences,
                List.of(
                        new CheckResult(
                                "the copy's own manifest",
                                "L4",
                                CheckResult.Verdict.FAILED,
                                "every file as pg_basebackup gave it",
                                differences.getFirst())));
    }

    private static StepOutcome open(Order order, PhysicalRecovery recovery, StepOutcome same)
            throws IOException {
        Optional<ClusterLog> log = ClusterLog.of(order);
        PhysicalRecovery.Recovered opened =
                log.isPresent()
                        ? recovery.recover(log.get().target(), log.get())
                        : recovery.recover(
                                new PhysicalRecovery.Target.Consistent(),
                                PhysicalClusterRestorer::nothing);
        List<CheckResult> checks = new ArrayList<>();
        checks.add(
                new CheckResult(
                        "opens in a throw-away server",
                        "L4",
                        CheckResult.Verdict.PASSED,
                        "every database opens",
                        "at "
                                + opened.position()
                                + ", databases "
                                + String.join(", ", opened.databases())));
        log.flatMap(replayed -> replayed.check(opened)).ifPresent(checks::add);
        String lacking = log.flatMap(replayed -> replayed.lacking(opened)).orElse("");
        return outcome(
                same,
                lacking.isEmpty() ? StepOutcome.Status.DONE : StepOutcome.Status.DEGRADED,
                lacking,
                List.of(),
                checks);
    }

    private static void nothing(Path directory) {
        // the copy holds all it needs to become consistent
    }

    private static StepOutcome outcome(
            StepOutcome files,
            StepOutcome.Status status,
            String message,
            List<String> details,
            List<CheckResult> more) {
        List<CheckResult> checks = new ArrayList<>(files.checks());
        checks.addAll(more);
        return new StepOutcome(status, message, files.entries(), files.bytes(), details, checks, 0);
    }
}
