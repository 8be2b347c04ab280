package lifeboat.console.engine;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.vault.snapshot.SourceRecord;

/// To which moment physical copies are brought behind the snapshot that a region takes.
///
/// @param replays by source, where the log covers the moment
/// @param shortfalls where it does not: what comes back instead, and why, a sentence each
record RegionMoments(Map<String, PointInTime> replays, List<String> shortfalls) {
    RegionMoments {
        replays = Map.copyOf(replays);
        shortfalls = List.copyOf(shortfalls);
    }

    /// Looks what the vaults hold of the log of every physical copy.
    ///
    /// @param at what was asked for: a moment, or anything else, which asks for none
    static RegionMoments of(OpenSnapshot snapshot, String at) throws IOException {
        Optional<Instant> asked = SnapshotChoice.moment(at);
        Map<String, PointInTime> replays = new TreeMap<>();
        List<String> shortfalls = new ArrayList<>();
        if (asked.isEmpty()) {
            return new RegionMoments(replays, shortfalls);
        }
        for (SourceRecord source : snapshot.reader().manifest().sources()) {
            Optional<PhysicalCopy> copy = PhysicalCopy.in(snapshot.chosen(), source.name());
            if (copy.isEmpty()) {
                continue;
            }
            PointInTime point =
                    PointInTime.behind(
                            copy.get(), source.name(), asked, snapshot.vaults(), snapshot.keys());
            point.shortfall(source.name())
                    .ifPresentOrElse(
                            why ->
                                    shortfalls.add(
                                            source.name()
                                                    + " comes back as it was at the end of its copy, and not as of "
                                                    + asked.get()
                                                    + ": "
                                                    + why),
                            () -> replays.put(source.name(), point));
        }
        return new RegionMoments(replays, shortfalls);
    }

    /// The sources as they are after the restore.
    List<SourceRecord> after(List<SourceRecord> sources) {
        return sources.stream()
                .map(source ->
                        Optional.ofNullable(replays.get(source.name()))
                                .map(point -> asOf(source, point.moment().toString()))
                                .orElse(source))
                .toList();
    }

    private static SourceRecord asOf(SourceRecord source, String point) {
        return new SourceRecord(
                source.name(),
                source.kind(),
                source.facts(),
                source.captureStart(),
                source.captureEnd(),
                point,
                source.consistencyLevel(),
                source.root(),
                source.files(),
                source.directories(),
                source.others(),
                source.bytes(),
                source.newBytes(),
                source.digest(),
                source.completeness(),
                source.verdict(),
                source.warnings(),
                source.problems());
    }

    /// What a person should know before anything is written.
    List<String> notes() {
        List<String> notes = new ArrayList<>(shortfalls);
        new TreeMap<>(replays)
                .forEach((source, point) ->
                        notes.add(
                                source
                                        + " is brought to "
                                        + point.moment()
                                        + " by its log, from its copy in snapshot "
                                        + point.snapshot().id().shortForm()
                                        + " on"));
        return notes;
    }
}
