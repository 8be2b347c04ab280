package lifeboat.console.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How old the facts of a page are, and what is missing in them.
///
/// @param at of the facts; empty where there are none yet
/// @param problem why newer ones could not be had; may be empty
/// @param gaps what could not be asked
record Notice(Optional<Instant> at, Instant now, String problem, List<String> gaps) {
    Notice {
        gaps = List.copyOf(gaps);
    }

    String age() {
        return at.map(time -> Ages.since(time, now)).orElse("");
    }

    List<String> problems() {
        List<String> all = new ArrayList<>(gaps);
        if (!problem.isEmpty()) {
            all.addFirst(problem);
        }
        return all;
    }
}
