package lifeboat.verification.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The record of one drill or restore. Its JSON ([ReportJson]) is filed as evidence; everything
/// else is made from it. Durations are measured by a monotonic clock; RPO is measured from
/// consistency points, never from an object's timestamp. Holds no secret.
///
/// @param format of this record, 1
/// @param snapshot short id, empty where none was found
/// @param snapshotTime when it was committed
/// @param level of proof that the whole run reached, `L0` to `L7`, empty for none
/// @param started in UTC
/// @param ended in UTC
/// @param wallMillis of the whole run, by the monotonic clock
/// @param rtoMillis measured time to restore, empty where it was not restored
/// @param rpoMillis measured data loss: from the oldest consistency point to the moment the
///   disaster is supposed to have happened
/// @param criticalPath what determined how long it took; empty in reports of versions that did not
///   look for it, and where no step ran
/// @param problems what went wrong, the worst first, each in a sentence
/// @param notes what else a reader should know
public record RunReport(
        int format,
        RunKind kind,
        Verdict verdict,
        Identity identity,
        Scenario scenario,
        String snapshot,
        Optional<Instant> snapshotTime,
        String level,
        Instant started,
        Instant ended,
        long wallMillis,
        Optional<Long> rtoMillis,
        Optional<Long> rpoMillis,
        Objectives objectives,
        List<Phase> phases,
        Optional<CriticalPath> criticalPath,
        List<SourceReport> sources,
        List<TargetReport> targets,
        List<Mutation> mutations,
        List<NotTested> notTested,
        List<OpenIssue> exceptions,
        People people,
        List<String> problems,
        List<String> notes) {
    /// The format that this version writes.
    public static final int FORMAT = 1;

    private static final long CLOCK_TOLERANCE_MILLIS = 2000;
    private static final double PHASE_TOLERANCE = 0.02;

    public RunReport {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(verdict);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(scenario);
        Objects.requireNonNull(snapshot);
        Objects.requireNonNull(snapshotTime);
        Objects.requireNonNull(level);
        Objects.requireNonNull(started);
        Objects.requireNonNull(ended);
        Objects.requireNonNull(rtoMillis);
        Objects.requireNonNull(rpoMillis);
        Objects.requireNonNull(objectives);
        Objects.requireNonNull(criticalPath);
        phases = List.copyOf(phases);
        sources = List.copyOf(sources);
        targets = List.copyOf(targets);
        mutations = List.copyOf(mutations);
        notTested = List.copyOf(notTested);
        exceptions = List.copyOf(exceptions);
        Objects.requireNonNull(people);
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
        if (format < 1 || wallMillis < 0) {
            throw new IllegalArgumentException("not a report: format " + format);
        }
    }

    /// What in this report contradicts itself, each in a sentence; a sound report has none. A clock
    /// that was set during the run, phases that do not add up, and a verdict better than its parts
    /// are found here, so that no report can be made to look better by them.
    public List<String> contradictions() {
        List<String> found = new ArrayList<>();
        clock(found);
        phases(found);
        verdicts(found);
        objectives(found);
        people(found);
        return found;
    }

    private void clock(List<String> found) {
        long byClock = Duration.between(started, ended).toMillis();
        disagree("the whole run", byClock, wallMillis, found);
        for (Phase phase : phases) {
            long offset = Duration.between(started, phase.started()).toMillis();
            disagree("the start of phase " + phase.name(), offset, phase.offsetMillis(), found);
        }
        if (snapshotTime.isPresent() && snapshotTime.get().isAfter(started)) {
            found.add("the snapshot is younger than the run that restored it");
        }
    }

    private static void disagree(String what, long byClock, long monotonic, List<String> found) {
        long allowed = Math.max(CLOCK_TOLERANCE_MILLIS, monotonic / 50);
        if (Math.abs(byClock - monotonic) > allowed) {
            found.add(
                    "the clock was set during the run: "
                            + what
                            + " is "
                            + byClock
                            + " ms by the clock and "
                            + monotonic
                            + " ms in truth");
        }
    }

    private void phases(List<String> found) {
        if (phases.isEmpty()) {
            return;
        }
        long critical = phases.stream().filter(Phase::critical).mapToLong(Phase::millis).sum();
        if (Math.abs(critical - wallMillis) > Math.max(50, wallMillis * PHASE_TOLERANCE)) {
            found.add(
                    "the phases add up to "
                            + critical
                            + " ms, but the run took "
                            + wallMillis
                            + " ms");
        }
        long restoring =
                phases.stream()
                        .filter(phase -> phase.critical() && phase.inRto())
                        .mapToLong(Phase::millis)
                        .sum();
        if (rtoMillis.isPresent()
                && rtoMillis.get() < restoring - Math.max(50, restoring * PHASE_TOLERANCE)) {
            found.add("the time to restore is less than its phases together");
        }
    }

    private void verdicts(List<String> found) {
        for (SourceReport source : sources) {
            boolean red =
                    source.checks().stream()
                            .anyMatch(check ->
                                    check.outcome() == CheckOutcome.FAILED
                                            || check.outcome() == CheckOutcome.ERROR);
            if (red && source.verdict() == Verdict.PASSED) {
                found.add("source " + source.name() + " passed although a check did not");
            }
            if (source.verdict() != Verdict.PASSED && verdict == Verdict.PASSED) {
                found.add("the run passed although source " + source.name() + " did not");
            }
        }
        if (verdict == Verdict.PASSED && sources.isEmpty()) {
            found.add("the run passed although it restored nothing");
        }
        if (verdict == Verdict.PASSED && mutations.stream().anyMatch(m -> !m.caught())) {
            found.add("the run passed although planted damage was not caught");
        }
    }

    private void objectives(List<String> found) {
        if (verdict == Verdict.PASSED && missesRto()) {
            found.add("the run passed although it took longer than its objective");
        }
        if (verdict == Verdict.PASSED && missesRpo()) {
            found.add("the run passed although it lost more than its objective");
        }
    }

    private void people(List<String> found) {
        if (!people.reviewer().isEmpty() && people.reviewer().equals(people.operator())) {
            found.add("the reviewer is the operator");
        }
    }

    /// Whether a measured time to restore is beyond the objective.
    public boolean missesRto() {
        return beyond(rtoMillis, objectives.rtoMillis());
    }

    /// Whether the measured loss is beyond the objective.
    public boolean missesRpo() {
        return beyond(rpoMillis, objectives.rpoMillis());
    }

    private static boolean beyond(Optional<Long> measured, Optional<Long> objective) {
        return measured.isPresent() && objective.isPresent() && measured.get() > objective.get();
    }
}
