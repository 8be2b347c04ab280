package lifeboat.verification.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What a report says, in order: page one for an auditor with two minutes, then everything.
final class ReportText {
    private static final List<List<String>> CONTROLS =
            List.of(
                    List.of(
                            "SOC 2",
                            "A1.2, A1.3, CC7.5",
                            "recovery infrastructure, tests of recovery, recovery from incidents"),
                    List.of("ISO 27001", "A.8.13, A.8.14", "backup, redundancy"),
                    List.of("NIST 800-53", "CP-4, CP-9, CP-10", "plan test, backup, recovery"),
                    List.of("PCI DSS", "12.10", "incident response tested"),
                    List.of("HIPAA", "164.308(a)(7)", "contingency plan, testing"),
                    List.of("DORA", "Art. 11-12", "continuity, backup and restoration"));

    private final RunReport report;
    private final ReportContext context;
    private final List<Block> blocks = new ArrayList<>();

    private ReportText(RunReport report, ReportContext context) {
        this.report = report;
        this.context = context;
    }

    static List<Block> of(RunReport report, ReportContext context) {
        ReportText text = new ReportText(report, context);
        text.pageOne();
        text.blocks.add(new Block.Turn());
        text.details();
        return List.copyOf(text.blocks);
    }

    static String title(RunReport report) {
        return (report.kind() == RunKind.DRILL ? "Restore drill" : "Restore of everything")
                + " of "
                + report.identity().site()
                + ", "
                + Words.date(report.started());
    }

    /// The verdict in one sentence.
    static String sentence(RunReport report) {
        String what = report.identity().site() + " in region " + report.scenario().region();
        if (report.verdict() == Verdict.PASSED) {
            return what
                    + " came back whole to level "
                    + report.level()
                    + " in "
                    + Words.duration(report.rtoMillis())
                    + " (objective "
                    + Words.objective(report.objectives().rtoMillis())
                    + "), losing at most "
                    + Words.duration(report.rpoMillis())
                    + " of data (objective "
                    + Words.objective(report.objectives().rpoMillis())
                    + ").";
        }
        String first =
                report.problems().isEmpty()
                        ? "no reason was recorded"
                        : report.problems().getFirst();
        return what + " is not proven to come back: " + first;
    }

    private Block.Tone tone() {
        return switch (report.verdict()) {
            case PASSED -> Block.Tone.GOOD;
            case UNVERIFIED, STALE -> Block.Tone.OPEN;
            case MISSED, ERROR, FAILED -> Block.Tone.BAD;
        };
    }

    private void pageOne() {
        blocks.add(
                new Block.Banner(
                        tone(),
                        Words.of(report.verdict()).toUpperCase(java.util.Locale.ROOT),
                        sentence(report)));
        failures();
        blocks.add(new Block.Tiles(tiles()));
        blocks.add(
                new Block.Pictures(
                        List.of(
                                Plots.trend(
                                        "Time to restore (RTO)",
                                        context.history(),
                                        RunReport::rtoMillis,
                                        r -> r.objectives().rtoMillis()),
                                Plots.trend(
                                        "Data lost (RPO)",
                                        context.history(),
                                        RunReport::rpoMillis,
                                        r -> r.objectives().rpoMillis()))));
        blocks.add(new Block.Heading("Not tested by this run"));
        List<String> untested = new ArrayList<>();
        report.notTested().forEach(item -> untested.add(item.what() + ": " + item.why()));
        checks(CheckOutcome.NOT_RUN)
                .forEach(row -> untested.add(row.getFirst() + ", " + row.get(1) + ": not run"));
        if (untested.isEmpty()) {
            untested.add("nothing was named as left out");
        }
        blocks.add(new Block.Points(Block.Tone.OPEN, untested));
        blocks.add(new Block.Heading("Exceptions"));
        if (report.exceptions().isEmpty()) {
            blocks.add(new Block.Paragraph("None."));
        } else {
            blocks.add(
                    new Block.Rows(
                            List.of("What", "Owner", "Until"),
                            report.exceptions().stream()
                                    .map(e -> List.of(e.what(), e.owner(), Words.orNone(e.due())))
                                    .toList(),
                            List.of()));
        }
        evidence();
        blocks.add(new Block.Heading("Controls this report speaks to"));
        blocks.add(new Block.Rows(List.of("Framework", "Control", "About"), CONTROLS, List.of()));
    }

