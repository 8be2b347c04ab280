package lifeboat.console.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The runs of this process. For one thread.
final class OwnRuns {
    private final SlotBook book;
    private final SlotListener listener;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final Duration pace;
    private final List<Own> all = new ArrayList<>();

    /// One run, and what is known of it.
    private static final class Own {
        private final SlotEntry entry;
        private final Instant latest;
        private final SlotRunner.Run run;
        private final Consumer<Slot> refused;
        private long beaten;
        private Optional<SlotRunner.Ending> ending = Optional.empty();
        private boolean outlasts;
        private boolean stopped;
        private boolean lost;

        private Own(
                SlotEntry entry,
                Instant latest,
                SlotRunner.Run run,
                Consumer<Slot> refused,
                long beaten) {
            this.entry = entry;
            this.latest = latest;
            this.run = run;
            this.refused = refused;
            this.beaten = beaten;
        }
    }

    OwnRuns(
            SlotBook book,
            SlotListener listener,
            Clock clock,
            LongSupplier nanoClock,
            Duration pace) {
        this.book = book;
        this.listener = listener;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.pace = pace;
    }

    /// @param refused called when the run did not begin because something else was at work
    void add(SlotEntry entry, Instant latest, SlotRunner.Run run, Consumer<Slot> refused) {
        all.add(new Own(entry, latest, run, refused, nanoClock.getAsLong()));
    }

    boolean isMine(SlotEntry entry) {
        return all.stream()
                .anyMatch(own ->
                        own.entry.slot().equals(entry.slot())
                                && own.entry.attempt() == entry.attempt()
                                && own.entry.owner().equals(entry.owner()));
    }

    int number() {
        return all.size();
    }

    void stop() {
        for (Own own : all) {
            own.stopped = true;
            own.run.stop();
        }
    }

    void kill() {
        for (Own own : all) {
            own.stopped = true;
            own.run.kill();
        }
    }

    /// Writes what ended and beats for what goes on.
    ///
    /// @throws BookException if the database did not answer; it is written the next time
    void look() throws BookException {
        for (Own own : List.copyOf(all)) {
            if (own.ending.isEmpty()) {
                own.ending = own.run.ending();
                if (own.ending.isPresent() && !own.lost) {
                    listener.ended(own.entry.slot(), own.ending.get());
                }
            }
            if (own.ending.isPresent()) {
                if (!own.lost) {
                    write(own, own.ending.get());
                }
                all.remove(own);
            } else {
                goesOn(own);
            }
        }
    }

    private void write(Own own, SlotRunner.Ending ending) throws BookException {
        Instant now = clock.instant();
        switch (ending.outcome()) {
            case REFUSED -> {
                own.refused.accept(own.entry.slot());
                if (own.entry.attempt() > 1) {
                    book.giveUp(own.entry); // the attempt before may be what is at work
                } else if (now.isAfter(own.latest)) {
                    end(own, ending, now);
                } else {
                    book.takeBack(own.entry);
                }
            }
            case KILLED -> {
                if (own.stopped || !now.isAfter(own.latest)) {
                    book.giveUp(own.entry);
                } else {
                    end(own, ending, now);
                }
            }
            case DONE, DEGRADED, DISPROVED, FAILED, RAN_BEFORE -> end(own, ending, now);
        }
    }

    private void end(Own own, SlotRunner.Ending ending, Instant now) throws BookException {
        if (!book.end(own.entry, ending.outcome().word(), ending.message(), now)) {
            listener.note(own.entry.slot() + " was taken over by another process");
        }
    }

    private void goesOn(Own own) throws BookException {
        if (!own.outlasts && clock.instant().isAfter(own.latest)) {
            own.outlasts = true;
            listener.outlasts(own.entry.slot());
        }
        long now = nanoClock.getAsLong();
        if (own.lost || now - own.beaten < pace.toNanos()) {
            return;
        }
        if (book.beat(own.entry)) {
            own.beaten = now;
        } else {
            own.lost = true;
            listener.note(own.entry.slot() + " was taken over by another process; ending it here");
            own.run.stop();
        }
    }
}
