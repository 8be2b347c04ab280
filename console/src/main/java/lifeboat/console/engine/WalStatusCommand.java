package lifeboat.console.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.config.DurationText;
import lifeboat.console.config.SourceConfig;
import lifeboat.targets.Target;
import lifeboat.vault.log.LogCatalog;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;

/// `wal status`: the verdict on a log, from what the vaults hold; needs no passphrase on a host.
final class WalStatusCommand {
    private final SiteAccess site;

    WalStatusCommand(SiteAccess site) {
        this.site = site;
    }

    Result.WalStatus run(Request.WalStatus request)
            throws CommandException, IOException, InterruptedException {
        Vaults vaults = new Vaults(site.targets());
        VaultKeys keys = site.lookingKeys(vaults);
        SnapshotCatalog snapshots = SnapshotCatalog.scan(vaults, keys);
        List<PhysicalCopy> copies =
                PhysicalCopy.all(new SnapshotChoice(snapshots, keys), request.source());
        LogCatalog catalog = LogCatalog.of(vaults, request.source());
        List<Result.WalWindow> windows = new ArrayList<>();
        List<String> holes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        catalog.unread()
                .forEach((target, reason) ->
                        problems.add("target " + target + " was not read: " + reason));
        Optional<Instant> until = Optional.empty();
        for (PhysicalCopy copy : copies) {
            LogReach reach = LogReach.of(copy, catalog);
            boolean newest = copy.equals(copies.getLast());
            reach.hole()
                    .filter(_ -> newest || reach.begunBefore())
                    .filter(hole -> !holes.contains(hole))
                    .ifPresent(holes::add);
            Instant end = reach.untilTime().orElse(copy.time());
            windows.add(
                    new Result.WalWindow(
                            copy.snapshot().id().shortForm(),
                            copy.time(),
                            end,
                            reach.until(),
                            reach.timeline(),
                            reach.segments()));
            until = Optional.of(until.filter(other -> other.isAfter(end)).orElse(end));
        }
        return verdict(request.source(), catalog, windows, holes, problems, until);
    }

    private Result.WalStatus verdict(
            String source,
            LogCatalog catalog,
            List<Result.WalWindow> windows,
            List<String> holes,
            List<String> problems,
            Optional<Instant> until) {
        if (windows.isEmpty()) {
            problems.add("no snapshot holds a physical copy of it: there is nothing to begin from");
        }
        Optional<Duration> behind =
                until.map(end -> Duration.between(end, site.clock().instant()))
                        .map(age -> age.isNegative() ? Duration.ZERO : age);
        Optional<Duration> promised = promised(source);
        boolean late =
                behind.isPresent()
                        && promised.isPresent()
                        && behind.get().compareTo(promised.get()) > 0;
        if (late) {
            problems.add(
                    "the newest log is "
                            + DurationText.format(behind.get())
                            + " old, promised are "
                            + DurationText.format(promised.get()));
        }
        List<Result.WalTarget> targets = new ArrayList<>();
        boolean behindPeers = false;
        for (Target target : site.targets()) {
            boolean read = !catalog.unread().containsKey(target.name());
            long missing = read ? catalog.lackedBy(target.name()) : 0;
            behindPeers |= missing > 0 || !read;
            targets.add(
                    new Result.WalTarget(
                            target.name(), read ? catalog.names().size() - missing : 0, missing));
        }
        Status status =
                windows.isEmpty() || !holes.isEmpty() || late
                        ? Status.DAMAGED
                        : behindPeers ? Status.DEGRADED : Status.OK;
        return new Result.WalStatus(
                status,
                source,
                windows,
                holes,
                behind.map(age -> age.toMillis() / 1000.0),
                targets,
                problems);
    }

    private Optional<Duration> promised(String source) {
        return site.config().sources().stream()
                .filter(config -> config.name().equals(source))
                .map(SourceConfig::objectives)
                .flatMap(objectives -> objectives.rpo().stream())
                .findFirst()
                .or(() -> site.config().objectives().rpo());
    }
}
