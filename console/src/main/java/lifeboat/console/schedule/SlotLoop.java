package lifeboat.console.schedule;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import lifeboat.console.config.ScheduleConfig;

/// Starts every slot that is due, once. [#turn()] is called again and again, from one thread; it
/// never waits for a run. A database that does not answer stops nothing that runs: what became of
/// it is written as soon as the database is back.
///
/// Of several slots of one policy that are due at once the newest runs, and the others are missed.
/// One run of a kind goes on at a time, in all processes together.
public final class SlotLoop {
    /// How often an owner beats, and how long another waits for a beat before it takes over.
    public record Pace(Duration beat, Duration lease) {
        /// Where nothing else is needed.
        public static final Pace DEFAULT =
                new Pace(Duration.ofSeconds(20), Duration.ofSeconds(120));
    }

    private static final int ATTEMPTS = 3;
    private static final Duration TRY_AGAIN = Duration.ofMinutes(1);
    private static final int FILED_AT_ONCE = 50;

    private final List<Slots> policies;
    private final SlotBook book;
    private final SlotRunner runner;
    private final SlotListener listener;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final Pace pace;
    private final OwnRuns runs;
    private final Map<Slot, Seen> seen = new HashMap<>();
    private final Map<String, Long> notBefore = new HashMap<>();
    private boolean draining;
    private boolean answers = true;

    /// @param beat when this process first saw it, by its own steady clock
    private record Seen(String owner, int attempt, long beat, long since) {
        boolean isSame(Seen other) {
            return owner.equals(other.owner) && attempt == other.attempt && beat == other.beat;
        }
    }

    /// @param nanoClock as System.nanoTime()
    public SlotLoop(
            List<Slots> policies,
            SlotBook book,
            SlotRunner runner,
            SlotListener listener,
            Clock clock,
            LongSupplier nanoClock,
            Pace pace) {
        this.policies = List.copyOf(policies);
        this.book = book;
        this.runner = runner;
        this.listener = listener;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.pace = pace;
        this.runs = new OwnRuns(book, listener, clock, nanoClock, pace.beat());
    }

    /// Does what is to be done now.
    public void turn() throws InterruptedException {
        try {
            runs.look();
            if (!draining) {
                takeOver();
                for (Slots slots : policies) {
                    start(slots);
                }
                fileMissed();
            }
            if (!answers) {
                answers = true;
                listener.note("the job database answers again");
            }
        } catch (BookException e) {
            if (answers) {
                answers = false;
                listener.note(e.getMessage() + "; what runs goes on");
            }
        }
    }

    /// From now on nothing is started.
    public void drain() {
        draining = true;
    }

    /// Runs of this process that are not ended and written down.
    public int running() {
        return runs.number();
    }

    /// Asks all runs of this process to end; the next process continues them.
    public void stopRuns() {
        runs.stop();
    }

    /// Ends all runs of this process at once.
    public void killRuns() {
        runs.kill();
    }

    /// When the next slot is started, as far as nothing is in the way.
    public Optional<Instant> next() {
        Instant now = clock.instant();
        return policies.stream()
                .flatMap(slots -> slots.next(now).map(slots::start).stream())
                .min(Instant::compareTo);
    }

