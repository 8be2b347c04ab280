package lifeboat.console.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.encryption.site.HostKeys;
import lifeboat.runbooks.run.Timeline;
import lifeboat.verification.evidence.EvidenceKind;
import lifeboat.verification.report.Objectives;
import lifeboat.verification.report.People;
import lifeboat.verification.report.RunKind;
import lifeboat.verification.report.RunReport;
import lifeboat.verification.report.Scenario;
import lifeboat.verification.report.Verdict;

/// A drill that was begun and could not be carried out. It is reported like any other: without
/// that, an earlier green one would stay the last word.
final class BrokenDrill {
    private final SiteAccess site;
    private final DrillChoice choice;
    private final long seed;
    private final Timeline timeline;

    BrokenDrill(SiteAccess site, DrillChoice choice, long seed, Timeline timeline) {
        this.site = site;
        this.choice = choice;
        this.seed = seed;
        this.timeline = timeline;
    }

    /// Somebody's slip at the keyboard is no drill; the same in the schedule is one that never
    /// succeeds.
    boolean isToBeReported(Request.Drill request, Exception reason) {
        boolean slip =
                reason instanceof CommandException.Misused
                        || reason instanceof CommandException.DoesNotOpen;
        return !slip || request.planned().isPresent();
    }

    /// Writes and files the report; that this cannot be done is told, and hides no reason.
    void report(String id, Exception reason) throws InterruptedException {
        try {
            String file = RunReports.write(site, EvidenceKind.DRILL, id, of(reason));
            site.session().progress().note("report: " + file);
        } catch (CommandException | IOException e) {
            site.session()
                    .progress()
                    .note("that the drill failed is in no report: " + e.getMessage());
        }
    }

    private static String words(Exception reason) {
        return reason instanceof RuntimeException
                ? reason.toString()
                : String.valueOf(reason.getMessage());
    }

    private RunReport of(Exception reason)
            throws CommandException, IOException, InterruptedException {
        String never = "not known: the drill was not carried out";
        String siteId;
        try (HostKeys host = EvidenceLog.signer(site)) {
            siteId = host.siteId().hex();
        }
        Instant begun = timeline.begunAt();
        long millis = Math.round(timeline.elapsed() * 1000); // the clock may be why it failed
        return new RunReport(
                RunReport.FORMAT,
                RunKind.DRILL,
                Verdict.ERROR,
                RunReports.identity(site, "drill " + begun, siteId, "", choice.region().runbook()),
                new Scenario(
                        choice.region().name(),
                        true,
                        choice.without(),
                        seed,
                        choice.sampling(),
                        never,
                        never,
                        never),
                "",
                Optional.empty(),
                "",
                begun,
                begun.plusMillis(millis),
                millis,
                Optional.empty(),
                Optional.empty(),
                new Objectives(
                        site.config().objectives().rto().map(Duration::toMillis),
                        site.config().objectives().rpo().map(Duration::toMillis)),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new People(System.getProperty("user.name", "unknown"), List.of(), ""),
                List.of("the drill could not be carried out: " + words(reason)),
                List.of());
    }
}
