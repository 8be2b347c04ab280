package lifeboat.console.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import lifeboat.console.config.Blackout;
import lifeboat.console.config.Cron;
import lifeboat.console.config.ScheduleConfig;
import lifeboat.console.schedule.SlotRunner.Ending;
import lifeboat.console.schedule.SlotRunner.Outcome;

/// A site whose time and runs are made up: what is started by which process is written down, a run
/// lasts as long as the test says, and no two of one kind go on at once, as the locks of the
/// program have it. The book is a real one.
final class VirtualNights {
    private Instant now;
    final Map<Slot, Integer> done = new HashMap<>();
    final Map<Slot, String> missed = new TreeMap<>(java.util.Comparator.comparing(Slot::toString));
    final List<String> notes = new ArrayList<>();
    final Map<ScheduleConfig.Run, MadeUpRun> atWork = new HashMap<>();
    Duration length = Duration.ofMinutes(30);
    Outcome next = Outcome.DONE;
    int starts;

    VirtualNights(String now) {
        this.now = Instant.parse(now);
    }

    static Slots slots(
            String name,
            ScheduleConfig.Run run,
            String cron,
            ScheduleConfig.CatchUp catchUp,
            Blackout... blackout) {
        return new Slots(
                new ScheduleConfig(
                        name,
                        run,
                        new Cron(cron),
                        ZoneId.of("Europe/Berlin"),
                        Duration.ofHours(4),
                        Duration.ofMinutes(10),
                        catchUp,
                        List.of(blackout),
                        Optional.empty()),
                "shop");
    }

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /// A process with a clock that is off by `skew`.
    final class Serving {
        final SlotBook book;
        final SlotLoop loop;
        private final List<MadeUpRun> mine = new ArrayList<>();

        Serving(SlotBook book, List<Slots> policies, Duration skew) {
            this.book = book;
            this.loop =
                    new SlotLoop(
                            policies,
                            book,
                            new Runner(mine),
                            new Ear(),
                            new Skewed(skew),
                            () -> now.getEpochSecond() * 1_000_000_000L,
                            new SlotLoop.Pace(Duration.ofMinutes(5), Duration.ofHours(1)));
        }

        /// The process dies, and its children with it.
        void die() {
            mine.forEach(MadeUpRun::kill);
            book.close();
        }
    }

    private final class Skewed extends Clock {
        private final Duration skew;

        private Skewed(Duration skew) {
            this.skew = skew;
        }

        @Override
        public Instant instant() {
            return now.plus(skew);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final class Runner implements SlotRunner {
        private final List<MadeUpRun> mine;

        private Runner(List<MadeUpRun> mine) {
            this.mine = mine;
        }

        @Override
        public Run start(ScheduleConfig schedule, Slot slot, int attempt) {
            starts++;
            MadeUpRun working = atWork.get(schedule.run());
            MadeUpRun run;
            if (working != null && working.ending().isEmpty()) {
                run = new MadeUpRun(slot, now, Outcome.REFUSED);
            } else if (done.containsKey(slot)) {
                run = new MadeUpRun(slot, now, Outcome.RAN_BEFORE);
            } else {
                run = new MadeUpRun(slot, now.plus(length), next);
                atWork.put(schedule.run(), run);
            }
            mine.add(run);
            return run;
        }

        @Override
        public boolean fileMissed(String policy, List<SlotEntry> entries) {
            entries.forEach(entry -> missed.put(entry.slot(), entry.message()));
            return true;
        }
    }

    /// Ends by itself when its time has come, unless it is killed before.
    final class MadeUpRun implements SlotRunner.Run {
        private final Slot slot;
        private final Instant end;
        private final Outcome outcome;
        private boolean killed;
        private boolean counted;

        private MadeUpRun(Slot slot, Instant end, Outcome outcome) {
            this.slot = slot;
            this.end = end;
            this.outcome = outcome;
        }

        @Override
        public Optional<Ending> ending() {
            if (now.isBefore(end) && !killed) {
                return Optional.empty();
            }
            if (killed) {
                return Optional.of(new Ending(Outcome.KILLED, ""));
            }
            if (outcome == Outcome.DONE && !counted) {
                counted = true;
                done.merge(slot, 1, Integer::sum);
            }
            return Optional.of(new Ending(outcome, outcome.name().toLowerCase(Locale.ROOT)));
        }

        @Override
        public void stop() {
            kill();
        }

        @Override
        public void kill() {
            if (ending().isEmpty()) {
                killed = true;
            }
        }
    }

    private final class Ear implements SlotListener {
        @Override
        public void started(Slot slot, int attempt, Instant nominalEnd) {
            notes.add("started " + slot + " " + attempt);
        }

        @Override
        public void ended(Slot slot, Ending ending) {
            notes.add("ended " + slot + " " + ending.outcome().word());
        }

        @Override
        public void missed(Slot slot, String reason) {
            notes.add("missed " + slot);
        }

        @Override
        public void outlasts(Slot slot) {
            notes.add("outlasts " + slot);
        }

        @Override
        public void note(String sentence) {
            notes.add(sentence);
        }
    }

    /// Slots of `policies` that the book does not have in a final state, or has twice, or of which
    /// it says another thing than what was done.
    List<String> contradictions(SlotBook book, List<Slots> policies, Instant from, Instant to)
            throws BookException {
        List<String> found = new ArrayList<>();
        for (Slots slots : policies) {
            String policy = slots.schedule().name();
            Map<Instant, SlotEntry> entries = new HashMap<>();
            for (SlotEntry entry : book.entries(policy, from, to)) {
                if (entries.put(entry.slot().nominal(), entry) != null) {
                    found.add(entry.slot() + " is there twice");
                }
            }
            Set<Instant> wanted = Set.copyOf(slots.between(from, to));
            wanted.stream()
                    .filter(nominal -> !entries.containsKey(nominal))
                    .forEach(nominal -> found.add(policy + " " + nominal + " is lost"));
            for (SlotEntry entry : entries.values()) {
                boolean saysDone =
                        entry.outcome().equals("done") || entry.outcome().equals("ran-before");
                boolean isDone = done.containsKey(entry.slot());
                if (!wanted.contains(entry.slot().nominal())
                        || entry.state() == SlotState.RUNNING
                        || saysDone != isDone) {
                    found.add(entry + (isDone ? " was done" : " was not done"));
                }
            }
        }
        done.forEach((slot, times) -> {
            if (times != 1) {
                found.add(slot + " was done " + times + " times");
            }
        });
        return found;
    }
}
