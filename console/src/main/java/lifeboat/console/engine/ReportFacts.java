package lifeboat.console.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.targets.Target;
import lifeboat.targets.TargetIdentity;
import lifeboat.vault.snapshot.SourceRecord;

/// What a report tells beyond the result of a run.
///
/// @param declared when the run began
/// @param ended when it ended
/// @param plan hash in full
/// @param targets each vault as it was seen, those left out not among them
record ReportFacts(
        Instant declared,
        Instant ended,
        String siteId,
        Instant snapshotTime,
        String runbook,
        String plan,
        List<SourceRecord> sources,
        List<Seen> targets) {
    ReportFacts {
        sources = List.copyOf(sources);
        targets = List.copyOf(targets);
    }

    /// One vault as it was seen.
    ///
    /// @param behind packs that it certainly lacks: all, where it does not show the snapshot
    /// @param unread why it could not be read, empty if it could
    record Seen(
            String name,
            TargetIdentity identity,
            long behind,
            Optional<Instant> newest,
            String unread) {}

    static ReportFacts of(
            Instant declared,
            Instant ended,
            RegionPlan plan,
            OpenSnapshot snapshot,
            List<SourceRecord> sources) {
        Map<String, Instant> newest = new HashMap<>();
        for (SnapshotChoice.Listed listed : snapshot.all()) {
            for (String holder : snapshot.catalog().holders(listed.id())) {
                newest.putIfAbsent(holder, listed.time());
            }
        }
        List<Seen> seen = new ArrayList<>();
        for (Target target : snapshot.vaults().targets()) {
            boolean holds =
                    snapshot.catalog().holders(snapshot.chosen().id()).contains(target.name());
            seen.add(
                    new Seen(
                            target.name(),
                            target.identity(),
                            holds ? 0 : snapshot.reader().manifest().packs().size(),
                            Optional.ofNullable(newest.get(target.name())),
                            snapshot.catalog().unread().getOrDefault(target.name(), "")));
        }
        return new ReportFacts(
                declared,
                ended,
                snapshot.keys().siteId().hex(),
                snapshot.chosen().time(),
                plan.runbook().name(),
                plan.identity(),
                sources,
                seen);
    }
}
