package lifeboat.console.web;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import lifeboat.console.CommandException;
import lifeboat.console.Operations;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Session;

/// Keeps the facts for a moment, so that a page costs no round to the vaults: they are asked again
/// when somebody looks and they are old, and never while nobody looks. Safe for concurrent use.
final class SiteView {
    /// Older facts are renewed behind the page that shows them.
    static final Duration FRESH = Duration.ofSeconds(30);

    /// Older facts are not shown without trying for new ones.
    static final Duration SHOWN = Duration.ofMinutes(5);

    private static final long PATIENCE_SECONDS = 25;
    private static final int RUNS = 200;

    private final Session session;
    private final Operations.Factory factory;
    private final Clock clock;
    private final AtomicReference<Optional<Facts>> known = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<CompletableFuture<Facts>>> asking =
            new AtomicReference<>(Optional.empty());

    SiteView(Session session, Operations.Factory factory, Clock clock) {
        this.session = session;
        this.factory = factory;
        this.clock = clock;
    }

    /// The facts, at most [#SHOWN] old where the vaults answer.
    ///
    /// @throws IOException if there are none yet and none can be had for now
    Facts facts() throws IOException, InterruptedException {
        Optional<Facts> kept = known.get();
        Duration age =
                kept.map(facts -> Duration.between(facts.at(), clock.instant())).orElse(SHOWN);
        if (kept.isPresent() && age.compareTo(FRESH) < 0 && !age.isNegative()) {
            return kept.get();
        }
        CompletableFuture<Facts> fresh = ask();
        if (kept.isPresent() && age.compareTo(SHOWN) < 0) {
            return kept.get();
        }
        try {
            return fresh.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return kept.orElseThrow(
                    () -> new IOException("the vaults have not answered yet; try again", e));
        }
    }

    /// Forgets what is kept, after something was changed.
    void outdate() {
        known.set(Optional.empty());
    }

    private CompletableFuture<Facts> ask() {
        CompletableFuture<Facts> mine = new CompletableFuture<>();
        Optional<CompletableFuture<Facts>> before =
                asking.compareAndExchange(Optional.empty(), Optional.of(mine));
        if (before.isPresent()) {
            return before.get();
        }
        Thread.ofVirtual()
                .name("console-facts")
                .start(() -> {
                    try {
                        Facts facts = look();
                        known.set(Optional.of(facts));
                        mine.complete(facts);
                    } catch (InterruptedException | RuntimeException e) {
                        mine.completeExceptionally(e);
                    } finally {
                        asking.set(Optional.empty());
                    }
                });
        return mine;
    }

    private Facts look() throws InterruptedException {
        Instant at = clock.instant();
        List<String> problems = new ArrayList<>();
        return new Facts(
                at,
                answer(o -> o.overview(new Request.Overview()), problems),
                answer(o -> o.snapshots(new Request.Snapshots()), problems)
                        .map(Result.Snapshots::snapshots)
                        .orElse(List.of()),
                answer(o -> o.runs(new Request.Runs(RUNS)), problems)
                        .map(Result.Runs::runs)
                        .orElse(List.of()),
                answer(o -> o.reportList(new Request.ReportList()), problems)
                        .map(Result.ReportList::reports)
                        .orElse(List.of()),
                String.join("; ", problems.stream().distinct().toList()));
    }

    private <T> Optional<T> answer(Question<T> question, List<String> problems)
            throws InterruptedException {
        try {
            return Optional.of(question.of(factory.create(session)));
        } catch (CommandException e) {
            problems.add(e.getMessage() + (e.hint().isEmpty() ? "" : "; " + e.hint()));
        } catch (IOException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    @FunctionalInterface
    private interface Question<T> {
        T of(Operations operations) throws CommandException, IOException, InterruptedException;
    }
}
