package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import lifeboat.console.Result;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.Sha256;
import lifeboat.vault.snapshot.SourceRecord;
import lifeboat.verification.evidence.EvidenceKind;
import lifeboat.verification.report.CheckOutcome;
import lifeboat.verification.report.CheckResult;
import lifeboat.verification.report.CriticalPath;
import lifeboat.verification.report.CriticalStep;
import lifeboat.verification.report.Identity;
import lifeboat.verification.report.Mutation;
import lifeboat.verification.report.NotTested;
import lifeboat.verification.report.Objectives;
import lifeboat.verification.report.People;
import lifeboat.verification.report.Phase;
import lifeboat.verification.report.ReportJson;
import lifeboat.verification.report.RunKind;
import lifeboat.verification.report.RunReport;
import lifeboat.verification.report.Scenario;
import lifeboat.verification.report.SourceReport;
import lifeboat.verification.report.TargetReport;
import lifeboat.verification.report.Verdict;

/// The report of a run as a record, from which everything else is made.
final class RunReports {
    private static final String TOOL = "lifeboat 0.1.0";

    private final SiteAccess site;
    private final ReportFacts facts;

    RunReports(SiteAccess site, ReportFacts facts) {
        this.site = site;
        this.facts = facts;
    }

    /// The record of a restore or a drill.
    ///
    /// @param sampling how it was chosen what is tried, in a sentence
    /// @param mutations of a drill with planted damage
    /// @param failures what makes it a failed one although the run itself may be good
    /// @param notes what else a reader should know
    RunReport of(
            Result.Recovery run,
            List<String> without,
            String sampling,
            long seed,
            List<Result.Mutation> mutations,
            List<String> failures,
            List<String> notes)
            throws IOException {
        boolean drill = run.mode().equals("drill");
        Objectives promised =
                new Objectives(
                        site.config().objectives().rto().map(Duration::toMillis),
                        site.config().objectives().rpo().map(Duration::toMillis));
        List<String> more = new ArrayList<>(run.warnings());
        more.addAll(notes);
        List<String> problems = new ArrayList<>(run.problems());
        problems.addAll(failures);
        return new RunReport(
                RunReport.FORMAT,
                drill ? RunKind.DRILL : RunKind.RESTORE_EVERYTHING,
                verdict(run, failures),
                identity(run),
                scenario(run, drill, without, sampling, seed),
                run.snapshot(),
                Optional.of(facts.snapshotTime()),
                run.level(),
                facts.declared(),
                facts.ended(),
                millis(run.wallSeconds()),
                Optional.of(millis(run.rtoSeconds())),
                Optional.of(millis(run.rpoSeconds())),
                promised,
                phases(run),
                criticalPath(run.criticalPath()),
                run.sources().stream().map(this::source).toList(),
                targets(run, without),
                mutations.stream()
                        .filter(m -> !m.outcome().equals("not applicable"))
                        .map(m ->
                                new Mutation(
                                        m.planted(), m.outcome().equals("caught"), m.finding()))
                        .toList(),
                run.notTested().stream().map(line -> new NotTested(line, "")).toList(),
                List.of(),
                new People(
                        System.getProperty("user.name", "unknown"),
                        drill
                                ? List.of(
                                        "a drill needs no approval: it writes to a region of its"
                                                + " own")
                                : List.of("the region was confirmed by name"),
                        ""),
                problems,
                more);
    }

    private Verdict verdict(Result.Recovery run, List<String> failures) {
        boolean late =
                !lifeboat.console.engine.Objectives.missed(
                                site.config(), run.rtoSeconds(), run.rpoSeconds())
                        .isEmpty();
        return !failures.isEmpty() || late ? Verdict.FAILED : verdict(run.verdict());
    }

    /// All is back in a degraded run; what is not as it was stands among its problems.
    private static Verdict verdict(String word) {
        return switch (word) {
            case "passed", "degraded" -> Verdict.PASSED;
            case "error" -> Verdict.ERROR;
            default -> Verdict.FAILED;
        };
    }

    private Identity identity(Result.Recovery run) throws IOException {
        return identity(
                site,
                run.mode() + " " + facts.declared(),
                facts.siteId(),
                facts.plan(),
                facts.runbook());
    }

    /// @param run id of the run
    /// @param plan hash in full, empty where there was none
    static Identity identity(
            SiteAccess site, String run, String siteId, String plan, String runbook)
            throws IOException {
        byte[] nonce = new byte[16];
        Randomness.secure().fill(nonce);
        return new Identity(
                HexFormat.of().formatHex(nonce),
                run,
                site.config().site(),
                siteId,
                site.hostName(),
                TOOL,
                Sha256.hexOf(Files.readAllBytes(site.config().file())),
                plan,
                runbook);
    }

