package lifeboat.console.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import lifeboat.backup.command.CommandSource;
import lifeboat.console.CommandException;
import lifeboat.console.config.RegionConfig;
import lifeboat.console.config.SiteConfig;
import lifeboat.encryption.Sha256;
import lifeboat.engines.program.Executables;
import lifeboat.runbooks.Runbook;
import lifeboat.runbooks.RunbookException;
import lifeboat.runbooks.RunbookReader;
import lifeboat.runbooks.Work;
import lifeboat.runbooks.database.DatabaseRestorer;
import lifeboat.runbooks.database.command.CommandKind;
import lifeboat.runbooks.database.h2.H2Kind;
import lifeboat.runbooks.database.mariadb.MariadbKind;
import lifeboat.runbooks.database.mariadb.MariadbPhysicalKind;
import lifeboat.runbooks.database.postgresql.PhysicalClusterRestorer;
import lifeboat.runbooks.database.postgresql.PostgresqlKind;
import lifeboat.runbooks.database.redis.RedisKind;
import lifeboat.runbooks.database.sqlite.SqliteKind;
import lifeboat.runbooks.region.Gap;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.region.Places;
import lifeboat.runbooks.region.Region;
import lifeboat.runbooks.region.Surroundings;
import lifeboat.runbooks.run.DirectoryRestorer;
import lifeboat.runbooks.run.Expansion;
import lifeboat.runbooks.run.Restorer;
import lifeboat.runbooks.run.RunMode;
import lifeboat.runbooks.run.SiteCheck;
import lifeboat.runbooks.run.StepWork;
import lifeboat.vault.snapshot.SourceRecord;

