package lifeboat.console.engine;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.config.TargetConfig;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.HostKeys;
import lifeboat.targets.Capabilities;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.fleet.Independence;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Survey;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotId;

/// `targets`: what each target is, can do and holds.
final class TargetCommands {
    private final SiteAccess site;

    TargetCommands(SiteAccess site) {
        this.site = site;
    }

    Result.Targets targets(Request.Targets request)
            throws CommandException, IOException, InterruptedException {
        List<Target> targets = site.targets();
        Optional<HostKeys> host = site.host();
        Map<String, String> problems = new LinkedHashMap<>();
        Map<String, Instant> newest = new LinkedHashMap<>();
        Map<String, Instant> locked = new LinkedHashMap<>();
        if (host.isPresent()) {
            VaultKeys keys = VaultKeys.ofHost(host.get(), Randomness.secure());
            Survey survey = Survey.of(targets, keys.siteId());
            survey.failed()
                    .forEach((target, reason) ->
                            problems.put(target.name(), String.valueOf(reason.getMessage())));
            if (!survey.ready().isEmpty()) {
                newest.putAll(newest(survey.readyTargets(), keys, locked));
            }
        }
        ProvenProtections proven =
                host.isPresent() && !newest.isEmpty()
                        ? ProvenProtections.of(site)
                        : new ProvenProtections();
        List<Result.TargetReport> reports = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            reports.add(
                    report(
                            site.config().targets().get(i),
                            targets.get(i),
                            sharesFate(targets, i),
                            problems,
                            newest,
                            locked,
                            proven,
                            request));
        }
        boolean good = reports.stream().allMatch(report -> report.status() == Status.OK);
        return new Result.Targets(good ? Status.OK : Status.DEGRADED, reports, kinships(targets));
    }

    private Map<String, Instant> newest(
            List<Target> ready, VaultKeys keys, Map<String, Instant> locked) throws IOException {
        Map<String, Instant> newest = new LinkedHashMap<>();
        SnapshotCatalog catalog = SnapshotCatalog.scan(new Vaults(ready), keys);
        for (SnapshotId id : catalog.ids()) {
            try {
                Instant time = catalog.open(id).envelope().time();
                catalog.holders(id)
                        .forEach(name -> newest.merge(name, time, (a, b) -> a.isAfter(b) ? a : b));
            } catch (IOException e) {
                // a snapshot that cannot be read makes no target fresh; verify reports it
            }
        }
        for (Target target : ready) {
            Locks.until(target, catalog, site.state())
                    .ifPresent(end -> locked.put(target.name(), end));
        }
        return newest;
    }

    private Result.TargetReport report(
            TargetConfig config,
            Target target,
            List<String> sharesFate,
            Map<String, String> problems,
            Map<String, Instant> newest,
            Map<String, Instant> locked,
            ProvenProtections proven,
            Request.Targets request) {
        TargetIdentity identity = target.identity();
        List<String> found = new ArrayList<>();
        Optional.ofNullable(problems.get(target.name())).ifPresent(found::add);
        target.unknownAccount().ifPresent(found::add);
        found.addAll(Locks.missing(List.of(config)));
        try {
            Locks.problem(target).ifPresent(found::add);
        } catch (IOException e) {
            found.add(String.valueOf(e.getMessage()));
        }
        if (request.probe() == Request.Probe.PROVE && !isQuarantined(config)) {
            TargetProbe probe = TargetProbe.of(target);
            found.addAll(probe.faults());
            found.addAll(probe.weaknesses());
            probe.notes().forEach(site.session().progress()::note);
        }
        found.addAll(proven.drift(target));
        boolean prove = request.probe() == Request.Probe.PROVE && !isQuarantined(config);
        Optional<Result.Covered> covered = prove ? covered(target, found) : Optional.empty();
        Optional<Result.ProvenProtection> protection =
                prove
                        ? Optional.of(ProvenProtections.prove(target, site.clock()))
                        : proven.of(target);
        if (Locks.wanted(config).isPresent()) {
            protection.ifPresent(proof -> found.addAll(proof.findings()));
        }
        return new Result.TargetReport(
                target.name(),
                type(config),
                identity.provider(),
                identity.account(),
                status(problems.containsKey(target.name()), found, sharesFate),
                abilities(target.capabilities()),
                sharesFate,
                Optional.ofNullable(newest.get(target.name())),
                Optional.ofNullable(locked.get(target.name())),
                protection,
                covered,
                found);
    }

    private static Optional<Result.Covered> covered(Target target, List<String> found) {
        try {
            return CoveredObjects.of(target);
        } catch (TargetException e) {
            found.add("its versions cannot be counted: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean isQuarantined(TargetConfig config) {
        return config.quarantine().isPresent();
    }

    private static List<Result.Kinship> kinships(List<Target> targets) {
        List<Result.Kinship> found = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            for (int j = i + 1; j < targets.size(); j++) {
                TargetIdentity one = targets.get(i).identity();
                TargetIdentity other = targets.get(j).identity();
                List<String> together = Independence.together(one, other);
                List<String> also = Independence.also(one, other);
                if (!together.isEmpty() || !also.isEmpty()) {
                    found.add(
                            new Result.Kinship(
                                    targets.get(i).name(), targets.get(j).name(), together, also));
                }
            }
        }
        return found;
    }

    private static Status status(boolean unusable, List<String> found, List<String> sharesFate) {
        if (unusable) {
            return Status.FAILED;
        }
        return found.isEmpty() && sharesFate.isEmpty() ? Status.OK : Status.DEGRADED;
    }

    private static List<String> sharesFate(List<Target> targets, int index) {
        TreeSet<String> names = new TreeSet<>();
        for (var group : Independence.groups(targets.stream().map(Target::identity).toList())) {
            if (group.members().contains(index)) {
                group.members().stream()
                        .filter(member -> member != index)
                        .forEach(member -> names.add(targets.get(member).name()));
            }
        }
        return List.copyOf(names);
    }

    private static List<Result.Ability> abilities(Capabilities capabilities) {
        return List.of(
                ability("conditional-create", capabilities.conditionalCreate()),
                ability("versions", capabilities.versions()),
                ability("lock", capabilities.lock()),
                ability("crash-safe", capabilities.crashSafe()));
    }

    private static Result.Ability ability(String name, boolean declared) {
        return new Result.Ability(name, declared ? "declared" : "absent");
    }

    static String type(TargetConfig config) {
        return switch (config) {
            case TargetConfig.S3 _ -> "s3";
            case TargetConfig.B2 _ -> "b2";
            case TargetConfig.Sftp _ -> "sftp";
            case TargetConfig.LocalDirectory _ -> "directory";
        };
    }
}