    private void failures() {
        List<String> failures = new ArrayList<>(report.problems());
        report.contradictions()
                .forEach(what -> failures.add("the report contradicts itself: " + what));
        for (SourceReport source : report.sources()) {
            if (source.verdict() != Verdict.PASSED) {
                failures.add("source " + source.name() + ": " + Words.of(source.verdict()));
            }
            source.problems()
                    .forEach(problem -> failures.add("source " + source.name() + ": " + problem));
        }
        for (CheckOutcome outcome : List.of(CheckOutcome.FAILED, CheckOutcome.ERROR)) {
            checks(outcome)
                    .forEach(row ->
                            failures.add(
                                    row.getFirst()
                                            + ", "
                                            + row.get(1)
                                            + ": expected "
                                            + Words.orNone(row.get(4))
                                            + ", found "
                                            + Words.orNone(row.get(5))));
        }
        report.mutations().stream()
                .filter(mutation -> !mutation.caught())
                .forEach(mutation ->
                        failures.add("planted damage was not caught: " + mutation.planted()));
        if (!failures.isEmpty()) {
            blocks.add(new Block.Heading("What went wrong"));
            blocks.add(new Block.Points(Block.Tone.BAD, failures.stream().distinct().toList()));
        }
    }

    private List<Block.Tile> tiles() {
        List<RunReport> all = context.history();
        long passed = all.stream().filter(r -> r.verdict() == Verdict.PASSED).count();
        return List.of(
                new Block.Tile(
                        "Time to restore (RTO)",
                        Words.duration(report.rtoMillis()),
                        "objective "
                                + Words.objective(report.objectives().rtoMillis())
                                + "; worst "
                                + worst(RunReport::rtoMillis)
                                + ", median "
                                + median(RunReport::rtoMillis),
                        measured(report.rtoMillis(), report.missesRto())),
                new Block.Tile(
                        "Data lost (RPO)",
                        Words.duration(report.rpoMillis()),
                        "objective "
                                + Words.objective(report.objectives().rpoMillis())
                                + "; worst "
                                + worst(RunReport::rpoMillis)
                                + ", median "
                                + median(RunReport::rpoMillis),
                        measured(report.rpoMillis(), report.missesRpo())),
                new Block.Tile(
                        "Level of proof",
                        Words.orNone(report.level()),
                        report.verdict() == Verdict.PASSED
                                ? meaning(report.level())
                                : "reached, but the run did not pass",
                        tone()),
                new Block.Tile(
                        "Runs so far",
                        passed + " of " + (all.size() + context.missed()) + " passed",
                        all.size()
                                + context.missed()
                                + " due, "
                                + all.size()
                                + " run, "
                                + (all.size() - passed)
                                + " not passed, "
                                + context.missed()
                                + " missed",
                        passed == all.size() + context.missed()
                                ? Block.Tone.GOOD
                                : Block.Tone.BAD));
    }

    private static Block.Tone measured(Optional<Long> value, boolean missed) {
        return value.isEmpty() ? Block.Tone.OPEN : missed ? Block.Tone.BAD : Block.Tone.GOOD;
    }

    private String worst(Function<RunReport, Optional<Long>> value) {
        return Words.duration(
                context.history().stream().map(value).flatMap(Optional::stream).max(Long::compare));
    }

    private String median(Function<RunReport, Optional<Long>> value) {
        List<Long> sorted =
                context.history().stream().map(value).flatMap(Optional::stream).sorted().toList();
        return sorted.isEmpty()
                ? "not measured"
                : Words.duration(sorted.get((sorted.size() - 1) / 2));
    }

    private static String meaning(String level) {
        return switch (level) {
            case "L0" -> "objects are there with the right length";
            case "L1" -> "stored digests are right";
            case "L2" -> "everything decrypts and is authentic";
            case "L3" -> "loads into an empty engine or directory";
            case "L4" -> "equals what was recorded at capture";
            case "L5" -> "the site's own checks pass";
            case "L6" -> "the application answers";
            case "L7" -> "the whole runbook, from nothing but passphrase and vaults";
            default -> "nothing is proven";
        };
    }

