package lifeboat.console.web;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import lifeboat.console.schedule.SlotEntry;

/// What the slot pages show: written by whoever owns the book, read by the pages. Safe for
/// concurrent use.
public final class SlotBoard {
    private volatile Shown shown = new Shown(List.of(), "");

    /// @param what is run, such as `backup`
    /// @param entries of the last weeks, oldest first
    /// @param next slot, if the schedule has one
    public record Policy(
            String name,
            String what,
            ZoneId zone,
            List<SlotEntry> entries,
            Optional<Instant> next) {
        public Policy {
            entries = List.copyOf(entries);
        }
    }

    /// @param problem why it is not newer; may be empty
    record Shown(List<Policy> policies, String problem) {
        Shown {
            policies = List.copyOf(policies);
        }
    }

    public void show(List<Policy> policies) {
        shown = new Shown(policies, "");
    }

    public void fails(String problem) {
        shown = new Shown(shown.policies(), problem);
    }

    Shown look() {
        return shown;
    }
}
