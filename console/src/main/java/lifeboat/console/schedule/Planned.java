package lifeboat.console.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.console.config.ScheduleConfig;

/// What is to become of the slots of one policy that are not settled.
///
/// @param chosen the one that is started now if nothing is in its way
/// @param missed those that will not run
/// @param leftOut those that a blackout took
/// @param pending the first that is not started yet, for its jitter or a blackout
/// @param newest the newest one that is due
record Planned(
        Optional<Instant> chosen,
        List<Instant> missed,
        List<Instant> leftOut,
        Optional<Instant> pending,
        Optional<Instant> newest) {
    static Planned of(
            Slots slots, List<Instant> nominals, Map<Instant, SlotEntry> known, Instant now) {
        List<Instant> due = new ArrayList<>();
        List<Instant> overdue = new ArrayList<>();
        List<Instant> leftOut = new ArrayList<>();
        Optional<Instant> pending = Optional.empty();
        for (Instant nominal : nominals) {
            SlotEntry entry = known.get(nominal);
            boolean late = now.isAfter(slots.latest(nominal));
            // a clock that was ahead may have called it missed
            boolean open = entry == null || (entry.state() == SlotState.MISSED && !late);
            if (!open) {
                continue;
            }
            if (now.isBefore(slots.start(nominal))) {
                pending = pending.or(() -> Optional.of(nominal));
            } else if (!late) {
                due.add(nominal);
            } else if (slots.isBlackedOut(nominal)) {
                leftOut.add(nominal);
            } else {
                overdue.add(nominal);
            }
        }
        return chosen(slots, due, overdue, leftOut, pending, known, now);
    }

    private static Planned chosen(
            Slots slots,
            List<Instant> due,
            List<Instant> overdue,
            List<Instant> leftOut,
            Optional<Instant> pending,
            Map<Instant, SlotEntry> known,
            Instant now) {
        Optional<Instant> newest = due.isEmpty() ? Optional.empty() : Optional.of(due.getLast());
        boolean catchesUp = slots.schedule().catchUp() == ScheduleConfig.CatchUp.ONE;
        // a newer slot that has run, or runs, makes up for an older one
        boolean madeUp =
                !overdue.isEmpty()
                        && known.keySet().stream()
                                .anyMatch(nominal -> ranAfter(known, nominal, overdue));
        Optional<Instant> chosen =
                newest.or(() ->
                        catchesUp && !overdue.isEmpty() && !madeUp
                                ? Optional.of(overdue.getLast())
                                : Optional.empty());
        List<Instant> missed = new ArrayList<>(overdue);
        due.stream().filter(nominal -> !known.containsKey(nominal)).forEach(missed::add);
        chosen.ifPresent(missed::remove);
        boolean waits = chosen.isPresent() && slots.isBlackedOut(now);
        return new Planned(
                waits ? Optional.empty() : chosen,
                missed,
                leftOut,
                waits ? chosen : pending,
                newest);
    }

    private static boolean ranAfter(
            Map<Instant, SlotEntry> known, Instant nominal, List<Instant> overdue) {
        SlotEntry entry = known.get(nominal);
        return entry != null && entry.attempt() > 0 && nominal.isAfter(overdue.getLast());
    }

    /// Why `nominal` is missed.
    String reason(Instant nominal) {
        return newest.filter(other -> other.isAfter(nominal)).isPresent()
                ? "a newer slot of the same schedule was due before it could start"
                : "nothing started it within its window";
    }
}
