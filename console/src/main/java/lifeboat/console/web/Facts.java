package lifeboat.console.web;

import java.time.Instant;
import java.util.List;
import lifeboat.console.Result;

/// What the pages show, as it was at one moment.
///
/// @param at when it was asked
/// @param problem why something could not be asked; empty where everything could
record Facts(
        Instant at,
        java.util.Optional<Result.Overview> overview,
        List<Result.Snapshot> snapshots,
        List<Result.Run> runs,
        List<Result.ReportRow> reports,
        String problem) {
    Facts {
        snapshots = List.copyOf(snapshots);
        runs = List.copyOf(runs);
        reports = List.copyOf(reports);
    }
}
