package lifeboat.console.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.engines.postgresql.WalContinuity;
import lifeboat.engines.postgresql.WalRange;
import lifeboat.runbooks.Work;
import lifeboat.runbooks.database.postgresql.ClusterLog;
import lifeboat.runbooks.run.Expansion;
import lifeboat.runbooks.run.Moment;
import lifeboat.runbooks.run.PlannedStep;
import lifeboat.runbooks.run.StepOutcome;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.SourceRecord;

/// How far the sources of a snapshot come forward by their logs, and what is lost all the same.
///
/// @param reaches of the logs that are used, by source
/// @param steps that read such a source back, which is when it is brought forward, by source
record LogForward(
        Moment moment, Map<String, WalContinuity.Window> reaches, Map<String, String> steps) {
    LogForward {
        reaches = Map.copyOf(reaches);
        steps = Map.copyOf(steps);
    }

    /// What `--at` means for sources with a log: a snapshot by its id is wanted as it is.
    static Moment moment(String at) {
        return at.equals("latest")
                ? new Moment.Newest()
                : SnapshotChoice.moment(at)
                        .<Moment>map(Moment.Until::new)
                        .orElseGet(Moment.Capture::new);
    }

    static LogForward of(
            Moment moment, List<SourceRecord> sources, Vaults vaults, Expansion expansion) {
        Map<String, String> steps = new HashMap<>();
        for (PlannedStep step : expansion.steps()) {
            if (step.step().work() instanceof Work.Verify) {
                step.source().ifPresent(source -> steps.put(source, step.name()));
            }
        }
        Map<String, WalContinuity.Window> reaches = new HashMap<>();
        for (SourceRecord source : sources) {
            if (steps.containsKey(source.name())) {
                ClusterLog.reach(source, moment, vaults)
                        .ifPresent(reach -> reaches.put(source.name(), reach));
            }
        }
        return new LogForward(moment, reaches, steps);
    }

    /// The same without the sources whose log was not replayed.
    LogForward after(Map<String, StepOutcome> outcomes) {
        Map<String, WalContinuity.Window> reached = new HashMap<>(reaches);
        reached.keySet()
                .removeIf(source ->
                        Optional.ofNullable(outcomes.get(steps.getOrDefault(source, "")))
                                .filter(ClusterLog::isReplayed)
                                .isEmpty());
        return new LogForward(moment, reached, steps);
    }

    /// Logs whose replay broke off.
    List<String> brokenOff(Map<String, StepOutcome> outcomes) {
        List<String> found = new ArrayList<>();
        steps.forEach((source, step) ->
                Optional.ofNullable(outcomes.get(step))
                        .filter(_ -> reaches.containsKey(source))
                        .filter(outcome -> outcome.status().isGood())
                        .filter(outcome -> !ClusterLog.isReplayed(outcome))
                        .ifPresent(outcome -> found.add(source + ": " + outcome.message())));
        return found;
    }

    /// Time between the oldest moment that a source stands for and `declared`.
    Duration lost(List<SourceRecord> sources, Instant declared) {
        Duration most = Duration.ZERO;
        for (SourceRecord source : sources) {
            Duration lost = Duration.between(standsFor(source), declared);
            most = lost.compareTo(most) > 0 ? lost : most;
        }
        return most;
    }

    /// Where the record says a position, the moment at which the capture began.
    private Instant standsFor(SourceRecord source) {
        Optional<Instant> forward = end(source);
        if (forward.isPresent()) {
            return forward.get();
        }
        try {
            return Instant.parse(source.consistencyPoint());
        } catch (DateTimeParseException e) {
            return source.captureStart();
        }
    }

    private Optional<Instant> end(SourceRecord source) {
        return Optional.ofNullable(reaches.get(source.name()))
                .flatMap(WalContinuity.Window::untilTime)
                .map(end -> moment.asked().filter(asked -> asked.isBefore(end)).orElse(end));
    }

    /// Room that the log of a source takes beside it.
    long bytes(SourceRecord source) {
        return Optional.ofNullable(reaches.get(source.name()))
                .flatMap(reach ->
                        WalRange.parse(source.consistencyPoint())
                                .map(copy -> (long) copy.segmentBytes() * reach.segments().size()))
                .orElse(0L);
    }

    /// Up to when or where the source comes back.
    String until(SourceRecord source) {
        return end(source).map(end -> end + ", by its log").orElseGet(source::consistencyPoint);
    }

    /// Holes that keep sources from the moment.
    List<String> holes() {
        List<String> found = new ArrayList<>();
        reaches.forEach((source, reach) ->
                ClusterLog.hole(reach, moment.asked())
                        .ifPresent(hole -> found.add(source + ": " + hole)));
        return found;
    }
}
