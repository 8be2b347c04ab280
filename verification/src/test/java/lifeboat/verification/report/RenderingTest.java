package lifeboat.verification.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.openpdf.text.pdf.PdfReader;
import org.openpdf.text.pdf.parser.PdfTextExtractor;

final class RenderingTest {
    private static final String HOSTILE =
            "<script>alert(1)</script>\"'&\u001b[31m\u202e\n=cmd|' /C calc'!A0";

    private static ReportContext context(RunReport report) {
        List<RunReport> history = new ArrayList<>();
        for (int i = 9; i > 0; i--) {
            RunReport earlier =
                    SampleReports.passed(
                            "%032x".formatted(i),
                            report.started().minus(Duration.ofDays(7L * i)),
                            240_000 + 37_000L * (i % 4));
            history.add(
                    i == 4 ? SampleReports.judged(earlier, Verdict.FAILED, List.of("x")) : earlier);
        }
        history.add(report);
        return new ReportContext(
                history, 1, "h0123456789ab", 17, "d".repeat(64), "c".repeat(64), report.ended());
    }

    @Test
    @DisplayName(
            "A-05 printed pages hold the same words, the same bytes each time, nothing that acts")
    void printedPages() throws IOException {
        RunReport report =
                SampleReports.withSources(
                        SampleReports.passed(),
                        List.of(SampleReports.source(HOSTILE + "\u4e2d", CheckOutcome.PASSED)));
        byte[] pdf = PdfReport.of(report, context(report));

        assertThat(PdfReport.of(ReportJsonTestCopy.of(report), context(report))).isEqualTo(pdf);
        assertThat(new String(pdf, java.nio.charset.StandardCharsets.ISO_8859_1))
                .startsWith("%PDF-")
                .doesNotContain("/JavaScript", "/JS ", "/URI", "/Launch", "/EmbeddedFile");
        try (PdfReader reader = new PdfReader(pdf)) {
            StringBuilder words = new StringBuilder();
            PdfTextExtractor extractor = new PdfTextExtractor(reader);
            for (int page = 1; page <= reader.getNumberOfPages(); page++) {
                words.append(extractor.getTextFromPage(page)).append('\n');
            }
            assertThat(words)
                    .contains("PASSED", "objective 1 h", "SOC 2", "RECIPE.md", "page 2")
                    .contains("<script>", "<U+001B>", "<U+4E2D>");
            assertThat(reader.getNumberOfPages()).isBetween(2, 6);
        }
        String out = System.getProperty("lifeboat.report.out", "");
        if (!out.isEmpty()) {
            Files.write(Path.of(out, "passed.pdf"), pdf);
        }
    }

    @Test
    void theSameReportGivesTheSameBytesAndNeedsNothingElse() throws IOException {
        RunReport report = SampleReports.passed();
        String html = HtmlReport.of(report, context(report));

        assertThat(HtmlReport.of(ReportJsonTestCopy.of(report), context(report))).isEqualTo(html);
        assertThat(html)
                .doesNotContain("http://", "https://", "<script", "url(", "@import", "src=");
        assertThat(html)
                .contains(
                        "PASSED",
                        "objective 1 h",
                        "outgoing mail",
                        "SOC 2",
                        "RECIPE.md",
                        "<svg",
                        "9 of 11 passed");
        String out = System.getProperty("lifeboat.report.out", "");
        if (!out.isEmpty()) {
            Files.writeString(Path.of(out, "passed.html"), html);
            RunReport red =
                    SampleReports.judged(
                            SampleReports.withSources(
                                    report,
                                    List.of(
                                            SampleReports.source("docroot", CheckOutcome.PASSED),
                                            SampleReports.source("shop-db", CheckOutcome.FAILED))),
                            Verdict.FAILED,
                            List.of(
                                    "shop-db: the sum of balances differs from the one recorded at"
                                            + " capture"));
            Files.writeString(Path.of(out, "failed.html"), HtmlReport.of(red, context(red)));
        }
    }

    /// The same report read back from its JSON.
    private static final class ReportJsonTestCopy {
        static RunReport of(RunReport report) {
            try {
                return ReportJson.read(ReportJson.bytes(report));
            } catch (lifeboat.encryption.EncryptionException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    @DisplayName(
            "A-05 markup, escape sequences, direction marks and formulas in any value come out"
                    + " harmless in HTML, CSV and on a terminal")
    void hostileValuesComeOutHarmless() {
        RunReport report = hostile();

        String html = HtmlReport.of(report, context(report));
        assertThat(html).doesNotContain("<script", "\u001b", "\u202e").contains("&lt;script&gt;");
        String csv = CsvReport.of(report);
        assertThat(csv).doesNotContain("\u001b", "\u202e").contains("\"'=cmd");
        assertThat(csv.lines()).hasSize(3);
        String plain = PlainReport.of(report, context(report));
        assertThat(plain).doesNotContain("\u001b", "\u202e").contains("\\x1b");
    }

    /// Every text of the report is hostile.
    private static RunReport hostile() {
        Instant at = Instant.parse("2026-11-22T05:00:00Z");
        return new RunReport(
                1,
                RunKind.DRILL,
                Verdict.FAILED,
                new Identity(
                        "0".repeat(32),
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        HOSTILE),
                new Scenario(
                        HOSTILE, true, List.of(HOSTILE), 1, HOSTILE, HOSTILE, HOSTILE, HOSTILE),
                HOSTILE,
                Optional.empty(),
                HOSTILE,
                at,
                at,
                0,
                Optional.of(1L),
                Optional.of(1L),
                new Objectives(Optional.empty(), Optional.empty()),
                List.of(new Phase(HOSTILE, at, 0, 0, 0, true, true)),
                Optional.of(
                        new CriticalPath(
                                HOSTILE,
                                List.of(
                                        new CriticalStep(
                                                HOSTILE, HOSTILE, HOSTILE, 0, 0, 0, 0, HOSTILE)))),
                List.of(
                        new SourceReport(
                                HOSTILE,
                                HOSTILE,
                                Verdict.FAILED,
                                HOSTILE,
                                HOSTILE,
                                Optional.empty(),
                                1,
                                1,
                                List.of(
                                        new CheckResult(
                                                "=cmd,\"",
                                                HOSTILE,
                                                CheckOutcome.FAILED,
                                                HOSTILE,
                                                HOSTILE,
                                                1)),
                                List.of(HOSTILE))),
                List.of(
                        new TargetReport(
                                HOSTILE,
                                HOSTILE,
                                HOSTILE,
                                TargetReport.Use.READ,
                                1,
                                1,
                                1,
                                1,
                                Optional.empty(),
                                HOSTILE)),
                List.of(new Mutation(HOSTILE, false, HOSTILE)),
                List.of(new NotTested(HOSTILE, HOSTILE)),
                List.of(new OpenIssue(HOSTILE, HOSTILE, HOSTILE)),
                new People(HOSTILE, List.of(HOSTILE), HOSTILE),
                List.of(HOSTILE),
                List.of(HOSTILE));
    }

    @Test
    void failuresComeFirst() {
        RunReport red =
                SampleReports.judged(
                        SampleReports.passed(), Verdict.FAILED, List.of("the orders are gone"));
        String html = HtmlReport.of(red, context(red));
        assertThat(html.indexOf("the orders are gone"))
                .isPositive()
                .isLessThan(html.indexOf("class=\"tiles\""));
        assertThat(html).contains("FAILED", "8 of 11 passed");
    }
}
