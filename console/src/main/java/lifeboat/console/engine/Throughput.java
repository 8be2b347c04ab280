package lifeboat.console.engine;

import java.util.ArrayList;
import java.util.List;
import lifeboat.runbooks.batch.RunbookJob;

/// How fast sources came back before.
///
/// @param bytesPerSecond of plain data
/// @param basis where that is known from, in words
record Throughput(double bytesPerSecond, String basis) {
    private static final double ASSUMED = 50e6;
    private static final long TOO_SMALL = 1 << 20;

    /// From the histories of real restores and drills on this machine.
    static Throughput known(SiteAccess site) {
        List<RunbookJob.Earlier> earlier = new ArrayList<>();
        for (String name : List.of(Jobs.EVERYTHING, Jobs.DRILLS)) {
            if (Jobs.exists(site.state(), name)) {
                try (Jobs jobs = Jobs.openOrForget(site.state(), name)) {
                    earlier.addAll(new RunbookJob(name, jobs.repository()).earlier());
                }
            }
        }
        return of(earlier);
    }

    static Throughput of(List<RunbookJob.Earlier> earlier) {
        double bytes = 0;
        double seconds = 0;
        int count = 0;
        for (RunbookJob.Earlier each : earlier) {
            if (each.step().startsWith("restore ") && each.bytes() > TOO_SMALL) {
                bytes += each.bytes();
                seconds += each.seconds();
                count++;
            }
        }
        if (count == 0 || seconds <= 0) {
            return new Throughput(
                    ASSUMED, "assumed 50 MB/s: no restore or drill of some size was measured here");
        }
        return new Throughput(
                bytes / seconds,
                "%.0f MB/s in %d earlier restores and drills of sources on this machine"
                        .formatted(bytes / seconds / 1e6, count));
    }
}
