package lifeboat.console.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.encryption.CanonicalJson;
import lifeboat.verification.evidence.EvidenceFinding;
import lifeboat.verification.evidence.EvidenceKind;
import lifeboat.verification.evidence.EvidenceView;
import lifeboat.verification.report.CsvReport;
import lifeboat.verification.report.HtmlReport;
import lifeboat.verification.report.PdfReport;
import lifeboat.verification.report.PlainReport;
import lifeboat.verification.report.ReportContext;
import lifeboat.verification.report.RunReport;
import tools.jackson.databind.node.ObjectNode;

/// `report`: drills and restores of everything, as the evidence has them.
final class ReportCommands {
    private final SiteAccess site;

    ReportCommands(SiteAccess site) {
        this.site = site;
    }

    private record Filed(EvidenceView.Entry entry, RunReport report) {}

    private record Reports(EvidenceView view, List<Filed> all) {
        private static boolean isMissedDrill(EvidenceView.Entry entry) {
            return entry.kind().equals(EvidenceKind.MISSED_SLOT.word())
                    && entry.content()
                            .map(content -> content.path("run").asString("drill").equals("drill"))
                            .orElse(true);
        }

        /// What a report is shown with.
        ReportContext context(Filed filed) {
            List<RunReport> history = new ArrayList<>();
            for (Filed earlier : all) {
                if (!earlier.report().started().isAfter(filed.report().started())) {
                    history.add(earlier.report());
                }
            }
            long missed =
                    view.records().stream()
                            .filter(Reports::isMissedDrill)
                            .filter(entry -> !entry.time().isAfter(filed.entry().time()))
                            .count();
            EvidenceView.Entry entry = filed.entry();
            return new ReportContext(
                    history,
                    missed,
                    entry.chain(),
                    entry.sequence(),
                    entry.sha256(),
                    entry.contentSha256(),
                    entry.time());
        }
    }

    private Reports reports() throws CommandException, IOException, InterruptedException {
        EvidenceView view = EvidenceCommands.view(site);
        List<Filed> all = new ArrayList<>();
        for (EvidenceView.Entry entry : view.records()) {
            entry.report().ifPresent(report -> all.add(new Filed(entry, report)));
        }
        all.sort(
                Comparator.comparing((Filed filed) -> filed.report().started())
                        .thenComparing(filed -> filed.entry().sha256()));
        if (view.has(EvidenceFinding.Severity.BROKEN)) {
            site.session()
                    .progress()
                    .note("the evidence is not whole; next: lifeboat evidence verify");
        }
        return new Reports(view, all);
    }

    Result.ReportList list(Request.ReportList request)
            throws CommandException, IOException, InterruptedException {
        List<Result.ReportRow> rows = new ArrayList<>();
        for (Filed filed : reports().all().reversed()) {
            rows.add(row(filed.entry().id(), filed.report()));
        }
        return new Result.ReportList(rows);
    }

    /// @param id of the record that is the report
    static Result.ReportRow row(String id, RunReport report) {
        return new Result.ReportRow(
                id,
                report.started(),
                word(report.kind()),
                word(report.verdict()),
                report.scenario().region(),
                report.level(),
                report.snapshot(),
                report.rtoMillis().map(millis -> millis / 1000.0),
                report.rpoMillis().map(millis -> millis / 1000.0));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Result.ReportShow show(Request.ReportShow request)
            throws CommandException, IOException, InterruptedException {
        Reports reports = reports();
        Filed filed = find(reports, request.report());
        ObjectNode record = content(filed).deepCopy();
        filed.report().rtoMillis().ifPresent(rto -> record.put("rtoSeconds", rto / 1000.0));
        filed.report().rpoMillis().ifPresent(rpo -> record.put("rpoSeconds", rpo / 1000.0));
        record.put("report", filed.entry().id());
        return new Result.ReportShow(
                PlainReport.of(filed.report(), reports.context(filed)), record);
    }

    Result.Exported export(Request.ReportExport request)
            throws CommandException, IOException, InterruptedException {
        Reports reports = reports();
        Filed filed = find(reports, request.report());
        Path directory = request.directory();
        EvidenceCommands.requireEmpty(directory);
        int records = EvidenceCommands.write(site, directory.resolve("evidence"));
        ReportContext context = reports.context(filed);
        create(directory.resolve("report.json"), CanonicalJson.bytes(content(filed)));
        create(
                directory.resolve("report.html"),
                HtmlReport.of(filed.report(), context).getBytes(StandardCharsets.UTF_8));
        create(directory.resolve("report.pdf"), PdfReport.of(filed.report(), context));
        create(
                directory.resolve("report.csv"),
                CsvReport.of(filed.report()).getBytes(StandardCharsets.UTF_8));
        return new Result.Exported(
                Status.OK,
                directory.toString(),
                records,
                List.of(
                        "report.html",
                        "report.pdf",
                        "report.json",
                        "report.csv",
                        "evidence/RECIPE.md"),
                "open report.html or report.pdf; evidence/RECIPE.md checks it without Lifeboat");
    }

    private static ObjectNode content(Filed filed) {
        return filed.entry()
                .content()
                .orElseThrow(() -> new IllegalStateException("a report without content"));
    }

    private static void create(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
    }

    private static Filed find(Reports reports, String wanted) throws CommandException {
        List<Filed> all = reports.all();
        Optional<Filed> found =
                wanted.equals("latest")
                        ? all.isEmpty() ? Optional.empty() : Optional.of(all.getLast())
                        : all.stream()
                                .filter(filed ->
                                        wanted.length() >= 6
                                                && filed.entry().sha256().startsWith(wanted))
                                .findFirst();
        return found.orElseThrow(() ->
                new CommandException.Misused(
                        all.isEmpty() ? "there is no report yet" : "there is no report " + wanted,
                        all.isEmpty()
                                ? "lifeboat drill makes one"
                                : "lifeboat report list shows what there is"));
    }
}