/// What is going to be done in a region, and what stands in the way.
///
/// @param gaps everything in the way, found without writing anything
/// @param leftovers what still points at the old places
/// @param moments to which physical copies are brought
record RegionPlan(
        Region region,
        Runbook runbook,
        Expansion expansion,
        List<Gap> gaps,
        List<String> leftovers,
        RegionMoments moments,
        String snapshot) {
    /// What restores each kind of source. A kind of database joins by a line here.
    static final List<Restorer> RESTORERS =
            List.of(
                    new DirectoryRestorer(),
                    new PhysicalClusterRestorer(),
                    new DatabaseRestorer(new PostgresqlKind(Executables.usual())),
                    new DatabaseRestorer(new MariadbKind(Executables.usual())),
                    new DatabaseRestorer(new MariadbPhysicalKind(Executables.usual())),
                    new DatabaseRestorer(new SqliteKind(Executables.usual())),
                    new DatabaseRestorer(new H2Kind()),
                    new DatabaseRestorer(new RedisKind(Executables.usual())),
                    new DatabaseRestorer(new CommandKind(Executables.usual())));

    RegionPlan {
        gaps = List.copyOf(gaps);
        leftovers = List.copyOf(leftovers);
    }

    /// What restores sources of this kind.
    static Optional<Restorer> restorer(String kind) {
        return RESTORERS.stream().filter(r -> r.kinds().contains(kind)).findFirst();
    }

    /// What restores each kind of source in this plan.
    List<Restorer> restorers() {
        return RESTORERS.stream()
                .map(restorer ->
                        restorer instanceof PhysicalClusterRestorer
                                ? new PhysicalClusterRestorer(moments.replays())
                                : restorer)
                .toList();
    }

    static Runbook runbook(SiteConfig config, String name) throws CommandException, IOException {
        try {
            return RunbookReader.named(name, config.directory().resolve("runbooks"));
        } catch (RunbookException e) {
            throw new CommandException.Misused(
                    "runbook " + name + " cannot be used: " + e.getMessage(),
                    "correct it, or name restore-everything in the region");
        }
    }

    /// Plans the real restore in a region of the configuration.
    ///
    /// @param begun sources that an unfinished run of the same plan had begun
    static RegionPlan real(
            SiteAccess site,
            RegionConfig region,
            OpenSnapshot snapshot,
            RegionMoments moments,
            Set<String> begun)
            throws CommandException, IOException {
        SiteConfig config = site.config();
        List<SourceRecord> sources = snapshot.reader().manifest().sources();
        return of(
                config,
                Regions.lasting(config, site.session().secrets(), region, sources),
                runbook(config, region.runbook()),
                RunMode.REAL,
                snapshot,
                moments,
                Regions.surroundings(config, begun));
    }

    static RegionPlan of(
            SiteConfig config,
            Region region,
            Runbook runbook,
            RunMode mode,
            OpenSnapshot snapshot,
            RegionMoments moments,
            Surroundings surroundings)
            throws IOException {
        List<String> checked =
                Regions.checks(config).stream()
                        .map(SiteCheck::source)
                        .distinct()
                        .filter(name -> region.home(name).filter(RegionPlan::isUntaken).isEmpty())
                        .toList();
        Expansion expansion = Expansion.of(runbook, region, mode, checked);
        Map<String, Long> bytes = new HashMap<>();
        List<Gap> gaps = new ArrayList<>(expansion.gaps());
        for (SourceRecord source : snapshot.reader().manifest().sources()) {
            Optional<Home> home = region.home(source.name());
            if (home.isEmpty()) {
                continue;
            }
            bytes.put(source.name(), source.bytes());
            Optional<Restorer> restorer = restorer(source.kind());
            if (restorer.isPresent()) {
                StepWork.Start start =
                        surroundings.begun().contains(source.name())
                                ? StepWork.Start.CONTINUED
                                : StepWork.Start.FRESH;
                gaps.addAll(restorer.get().preflight(snapshot.reader(), source, home.get(), start));
            } else {
                gaps.add(
                        new Gap(
                                source.name(),
                                "this version cannot restore sources of kind " + source.kind()));
            }
        }
        gaps.addAll(Places.gaps(region, surroundings, bytes));
        gaps.addAll(neverReplayed(moments, region, expansion));
        return new RegionPlan(
                region,
                runbook,
                expansion,
                gaps,
                Regions.leftovers(config, region),
                moments,
                snapshot.reader().id().sha256().hex());
    }

    /// Whether the bytes of a source are there, and no program is to take them: its checks would
    /// look for what no drill made.
    static boolean isUntaken(Home home) {
        return home.kind().equals(CommandSource.KIND) && home.program().isEmpty();
    }

    /// Only reading back opens a cluster and replays its log.
    private static List<Gap> neverReplayed(
            RegionMoments moments, Region region, Expansion expansion) {
        return moments.replays().keySet().stream()
                .filter(source -> region.home(source).isPresent())
                .filter(source ->
                        expansion.steps().stream()
                                .noneMatch(step ->
                                        step.step().work() instanceof Work.Verify
                                                && step.source().equals(Optional.of(source))))
                .map(source ->
                        new Gap(
                                source,
                                "nothing brings it to the moment asked for: the runbook has no `verify: all`"))
                .toList();
    }

    /// What makes two runs the same: snapshot, places and runbook.
    String identity() {
        return digest(List.of());
    }

    /// The hash of the plan: its identity and what it is read from.
    ///
    /// @param targets names of targets
    String hash(List<String> targets) {
        return digest(targets.stream().sorted().toList()).substring(0, 16);
    }

    private String digest(List<String> more) {
        StringBuilder text = new StringBuilder("lifeboat plan 1\n");
        text.append(region.name()).append('\n').append(snapshot).append('\n');
        text.append(runbook.digest()).append('\n');
        for (Home home : region.homes()) {
            text.append(home.source())
                    .append('\t')
                    .append(home.place())
                    .append('\t')
                    .append(home.existing())
                    .append(home.program().isEmpty() ? "" : "\t" + home.program())
                    .append('\n');
        }
        new TreeMap<>(moments.replays())
                .forEach((source, point) ->
                        text.append(source).append("\tto\t").append(point.moment()).append('\n'));
        region.variables().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        e -> text.append(e.getKey()).append('=').append(e.getValue()).append('\n'));
        more.forEach(target -> text.append(target).append('\n'));
        return Sha256.hexOf(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Time between the oldest consistency point and `declared`.
    static Duration lost(List<SourceRecord> sources, Instant declared) {
        Duration most = Duration.ZERO;
        for (SourceRecord source : sources) {
            Duration lost = Duration.between(consistent(source), declared);
            most = lost.compareTo(most) > 0 ? lost : most;
        }
        return most;
    }

    /// The moment that a source stands for; where the record says a position, the moment at which
    /// its capture began.
    private static Instant consistent(SourceRecord source) {
        try {
            return Instant.parse(source.consistencyPoint());
        } catch (DateTimeParseException e) {
            return source.captureStart();
        }
    }

    /// Sources of the configuration that the snapshot does not hold.
    static List<String> neverSaved(SiteConfig config, List<SourceRecord> sources) {
        return config.sources().stream()
                .filter(own -> sources.stream().noneMatch(s -> s.name().equals(own.name())))
                .map(own ->
                        "source "
                                + own.name()
                                + ": it is in the configuration and not in the snapshot")
                .toList();
    }

    /// What the snapshot lacks.
    static List<String> notBack(SiteConfig config, List<SourceRecord> sources) {
        List<String> lacking = new ArrayList<>();
        lacking.addAll(neverSaved(config, sources));
        for (SourceRecord source : sources) {
            if (source.problems() > 0) {
                lacking.add(
                        source.name()
                                + ": "
                                + source.problems()
                                + " entries could not be captured, such as "
                                + source.warnings().stream().findFirst().orElse("unnamed ones"));
            } else if (!source.verdict().equals("ok")) {
                lacking.add(source.name() + ": its capture was " + source.verdict());
            }
            lacking.add(source.name() + ": everything written after " + source.consistencyPoint());
        }
        return lacking;
    }
}