    private static Scenario scenario(
            Result.Recovery run, boolean drill, List<String> without, String sampling, long seed) {
        return new Scenario(
                run.region(),
                drill,
                without,
                seed,
                sampling,
                drill
                        ? "a new private directory, seen empty when it was made; keys and data from"
                                + " the vaults alone, no local state is read"
                        : "every home was seen empty, or was named to be overwritten",
                drill
                        ? "inside the state directory, readable by its owner only"
                        : "no home is or lies in a live source, a vault or the state directory",
                drill ? cleanUp(run) : "a restore stays");
    }

    private static String cleanUp(Result.Recovery run) {
        return run.problems().stream()
                .filter(problem -> problem.contains("removed") || problem.contains("still there"))
                .findFirst()
                .orElse("removed, and seen to be gone");
    }

    private static List<Phase> phases(Result.Recovery run) {
        List<Phase> phases = new ArrayList<>();
        for (Result.RunPhase phase : run.phases()) {
            phases.add(
                    new Phase(
                            phase.name(),
                            phase.started(),
                            millis(phase.offset()),
                            millis(phase.seconds()),
                            0,
                            true,
                            !phase.name().equals("torn down")));
        }
        return phases;
    }

    private static Optional<CriticalPath> criticalPath(Result.CriticalPath path) {
        return path.steps().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new CriticalPath(
                                path.sentence(),
                                path.steps().stream()
                                        .map(step ->
                                                new CriticalStep(
                                                        step.name(),
                                                        step.wave(),
                                                        step.reason(),
                                                        millis(step.offset()),
                                                        millis(step.seconds()),
                                                        millis(step.waited()),
                                                        Math.round(100 * step.share()),
                                                        step.mostly()))
                                        .toList()));
    }

    private SourceReport source(Result.RecoveredSource source) {
        Optional<SourceRecord> record =
                facts.sources().stream().filter(s -> s.name().equals(source.name())).findFirst();
        String point = record.map(SourceRecord::consistencyPoint).orElse("");
        return new SourceReport(
                source.name(),
                source.kind(),
                verdict(source.verdict()),
                source.level(),
                point,
                moment(point).or(() -> record.map(SourceRecord::captureStart)),
                source.entries(),
                source.bytes(),
                source.checks().stream()
                        .map(check ->
                                new CheckResult(
                                        check.name(),
                                        check.level(),
                                        outcome(check.verdict()),
                                        check.expected(),
                                        check.actual(),
                                        0))
                        .toList(),
                source.details());
    }

    private static CheckOutcome outcome(String word) {
        return CheckOutcome.valueOf(word.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }

    private static Optional<Instant> moment(String point) {
        try {
            return Optional.of(Instant.parse(point));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private List<TargetReport> targets(Result.Recovery run, List<String> without) {
        List<TargetReport> targets = new ArrayList<>();
        for (ReportFacts.Seen seen : facts.targets()) {
            Optional<Result.RestoreTarget> read =
                    run.targets().stream().filter(t -> t.name().equals(seen.name())).findFirst();
            long objects = read.map(Result.RestoreTarget::objects).orElse(0L);
            targets.add(
                    new TargetReport(
                            seen.name(),
                            String.valueOf(seen.identity().provider()),
                            String.valueOf(seen.identity().account()),
                            !seen.unread().isEmpty()
                                    ? TargetReport.Use.UNREACHABLE
                                    : objects > 0 ? TargetReport.Use.READ : TargetReport.Use.IDLE,
                            objects,
                            read.map(Result.RestoreTarget::bytes).orElse(0L),
                            read.map(Result.RestoreTarget::failures).orElse(0L),
                            seen.behind(),
                            seen.newest(),
                            seen.unread().isEmpty() ? "answers" : seen.unread()));
        }
        for (String name : without) {
            targets.add(
                    new TargetReport(
                            name,
                            "",
                            "",
                            TargetReport.Use.ABSENT,
                            0,
                            0,
                            0,
                            0,
                            Optional.empty(),
                            "left out on purpose"));
        }
        return targets;
    }

    private static long millis(double seconds) {
        return Math.max(0, Math.round(seconds * 1000));
    }

    /// Writes a report into `reports` of the state directory, in its canonical form, and files it
    /// as evidence. That it cannot be filed is told and fails no command.
    static String write(SiteAccess site, EvidenceKind kind, String id, RunReport report)
            throws IOException, InterruptedException {
        String file = kept(site.state(), id, report); // what is filed cannot be taken back
        new EvidenceLog(site).reported(kind, report);
        return file;
    }

    private static String kept(Path state, String id, RunReport report) throws IOException {
        Path file = Files.createDirectories(state.resolve("reports")).resolve(id + ".json");
        Files.deleteIfExists(file);
        PrivateFiles.create(file, ReportJson.bytes(report));
        return file.toString();
    }
}
