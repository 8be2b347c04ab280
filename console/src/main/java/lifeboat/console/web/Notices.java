package lifeboat.console.web;

import java.time.Clock;
import java.util.List;
import lifeboat.console.Result;

/// What every page says about its facts: how old they are, and what could not be asked.
record Notices(Clock clock) {
    Notice of(FactsKeeper.Known known) {
        return new Notice(
                known.facts().map(Result.Facts::at),
                clock.instant(),
                known.problem(),
                known.facts().map(Result.Facts::problems).orElse(List.of()));
    }
}
