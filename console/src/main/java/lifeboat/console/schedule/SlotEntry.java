package lifeboat.console.schedule;

import java.time.Instant;
import java.util.Optional;

/// What the book says of one slot.
///
/// @param outcome how it ended (`done`, `degraded`, `failed`, …); empty while it runs
/// @param message a sentence for people; may be empty
/// @param owner the process that claimed or recorded it; empty when it was given up to the next
/// @param attempt how often it was started; 0 where it never was
/// @param beat a number that its owner raises while it lives
/// @param started of the last attempt
public record SlotEntry(
        Slot slot,
        SlotState state,
        String outcome,
        String message,
        String owner,
        int attempt,
        long beat,
        Optional<Instant> started,
        Optional<Instant> ended) {}