    private void evidence() {
        blocks.add(new Block.Heading("How to check that this report is genuine"));
        blocks.add(
                new Block.Facts(
                        List.of(
                                List.of(
                                        "Record",
                                        "no. "
                                                + context.sequence()
                                                + " of chain "
                                                + context.chain()
                                                + ", filed "
                                                + Words.time(context.filed())),
                                List.of("Record SHA-256", context.sha256()),
                                List.of(
                                        "Report SHA-256",
                                        context.contentSha256() + " (of report.json)"))));
        blocks.add(
                new Block.Paragraph(
                        "In the folder that holds this report, without network and without our"
                                + " program: the block in evidence/RECIPE.md needs only sha256sum and"
                                + " openssl. With the program:"));
        blocks.add(
                new Block.Code(
                        "lifeboat evidence verify evidence --head "
                                + context.sha256().substring(0, 16)));
    }

    private void details() {
        blocks.add(new Block.Heading("Identity and scenario"));
        Identity identity = report.identity();
        Scenario scenario = report.scenario();
        blocks.add(
                new Block.Facts(
                        List.of(
                                List.of("Run", identity.run() + ", nonce " + identity.nonce()),
                                List.of("Site", identity.site() + ", " + identity.siteId()),
                                List.of("Ran on", identity.host() + ", " + identity.tool()),
                                List.of("Runbook", Words.orNone(identity.runbook())),
                                List.of(
                                        "Configuration SHA-256",
                                        Words.orNone(identity.configSha256())),
                                List.of("Plan SHA-256", Words.orNone(identity.planSha256())),
                                List.of(
                                        "Region",
                                        scenario.region()
                                                + (scenario.ephemeral()
                                                        ? ", made for this run"
                                                        : "")),
                                List.of(
                                        "Without targets",
                                        scenario.without().isEmpty()
                                                ? "none left out"
                                                : String.join(", ", scenario.without())),
                                List.of(
                                        "Sampling",
                                        scenario.sampling() + "; seed " + scenario.seed()),
                                List.of("Fresh before", Words.orNone(scenario.freshness())),
                                List.of("Kept apart by", Words.orNone(scenario.segregation())),
                                List.of("Clean after", Words.orNone(scenario.cleanUp())),
                                List.of(
                                        "Snapshot",
                                        Words.orNone(report.snapshot())
                                                + ", committed "
                                                + Words.time(report.snapshotTime())))));
        blocks.add(new Block.Heading("People and sign-off"));
        List<List<String>> people = new ArrayList<>();
        people.add(List.of("Operator", Words.orNone(report.people().operator())));
        people.add(
                List.of(
                        "Reviewer",
                        report.people().reviewer().isEmpty()
                                ? "not signed off yet; the reviewer is not the operator"
                                : report.people().reviewer()));
        report.people().approvals().forEach(approval -> people.add(List.of("Approval", approval)));
        blocks.add(new Block.Facts(people));
        blocks.add(new Block.Heading("Sources"));
        blocks.add(
                new Block.Rows(
                        List.of(
                                "Source",
                                "Kind",
                                "Verdict",
                                "Level",
                                "Consistent as of",
                                "Entries",
                                "Size"),
                        report.sources().stream()
                                .map(s ->
                                        List.of(
                                                s.name(),
                                                s.kind(),
                                                Words.of(s.verdict()),
                                                Words.orNone(s.level()),
                                                s.consistentAt().map(Words::time).orElse("")
                                                        + " "
                                                        + s.consistencyPoint(),
                                                Words.count(s.entries()),
                                                Words.bytes(s.bytes())))
                                .toList(),
                        List.of(5, 6)));
        blocks.add(new Block.Heading("Vaults"));
        blocks.add(
                new Block.Rows(
                        List.of(
                                "Vault",
                                "Provider",
                                "Use",
                                "Objects",
                                "Size",
                                "Failures",
                                "Behind",
                                "Newest snapshot",
                                "State"),
                        report.targets().stream()
                                .map(t ->
                                        List.of(
                                                t.name(),
                                                t.provider() + " / " + t.account(),
                                                Words.of(t.use()),
                                                Words.count(t.objects()),
                                                Words.bytes(t.bytes()),
                                                Words.count(t.failures()),
                                                Words.count(t.behind()),
                                                Words.time(t.newest()),
                                                t.state()))
                                .toList(),
                        List.of(3, 4, 5, 6)));
        blocks.add(new Block.Pictures(List.of(Plots.heat(context.history(), report.ended()))));
        blocks.add(new Block.Heading("Timeline"));
        blocks.add(
                new Block.Paragraph(
                        "Started "
                                + Words.time(report.started())
                                + ", ended "
                                + Words.time(report.ended())
                                + ", "
                                + Words.duration(report.wallMillis())
                                + " by the monotonic clock."));
        blocks.add(
                new Block.Rows(
                        List.of(
                                "Phase",
                                "Start",
                                "After",
                                "Took",
                                "Throughput",
                                "Waited for",
                                "Counts for RTO"),
                        report.phases().stream().map(ReportText::phase).toList(),
                        List.of(2, 3, 4)));
        report.criticalPath().ifPresent(this::criticalPath);
        blocks.add(new Block.Heading("Checks"));
        List<List<String>> checks = new ArrayList<>();
        for (CheckOutcome outcome :
                List.of(
                        CheckOutcome.FAILED,
                        CheckOutcome.ERROR,
                        CheckOutcome.NOT_RUN,
                        CheckOutcome.PASSED)) {
            checks.addAll(checks(outcome));
        }
        blocks.add(
                new Block.Rows(
                        List.of(
                                "Source",
                                "Check",
                                "Level",
                                "Outcome",
                                "Expected",
                                "Actual",
                                "Took"),
                        checks,
                        List.of(6)));
        if (!report.mutations().isEmpty()) {
            long caught = report.mutations().stream().filter(Mutation::caught).count();
            blocks.add(
                    new Block.Heading(
                            "Damage planted to test the drill: "
                                    + caught
                                    + "/"
                                    + report.mutations().size()
                                    + " caught"));
            blocks.add(
                    new Block.Rows(
                            List.of("Planted", "Caught", "By"),
                            report.mutations().stream()
                                    .map(m ->
                                            List.of(
                                                    m.planted(),
                                                    m.caught() ? "yes" : "NO",
                                                    Words.orNone(m.by())))
                                    .toList(),
                            List.of()));
        }
        if (!report.notes().isEmpty()) {
            blocks.add(new Block.Heading("Notes"));
            blocks.add(new Block.Points(Block.Tone.PLAIN, report.notes()));
        }
    }

