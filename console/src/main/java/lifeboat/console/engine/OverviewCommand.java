package lifeboat.console.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import lifeboat.console.CommandException;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.alerts.AlertMemory;
import lifeboat.console.config.SourceConfig;
import lifeboat.console.config.TargetConfig;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.verification.report.RunReport;
import lifeboat.verification.report.SourceReport;
import lifeboat.verification.report.TargetReport;
import lifeboat.verification.report.Verdict;

/// `status`: how the site stands, in one sentence and a matrix. State is a function of age: nothing
/// here is good for ever.
final class OverviewCommand {
    /// A proof older than that is not counted on any more.
    static final Duration PROOF_HOLDS = Duration.ofDays(35);

    /// Drills that a prediction is made from.
    private static final int LATEST = 5;

    private static final int TREND = 60;

    private final SiteAccess site;
    private final Instant now;
    private final List<String> failures = new ArrayList<>();
    private final List<String> misses = new ArrayList<>();
    private final List<String> weaknesses = new ArrayList<>();

    OverviewCommand(SiteAccess site) {
        this.site = site;
        this.now = site.clock().instant();
    }

    Result.Overview overview() throws CommandException, IOException, InterruptedException {
        VaultKeys keys = site.lookingKeys(new Vaults(site.targets()));
        Set<String> names = new LinkedHashSet<>();
        site.config().sources().forEach(source -> names.add(source.name()));
        List<VaultLook> looks = VaultLook.at(site.targets(), keys, names);
        failures.addAll(Anchors.problems(site, keys));
        List<RunReport> reports = Proofs.of(site).reports();
        List<Result.OverviewSource> sources = new ArrayList<>();
        for (SourceConfig source : site.config().sources()) {
            sources.add(source(source, looks));
        }
        List<Result.OverviewTarget> targets = targets(looks);
        Result.Objective rpo = rpo(sources);
        Optional<Long> predicted = predicted(reports, sources);
        Result.Objective rto =
                new Result.Objective(
                        predicted, site.config().objectives().rto().map(Duration::toSeconds));
        if (rto.isMissed()) {
            misses.add(
                    "a restore would take about "
                            + Spans.text(predicted.orElse(0L))
                            + ", promised are "
                            + Spans.text(rto.promisedSeconds().orElse(0L))
                            + "; lifeboat report show latest names the slowest phase");
        }
        Optional<Result.LastProof> proof = proof(reports);
        weaknesses.addAll(Locks.missing(site.config().targets()));
        weaknesses.addAll(Expiries.near(site.config(), now));
        weaknesses.addAll(new Quotas(site).near());
        AlertMemory.in(site.state())
                .broken()
                .forEach((path, broken) ->
                        weaknesses.add(
                                "alerts do not reach "
                                        + path
                                        + " since "
                                        + broken.since()
                                        + ": it "
                                        + broken.reason()
                                        + "; lifeboat notify --test"));
        List<String> problems = new ArrayList<>(failures);
        problems.addAll(misses);
        problems.addAll(weaknesses);
        return new Result.Overview(
                status(),
                sentence(rpo, predicted, proof),
                site.config().site(),
                now,
                rpo,
                rto,
                basis(reports),
                proof,
                sources,
                targets,
                trend(reports),
                problems);
    }

    private Status status() {
        if (!failures.isEmpty()) {
            return Status.FAILED;
        }
        if (!misses.isEmpty()) {
            return Status.DAMAGED;
        }
        return weaknesses.isEmpty() ? Status.OK : Status.DEGRADED;
    }