    private void start(Slots slots) throws BookException {
        Instant now = clock.instant();
        String policy = slots.schedule().name();
        SlotBook.Progress progress = book.progress(policy, now);
        Instant from = earlier(progress.settled(), now.minus(slots.schedule().window()));
        from = from.isBefore(progress.since()) ? progress.since() : from;
        if (!from.isBefore(now)) {
            return;
        }
        Map<Instant, SlotEntry> known = new HashMap<>();
        book.entries(policy, from, now).forEach(e -> known.put(e.slot().nominal(), e));
        Planned planned = Planned.of(slots, slots.between(from, now), known, now);
        for (Instant nominal : planned.leftOut()) {
            book.record(new Slot(policy, nominal), SlotState.LEFT_OUT, "lay in a blackout", now);
        }
        for (Instant nominal : planned.missed()) {
            miss(new Slot(policy, nominal), planned.reason(nominal), now);
        }
        boolean claimed =
                planned.chosen().isPresent()
                        && claim(slots, new Slot(policy, planned.chosen().get()), now);
        Optional<Instant> unclaimed = claimed ? Optional.empty() : planned.chosen();
        Instant settled =
                Stream.concat(planned.pending().stream(), unclaimed.stream())
                        .min(Instant::compareTo)
                        .map(first -> first.minusSeconds(1))
                        .orElse(now);
        if (!settled.equals(progress.settled())) {
            book.settle(policy, settled);
        }
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private void miss(Slot slot, String reason, Instant now) throws BookException {
        if (book.record(slot, SlotState.MISSED, reason, now)) {
            listener.missed(slot, reason);
        }
    }

    private boolean claim(Slots slots, Slot slot, Instant now) throws BookException {
        if (notBefore.getOrDefault(slot.policy(), Long.MIN_VALUE) > nanoClock.getAsLong()
                || !book.claim(slot, kind(slots), sameKind(slots), now)) {
            return false;
        }
        begin(
                slots,
                new SlotEntry(
                        slot,
                        SlotState.RUNNING,
                        "",
                        "",
                        book.owner(),
                        1,
                        1,
                        Optional.of(now),
                        Optional.empty()));
        return true;
    }

    private static String kind(Slots slots) {
        return slots.schedule().run().name().toLowerCase(Locale.ROOT);
    }

    private List<String> sameKind(Slots slots) {
        return policies.stream()
                .map(Slots::schedule)
                .filter(schedule -> schedule.run() == slots.schedule().run())
                .map(ScheduleConfig::name)
                .toList();
    }

    private void begin(Slots slots, SlotEntry mine) throws BookException {
        Slot slot = mine.slot();
        Instant latest = slots.latest(slot.nominal());
        listener.started(slot, mine.attempt(), latest);
        try {
            runs.add(
                    mine,
                    latest,
                    runner.start(slots.schedule(), slot, mine.attempt()),
                    this::again);
        } catch (IOException e) {
            SlotRunner.Ending ending =
                    new SlotRunner.Ending(
                            SlotRunner.Outcome.FAILED, "cannot be started: " + e.getMessage());
            listener.ended(slot, ending);
            book.end(mine, ending.outcome().word(), ending.message(), clock.instant());
        }
    }

    /// What a refused run leaves: another try after a while, as long as its window lasts.
    private void again(Slot slot) {
        notBefore.put(slot.policy(), nanoClock.getAsLong() + TRY_AGAIN.toNanos());
    }

    private void takeOver() throws BookException {
        List<SlotEntry> running = new ArrayList<>(book.running());
        running.removeIf(runs::isMine);
        seen.keySet().retainAll(running.stream().map(SlotEntry::slot).toList());
        long now = nanoClock.getAsLong();
        for (SlotEntry entry : running) {
            Optional<Slots> slots =
                    policies.stream()
                            .filter(p -> p.schedule().name().equals(entry.slot().policy()))
                            .findFirst();
            if (slots.isEmpty()) {
                continue; // its policy is configured elsewhere
            }
            Seen fresh = new Seen(entry.owner(), entry.attempt(), entry.beat(), now);
            Seen last = seen.getOrDefault(entry.slot(), fresh);
            boolean same = last.isSame(fresh);
            seen.put(entry.slot(), same ? last : fresh);
            boolean gone =
                    entry.owner().isEmpty()
                            || entry.owner().equals(book.owner())
                            || !book.isShared()
                            || (same && now - last.since() > pace.lease().toNanos());
            if (gone && notBefore.getOrDefault(entry.slot().policy(), Long.MIN_VALUE) <= now) {
                continued(slots.get(), entry);
            }
        }
    }

    private void continued(Slots slots, SlotEntry entry) throws BookException {
        Optional<SlotEntry> taken = book.takeOver(entry, clock.instant());
        if (taken.isEmpty()) {
            return;
        }
        if (taken.get().attempt() <= ATTEMPTS) {
            begin(slots, taken.get());
            return;
        }
        SlotRunner.Ending ending =
                new SlotRunner.Ending(
                        SlotRunner.Outcome.KILLED,
                        "died " + ATTEMPTS + " times; lifeboat runs may say why");
        listener.ended(entry.slot(), ending);
        book.end(taken.get(), ending.outcome().word(), ending.message(), clock.instant());
    }

    private void fileMissed() throws BookException, InterruptedException {
        long now = nanoClock.getAsLong();
        String waits = "\n" + "evidence";
        if (notBefore.getOrDefault(waits, Long.MIN_VALUE) > now) {
            return;
        }
        Map<String, List<SlotEntry>> byPolicy = new HashMap<>();
        for (SlotEntry entry : book.untold(FILED_AT_ONCE)) {
            if (!book.isShared() || entry.owner().equals(book.owner()) || isOld(entry)) {
                byPolicy.computeIfAbsent(entry.slot().policy(), _ -> new ArrayList<>()).add(entry);
            }
        }
        for (Map.Entry<String, List<SlotEntry>> missed : byPolicy.entrySet()) {
            if (runner.fileMissed(missed.getKey(), missed.getValue())) {
                book.told(missed.getValue().stream().map(SlotEntry::slot).toList());
            } else {
                notBefore.put(waits, now + TRY_AGAIN.multipliedBy(10).toNanos());
            }
        }
    }

    /// Whoever recorded it has had time enough to file it.
    private boolean isOld(SlotEntry entry) {
        return entry.started()
                        .map(time ->
                                Duration.between(time, clock.instant())
                                        .compareTo(Duration.ofHours(1)))
                        .orElse(0)
                > 0;
    }
}
