package lifeboat.verification.report;

import java.util.List;
import java.util.stream.Collectors;

/// Checks of a report as CSV (RFC 4180): one line for each, and one for the run. Cells are never
/// taken for formulas.
public final class CsvReport {
    private CsvReport() {}

    public static String of(RunReport report) {
        StringBuilder out = new StringBuilder();
        row(
                out,
                List.of(
                        "run",
                        "time",
                        "region",
                        "snapshot",
                        "source",
                        "check",
                        "level",
                        "outcome",
                        "expected",
                        "actual",
                        "milliseconds"));
        row(
                out,
                line(
                        report,
                        "",
                        "whole run",
                        report.level(),
                        Words.of(report.verdict()),
                        report.objectives()
                                .rtoMillis()
                                .map(rto -> "RTO at most " + rto + " ms")
                                .orElse(""),
                        report.rtoMillis().map(rto -> rto + " ms").orElse(""),
                        report.wallMillis()));
        for (SourceReport source : report.sources()) {
            for (CheckResult check : source.checks()) {
                row(
                        out,
                        line(
                                report,
                                source.name(),
                                check.name(),
                                check.level(),
                                Words.of(check.outcome()),
                                check.expected(),
                                check.actual(),
                                check.millis()));
            }
        }
        return out.toString();
    }

    private static List<String> line(
            RunReport report,
            String source,
            String check,
            String level,
            String outcome,
            String expected,
            String actual,
            long millis) {
        return List.of(
                report.identity().run(),
                report.started().toString(),
                report.scenario().region(),
                report.snapshot(),
                source,
                check,
                level,
                outcome,
                expected,
                actual,
                Long.toString(millis));
    }

    private static void row(StringBuilder out, List<String> cells) {
        out.append(cells.stream().map(Escaping::csv).collect(Collectors.joining(",")))
                .append("\r\n");
    }
}
