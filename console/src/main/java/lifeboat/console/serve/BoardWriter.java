package lifeboat.console.serve;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lifeboat.console.schedule.BookException;
import lifeboat.console.schedule.SlotBook;
import lifeboat.console.schedule.Slots;
import lifeboat.console.web.SlotBoard;

/// Copies what the book says of the last weeks for the web console, now and then. For the thread
/// that owns the book.
final class BoardWriter {
    private static final Duration BEHIND = Duration.ofDays(35);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final List<Slots> policies;
    private final SlotBook book;
    private final SlotBoard board;
    private final Clock clock;
    private long next = System.nanoTime();

    BoardWriter(List<Slots> policies, SlotBook book, SlotBoard board, Clock clock) {
        this.policies = List.copyOf(policies);
        this.book = book;
        this.board = board;
        this.clock = clock;
    }

    void turn() {
        if (System.nanoTime() - next < 0) {
            return;
        }
        next = System.nanoTime() + EVERY.toNanos();
        Instant now = clock.instant();
        List<SlotBoard.Policy> shown = new ArrayList<>();
        try {
            for (Slots slots : policies) {
                String name = slots.schedule().name();
                shown.add(
                        new SlotBoard.Policy(
                                name,
                                slots.schedule().run().name().toLowerCase(java.util.Locale.ROOT),
                                slots.schedule().zone(),
                                book.entries(name, now.minus(BEHIND), now),
                                slots.next(now)));
            }
            board.show(shown);
        } catch (BookException e) {
            board.fails(String.valueOf(e.getMessage()));
        }
    }
}
