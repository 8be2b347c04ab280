package lifeboat.verification.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Reports as a drill would write them.
public final class SampleReports {
    private static final Instant START = Instant.parse("2026-11-22T05:00:00Z");

    private SampleReports() {}

    /// A drill of two sources that passed; its numbers add up.
    public static RunReport passed() {
        return passed("0123456789abcdef0123456789abcdef", START, 300_000);
    }

    /// The same at another time and speed.
    ///
    /// @param millis of the restore; verification and tear-down take 30 s more
    public static RunReport passed(String nonce, Instant start, long millis) {
        List<Phase> phases =
                List.of(
                        phase("target ready", start, 0, millis / 10, 0, true),
                        phase("download", start, millis / 10, millis / 2, 700 << 20, true),
                        phase(
                                "load",
                                start,
                                millis / 10 + millis / 2,
                                millis - millis / 10 - millis / 2,
                                900 << 20,
                                true),
                        phase("verify", start, millis, 20_000, 0, true),
                        phase("torn down", start, millis + 20_000, 10_000, 0, false));
        return new RunReport(
                RunReport.FORMAT,
                RunKind.DRILL,
                Verdict.PASSED,
                new Identity(
                        nonce,
                        "sunday-drill#7",
                        "shop",
                        "5".repeat(64),
                        "web1",
                        "lifeboat 0.1.0",
                        "a".repeat(64),
                        "b".repeat(64),
                        "restore-everything"),
                new Scenario(
                        "rehearsal",
                        true,
                        List.of("aws"),
                        42,
                        "newest snapshot; target aws left out by rotation; 100 % of rows",
                        "directories did not exist before; page cache dropped",
                        "own directories and database servers, archiving and outbound connections"
                                + " off",
                        "directories and servers are gone; no process, no port left"),
                "3f9a12c04b7e",
                Optional.of(start.minusSeconds(10_000)),
                "L6",
                start,
                start.plusMillis(millis + 30_000),
                millis + 30_000,
                Optional.of(millis + 20_000),
                Optional.of(10_800_000L),
                new Objectives(Optional.of(3_600_000L), Optional.of(86_400_000L)),
                phases,
                Optional.of(
                        new CriticalPath(
                                "75 % of the time was restore shop-db, mostly load",
                                List.of(
                                        new CriticalStep(
                                                "restore docroot",
                                                "data",
                                                "beginning",
                                                millis / 10,
                                                millis / 10,
                                                0,
                                                9,
                                                ""),
                                        new CriticalStep(
                                                "restore shop-db",
                                                "data",
                                                "slot",
                                                millis / 5,
                                                millis - millis / 5,
                                                millis / 10,
                                                75,
                                                "load")))),
                List.of(
                        source("shop-db", CheckOutcome.PASSED),
                        source("docroot", CheckOutcome.PASSED)),
                List.of(
                        new TargetReport(
                                "aws",
                                "aws",
                                "111122223333",
                                TargetReport.Use.ABSENT,
                                0,
                                0,
                                0,
                                0,
                                Optional.of(start.minusSeconds(10_000)),
                                "left out on purpose"),
                        new TargetReport(
                                "backblaze",
                                "b2",
                                "shop",
                                TargetReport.Use.READ,
                                61,
                                734_003_200,
                                1,
                                0,
                                Optional.of(start.minusSeconds(10_000)),
                                "answered"),
                        new TargetReport(
                                "nas",
                                "own",
                                "nas",
                                TargetReport.Use.IDLE,
                                0,
                                0,
                                0,
                                3,
                                Optional.of(start.minusSeconds(96_400)),
                                "3 objects behind")),
                List.of(),
                List.of(
                        new NotTested(
                                "outgoing mail",
                                "the rehearsal region has no outbound connections")),
                List.of(new OpenIssue("nas is 3 objects behind", "operations", "2026-12-01")),
                new People("alice", List.of("drill approved by schedule sunday-drill"), "bob"),
                List.of(),
                List.of());
    }

    private static Phase phase(
            String name, Instant start, long offset, long millis, long bytes, boolean inRto) {
        return new Phase(name, start.plusMillis(offset), offset, millis, bytes, true, inRto);
    }

    public static SourceReport source(String name, CheckOutcome outcome) {
        return new SourceReport(
                name,
                name.endsWith("db") ? "postgresql" : "directory",
                Verdict.PASSED,
                "L5",
                "0/3A5F1C8",
                Optional.of(START.minusSeconds(10_800)),
                1204,
                900 << 20,
                List.of(
                        new CheckResult(
                                "rows of every table",
                                "L4",
                                CheckOutcome.PASSED,
                                "20,000",
                                "20,000",
                                840),
                        new CheckResult(
                                "select sum(balance) from accounts",
                                "L5",
                                outcome,
                                "1000000",
                                outcome == CheckOutcome.PASSED ? "1000000" : "999990",
                                12)),
                List.of());
    }

    static RunReport lasting(RunReport r, Instant ended, long wallMillis) {
        return new RunReport(
                r.format(),
                r.kind(),
                r.verdict(),
                r.identity(),
                r.scenario(),
                r.snapshot(),
                r.snapshotTime(),
                r.level(),
                r.started(),
                ended,
                wallMillis,
                r.rtoMillis(),
                r.rpoMillis(),
                r.objectives(),
                r.phases(),
                r.criticalPath(),
                r.sources(),
                r.targets(),
                r.mutations(),
                r.notTested(),
                r.exceptions(),
                r.people(),
                r.problems(),
                r.notes());
    }

    public static RunReport withSources(RunReport r, List<SourceReport> sources) {
        return new RunReport(
                r.format(),
                r.kind(),
                r.verdict(),
                r.identity(),
                r.scenario(),
                r.snapshot(),
                r.snapshotTime(),
                r.level(),
                r.started(),
                r.ended(),
                r.wallMillis(),
                r.rtoMillis(),
                r.rpoMillis(),
                r.objectives(),
                r.phases(),
                r.criticalPath(),
                sources,
                r.targets(),
                r.mutations(),
                r.notTested(),
                r.exceptions(),
                r.people(),
                r.problems(),
                r.notes());
    }

    static RunReport withObjectives(RunReport r, Objectives objectives) {
        return new RunReport(
                r.format(),
                r.kind(),
                r.verdict(),
                r.identity(),
                r.scenario(),
                r.snapshot(),
                r.snapshotTime(),
                r.level(),
                r.started(),
                r.ended(),
                r.wallMillis(),
                r.rtoMillis(),
                r.rpoMillis(),
                objectives,
                r.phases(),
                r.criticalPath(),
                r.sources(),
                r.targets(),
                r.mutations(),
                r.notTested(),
                r.exceptions(),
                r.people(),
                r.problems(),
                r.notes());
    }

    /// The same with another judgement and the problems behind it.
    public static RunReport judged(RunReport r, Verdict verdict, List<String> problems) {
        return new RunReport(
                r.format(),
                r.kind(),
                verdict,
                r.identity(),
                r.scenario(),
                r.snapshot(),
                r.snapshotTime(),
                r.level(),
                r.started(),
                r.ended(),
                r.wallMillis(),
                r.rtoMillis(),
                r.rpoMillis(),
                r.objectives(),
                r.phases(),
                r.criticalPath(),
                r.sources(),
                r.targets(),
                r.mutations(),
                r.notTested(),
                r.exceptions(),
                r.people(),
                problems,
                r.notes());
    }
}