    private Result.OverviewSource source(SourceConfig config, List<VaultLook> looks) {
        Optional<Long> promised =
                config.objectives()
                        .rpo()
                        .or(() -> site.config().objectives().rpo())
                        .map(Duration::toSeconds);
        Optional<VaultLook.Newest> newest =
                looks.stream()
                        .flatMap(look ->
                                Optional.ofNullable(look.newest().get(config.name())).stream())
                        .max(Comparator.comparing(VaultLook.Newest::time));
        Result.Objective rpo =
                new Result.Objective(newest.map(found -> age(found.dataOf())), promised);
        boolean allAway = looks.stream().allMatch(VaultLook::isAway);
        String state = allAway ? "unknown" : state(newest, rpo);
        switch (state) {
            case "missing" ->
                    failures.add("source " + config.name() + " is in no snapshot; lifeboat backup");
            case "late" ->
                    misses.add(
                            "source "
                                    + config.name()
                                    + " was captured "
                                    + Spans.text(rpo.seconds().orElse(0L))
                                    + " ago, promised are "
                                    + Spans.text(promised.orElse(0L))
                                    + "; lifeboat backup, and lifeboat runs for the reason");
            case "suspect", "degraded" ->
                    weaknesses.add(
                            "source "
                                    + config.name()
                                    + " was captured, and its last snapshot is "
                                    + state
                                    + "; lifeboat runs says why");
            default -> {}
        }
        return new Result.OverviewSource(
                config.name(),
                newest.map(VaultLook.Newest::kind).orElse(""),
                state,
                newest.map(VaultLook.Newest::time),
                rpo,
                newest.map(VaultLook.Newest::bytes).orElse(0L),
                looks.stream().map(look -> cell(config.name(), look, newest, promised)).toList());
    }

    private static String state(Optional<VaultLook.Newest> newest, Result.Objective rpo) {
        if (newest.isEmpty()) {
            return "missing";
        } else if (rpo.isMissed()) {
            return "late";
        }
        return switch (newest.get().verdict()) {
            case "ok" -> "fresh";
            case "suspect" -> "suspect";
            default -> "degraded";
        };
    }

    private Result.OverviewCell cell(
            String source,
            VaultLook look,
            Optional<VaultLook.Newest> newest,
            Optional<Long> promised) {
        Optional<VaultLook.Newest> here = Optional.ofNullable(look.newest().get(source));
        Optional<Long> age = here.map(found -> age(found.dataOf()));
        String state;
        if (look.isAway()) {
            state = "unknown";
        } else if (here.isPresent()
                && newest.isPresent()
                && newest.get().time().isAfter(here.get().time())) {
            state = "behind";
        } else {
            state = state(here, new Result.Objective(age, promised));
        }
        return new Result.OverviewCell(
                look.target().name(), state, here.map(VaultLook.Newest::time), age);
    }

    private List<Result.OverviewTarget> targets(List<VaultLook> looks) {
        Optional<Instant> newest =
                looks.stream().flatMap(look -> look.newestTime().stream()).max(Instant::compareTo);
        if (!looks.isEmpty() && looks.stream().allMatch(VaultLook::isAway)) {
            failures.add("no vault answers; lifeboat doctor says what to do for each");
        }
        List<Result.OverviewTarget> targets = new ArrayList<>();
        for (int i = 0; i < looks.size(); i++) {
            VaultLook look = looks.get(i);
            Optional<Instant> here = look.newestTime();
            String name = look.target().name();
            String state = "ready";
            if (look.isAway()) {
                state = "away";
                weaknesses.add("target " + name + " is away: " + look.problem());
            } else if (newest.isPresent()
                    && (here.isEmpty() || here.get().isBefore(newest.get()))) {
                state = "behind";
                weaknesses.add(
                        "target " + name + " lacks the newest snapshot; lifeboat heal copies it");
            }
            if (Locks.lacks(look)) {
                weaknesses.add(
                        "target "
                                + name
                                + ": `lock` is configured, and its newest snapshot is not locked;"
                                + " lifeboat doctor says why");
            }
            targets.add(
                    new Result.OverviewTarget(
                            name,
                            type(site.config().targets().get(i)),
                            state,
                            here,
                            look.snapshots(),
                            look.problem(),
                            look.lockedUntil()));
        }
        quorum(looks, newest);
        return targets;
    }

    private void quorum(List<VaultLook> looks, Optional<Instant> newest) {
        if (newest.isEmpty()) {
            return;
        }
        var judged =
                site.quorum()
                        .judge(
                                looks.stream()
                                        .filter(look -> look.newestTime().equals(newest))
                                        .map(look -> look.target().identity())
                                        .toList());
        if (!judged.reached()) {
            misses.add(
                    "the newest snapshot is in "
                            + judged.copies()
                            + " independent vaults that answer, "
                            + judged.needed().copies()
                            + " are needed; lifeboat heal");
        }
    }

    private static String type(TargetConfig config) {
        return TargetCommands.type(config);
    }

