package lifeboat.console.web;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import lifeboat.console.Result;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// Keeps the facts for a while, so that a page costs no round to the vaults: they are asked again
/// when somebody looks and they are old, and never while nobody looks. A page shows what is known
/// and says how old it is. Safe for concurrent use.
final class FactsKeeper {
    /// Older facts are renewed behind the page that shows them.
    static final Duration FRESH = Duration.ofSeconds(60);

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// What is known: the last facts that were had, and why newer ones could not be.
    ///
    /// @param problem empty where the last question was answered
    record Known(Optional<Result.Facts> facts, Instant asked, String problem) {}

    private final Commands commands;
    private final Clock clock;
    private final Runnable changed;
    private final JsonMapper json = mapper();
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();
    private final AtomicReference<@Nullable CompletableFuture<Known>> asking =
            new AtomicReference<>();

    /// @param changed called when there are new facts
    FactsKeeper(Commands commands, Clock clock, Runnable changed) {
        this.commands = commands;
        this.clock = clock;
        this.changed = changed;
    }

    /// Reads what commands answer.
    static JsonMapper mapper() {
        return JsonMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).build();
    }

    /// What is known; waits only where nothing is known yet.
    Known look() throws InterruptedException {
        Known kept = known.get();
        if (kept != null && isFresh(kept)) {
            return kept;
        }
        CompletableFuture<Known> fresh = ask();
        return kept != null ? kept : waited(fresh);
    }

    /// Has old facts renewed, for pages that are open; waits for nothing.
    void keepFresh() {
        Known kept = known.get();
        if (kept != null && !isFresh(kept)) {
            CompletableFuture<Known> _ = ask(); // whoever looks is told when it is there
        }
    }

    /// Asks now and waits, for somebody who wants to know.
    Known renewed() throws InterruptedException {
        return waited(ask());
    }

    private boolean isFresh(Known kept) {
        Duration age = Duration.between(kept.asked(), clock.instant());
        return !age.isNegative() && age.compareTo(FRESH) < 0;
    }

    private Known waited(CompletableFuture<Known> fresh) throws InterruptedException {
        try {
            return fresh.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            Known kept = known.get();
            return kept != null
                    ? kept
                    : new Known(
                            Optional.empty(),
                            clock.instant(),
                            "the vaults have not answered yet; this page goes on waiting");
        }
    }

    private CompletableFuture<Known> ask() {
        CompletableFuture<Known> mine = new CompletableFuture<>();
        CompletableFuture<Known> other = asking.compareAndExchange(null, mine);
        if (other != null) {
            return other;
        }
        Thread.ofVirtual().name("console-facts").start(() -> answer(mine));
        return mine;
    }

    private void answer(CompletableFuture<Known> mine) {
        Known before = known.get();
        Optional<Result.Facts> old =
                before == null ? Optional.<Result.Facts>empty() : before.facts();
        Known now = new Known(old, clock.instant(), "the console was interrupted");
        try {
            Result.Facts facts =
                    json.treeToValue(
                            commands.answer(List.of("facts"), Optional.empty(), LONGEST),
                            Result.Facts.class);
            now = new Known(Optional.of(facts), clock.instant(), "");
        } catch (CommandFailure e) {
            String hint = e.hint().isEmpty() ? "" : "; " + e.hint();
            now = new Known(old, clock.instant(), e.getMessage() + hint);
        } catch (IOException | JacksonException e) {
            now = new Known(old, clock.instant(), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            known.set(now);
            asking.set(null);
            mine.complete(now);
            changed.run();
        }
    }
}
