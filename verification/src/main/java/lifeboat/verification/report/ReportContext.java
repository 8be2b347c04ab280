package lifeboat.verification.report;

import java.time.Instant;
import java.util.List;

/// What a report is shown with: the earlier ones, and where it stands in the evidence.
///
/// @param history reports of this site up to and including this one, oldest first
/// @param missed drills that should have run and did not
/// @param chain host whose chain the report is filed in
/// @param sequence of its record
/// @param sha256 of its record
/// @param contentSha256 of the report's JSON
/// @param filed when
public record ReportContext(
        List<RunReport> history,
        long missed,
        String chain,
        long sequence,
        String sha256,
        String contentSha256,
        Instant filed) {
    public ReportContext {
        history = List.copyOf(history);
    }
}