    private void criticalPath(CriticalPath path) {
        blocks.add(new Block.Heading("What determined the time"));
        blocks.add(new Block.Paragraph(path.sentence() + "."));
        blocks.add(
                new Block.Rows(
                        List.of("Wave", "Step", "Waited for", "After", "Took", "Share"),
                        path.steps().stream().map(ReportText::criticalStep).toList(),
                        List.of(3, 4, 5)));
    }

    private static List<String> criticalStep(CriticalStep step) {
        String reason =
                switch (step.reason()) {
                    case "wave" -> "the wave before";
                    case "need" -> "what it needs";
                    case "slot" -> "a slot, " + Words.duration(step.waitedMillis());
                    default -> "-";
                };
        return List.of(
                step.wave(),
                step.name() + (step.mostly().isEmpty() ? "" : ", mostly " + step.mostly()),
                reason,
                Words.duration(step.offsetMillis()),
                Words.duration(step.millis()),
                step.percent() + " %");
    }

    private static List<String> phase(Phase phase) {
        return List.of(
                phase.name(),
                Words.time(phase.started()),
                Words.duration(phase.offsetMillis()),
                Words.duration(phase.millis()),
                phase.bytes() == 0 || phase.millis() == 0
                        ? "-"
                        : Words.bytes(phase.bytes() * 1000 / phase.millis()) + "/s",
                phase.critical() ? "yes" : "no",
                phase.inRto() ? "yes" : "no");
    }

    private List<List<String>> checks(CheckOutcome outcome) {
        List<List<String>> rows = new ArrayList<>();
        for (SourceReport source : report.sources()) {
            for (CheckResult check : source.checks()) {
                if (check.outcome() == outcome) {
                    rows.add(
                            List.of(
                                    source.name(),
                                    check.name(),
                                    check.level(),
                                    Words.of(outcome),
                                    check.expected(),
                                    check.actual(),
                                    Words.duration(check.millis())));
                }
            }
        }
        return rows;
    }
}
