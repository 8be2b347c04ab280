package lifeboat.console.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lifeboat.backup.command.CommandSource;
import lifeboat.console.CommandException;
import lifeboat.console.config.RegionConfig;
import lifeboat.console.config.SiteConfig;
import lifeboat.encryption.Sha256;
import lifeboat.engines.program.Executables;
import lifeboat.runbooks.Runbook;
import lifeboat.runbooks.RunbookException;
import lifeboat.runbooks.RunbookReader;
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
import lifeboat.runbooks.run.Moment;
import lifeboat.runbooks.run.Restorer;
import lifeboat.runbooks.run.RunMode;
import lifeboat.runbooks.run.SiteCheck;
import lifeboat.runbooks.run.StepWork;
import lifeboat.vault.snapshot.SourceRecord;

/// What is going to be done in a region, and what stands in the way.
///
/// @param gaps everything in the way, found without writing anything
/// @param leftovers what still points at the old places
/// @param forward how far sources come forward by their logs
record RegionPlan(
        Region region,
        Runbook runbook,
        Expansion expansion,
        List<Gap> gaps,
        List<String> leftovers,
        LogForward forward,
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
    /// @param at what was asked for
    /// @param begun sources that an unfinished run of the same plan had begun
    static RegionPlan real(
            SiteAccess site,
            RegionConfig region,
            OpenSnapshot snapshot,
            String at,
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
                LogForward.moment(at),
                Regions.surroundings(config, begun));
    }

    static RegionPlan of(
            SiteConfig config,
            Region region,
            Runbook runbook,
            RunMode mode,
            OpenSnapshot snapshot,
            Moment moment,
            Surroundings surroundings)
            throws IOException {
        List<String> checked =
                Regions.checks(config).stream()
                        .map(SiteCheck::source)
                        .distinct()
                        .filter(name -> region.home(name).filter(RegionPlan::isUntaken).isEmpty())
                        .toList();
        Expansion expansion = Expansion.of(runbook, region, mode, checked);
        LogForward forward =
                LogForward.of(
                        moment,
                        snapshot.reader().manifest().sources(),
                        snapshot.vaults(),
                        expansion);
        Map<String, Long> bytes = new HashMap<>();
        List<Gap> gaps = new ArrayList<>(expansion.gaps());
        for (SourceRecord source : snapshot.reader().manifest().sources()) {
            Optional<Home> home = region.home(source.name());
            if (home.isEmpty()) {
                continue;
            }
            bytes.put(source.name(), source.bytes() + forward.bytes(source));
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
        return new RegionPlan(
                region,
                runbook,
                expansion,
                gaps,
                Regions.leftovers(config, region),
                forward,
                snapshot.reader().id().sha256().hex());
    }

    /// Whether the bytes of a source are there, and no program is to take them: its checks would
    /// look for what no drill made.
    static boolean isUntaken(Home home) {
        return home.kind().equals(CommandSource.KIND) && home.program().isEmpty();
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
        if (!(forward.moment() instanceof Moment.Capture)) {
            text.append("moment=")
                    .append(forward.moment().asked().map(Object::toString).orElse("newest"))
                    .append('\n');
        }
        for (Home home : region.homes()) {
            text.append(home.source())
                    .append('\t')
                    .append(home.place())
                    .append('\t')
                    .append(home.existing())
                    .append(home.program().isEmpty() ? "" : "\t" + home.program())
                    .append('\n');
        }
        region.variables().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        e -> text.append(e.getKey()).append('=').append(e.getValue()).append('\n'));
        more.forEach(target -> text.append(target).append('\n'));
        return Sha256.hexOf(text.toString().getBytes(StandardCharsets.UTF_8));
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

    /// What the snapshot and the logs lack.
    ///
    /// @param reached how far sources came, or are going to come, forward by their logs
    static List<String> notBack(SiteConfig config, List<SourceRecord> sources, LogForward reached) {
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
            lacking.add(source.name() + ": everything written after " + reached.until(source));
        }
        return lacking;
    }
}