    /// The site loses as much as the source that is worst off.
    private Result.Objective rpo(List<Result.OverviewSource> sources) {
        Optional<Long> worst =
                sources.stream()
                        .flatMap(source -> source.rpo().seconds().stream())
                        .max(Long::compare);
        boolean all = sources.stream().allMatch(source -> source.rpo().seconds().isPresent());
        return new Result.Objective(
                all ? worst : Optional.empty(),
                site.config().objectives().rpo().map(Duration::toSeconds));
    }

    private static List<RunReport> passed(List<RunReport> reports) {
        List<RunReport> passed =
                new ArrayList<>(
                        reports.stream()
                                .filter(report ->
                                        report.verdict() == Verdict.PASSED
                                                && report.rtoMillis().isPresent())
                                .toList());
        return passed.subList(Math.max(0, passed.size() - LATEST), passed.size());
    }

    /// The median of the latest, each as if it had restored as much as there is now.
    private static Optional<Long> predicted(
            List<RunReport> reports, List<Result.OverviewSource> sources) {
        double bytes = sources.stream().mapToLong(Result.OverviewSource::bytes).sum();
        List<Double> seconds = new ArrayList<>();
        for (RunReport report : passed(reports)) {
            double then = report.sources().stream().mapToLong(SourceReport::bytes).sum();
            double growth = then > 0 ? Math.max(1, bytes / then) : 1;
            seconds.add(report.rtoMillis().orElse(0L) / 1000.0 * growth);
        }
        seconds.sort(Double::compare);
        return seconds.isEmpty()
                ? Optional.empty()
                : Optional.of((long) Math.ceil(seconds.get(seconds.size() / 2)));
    }

    private static String basis(List<RunReport> reports) {
        int number = passed(reports).size();
        return switch (number) {
            case 0 -> "nothing was ever restored as a whole";
            case 1 -> "the last rehearsal, scaled to the data of now";
            default -> "the last " + number + " rehearsals, scaled to the data of now";
        };
    }

    private Optional<Result.LastProof> proof(List<RunReport> reports) {
        if (!reports.isEmpty() && reports.getLast().verdict() != Verdict.PASSED) {
            misses.add("the last rehearsal did not pass; lifeboat report show latest says why");
        }
        Optional<RunReport> last =
                reports.reversed().stream()
                        .filter(report -> report.verdict() == Verdict.PASSED)
                        .findFirst();
        if (last.isEmpty()) {
            weaknesses.add("nothing proves that a restore would work; lifeboat drill");
            return Optional.empty();
        }
        RunReport report = last.get();
        long age = age(report.started());
        boolean stale = age > PROOF_HOLDS.toSeconds();
        if (stale) {
            weaknesses.add(
                    "the last proof is " + Spans.text(age) + " old; lifeboat drill renews it");
        }
        return Optional.of(
                new Result.LastProof(
                        report.level(),
                        report.snapshot(),
                        report.scenario().region(),
                        report.started(),
                        age,
                        stale));
    }

    private static List<Result.Rehearsal> trend(List<RunReport> reports) {
        return reports.subList(Math.max(0, reports.size() - TREND), reports.size()).stream()
                .map(report ->
                        new Result.Rehearsal(
                                report.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                report.verdict().name().toLowerCase(Locale.ROOT),
                                report.scenario().region(),
                                report.level(),
                                report.started(),
                                report.rtoMillis(),
                                report.rpoMillis(),
                                report.targets().stream()
                                        .filter(target -> target.use() == TargetReport.Use.READ)
                                        .map(TargetReport::name)
                                        .toList()))
                .toList();
    }

    private String sentence(
            Result.Objective rpo, Optional<Long> predicted, Optional<Result.LastProof> proof) {
        String lost =
                rpo.seconds()
                        .map(seconds -> "lose at most " + Spans.text(seconds))
                        .orElse("lose everything of a source that no vault shows");
        String back =
                predicted
                        .map(seconds -> "be back in about " + Spans.text(seconds))
                        .orElse("be back nobody knows when");
        String proven =
                proof.map(last -> "last proven " + Spans.text(last.ageSeconds()) + " ago")
                        .orElse("never proven");
        return "If everything burned now you would " + lost + " and " + back + ", " + proven + ".";
    }

    private long age(Instant time) {
        return Math.max(0, Duration.between(time, now).toSeconds());
    }
}
