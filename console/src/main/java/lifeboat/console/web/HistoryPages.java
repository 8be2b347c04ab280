package lifeboat.console.web;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import lifeboat.console.Result;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// What was done and when: the signed records, and the slots of every schedule.
final class HistoryPages {
    private static final Views.Page RUNS = Views.Page.live("runs", "Records", "/runs");
    private static final Views.Page SLOTS = Views.Page.live("slots", "Slots", "/slots");

    private final FactsKeeper facts;
    private final SlotBoard board;
    private final Clock clock;
    private final Notices notices;
    private final Views views;

    HistoryPages(FactsKeeper facts, SlotBoard board, Clock clock, Notices notices, Views views) {
        this.facts = facts;
        this.board = board;
        this.clock = clock;
        this.notices = notices;
        this.views = views;
    }

    void routes(RouterFunctions.Builder routes) {
        routes.GET("/runs", this::runs).GET("/slots", this::slots);
    }

    private ServerResponse runs(ServerRequest request) throws InterruptedException {
        FactsKeeper.Known known = facts.look();
        List<Result.Event> all = known.facts().map(Result.Facts::events).orElse(List.of());
        String kind = Form.text(request, "kind");
        return views.page(
                request,
                RUNS,
                Map.of(
                        "notice",
                        notices.of(known),
                        "kinds",
                        List.copyOf(new TreeSet<>(all.stream().map(Result.Event::kind).toList())),
                        "kind",
                        kind,
                        "events",
                        all.stream()
                                .filter(event -> kind.isEmpty() || event.kind().equals(kind))
                                .toList()));
    }

    private ServerResponse slots(ServerRequest request) throws InterruptedException {
        FactsKeeper.Known known = facts.look();
        SlotBoard.Shown shown = board.look();
        Instant now = clock.instant();
        Optional<Result.Facts> asked = known.facts();
        return views.page(
                request,
                SLOTS,
                Map.of(
                        "notice",
                        notices.of(known),
                        "problem",
                        shown.problem(),
                        "calendars",
                        shown.policies().stream()
                                .map(policy -> SlotCalendar.of(policy, now))
                                .toList(),
                        "logs",
                        asked.map(Result.Facts::wal).orElse(List.of()).stream()
                                .map(log -> LogBar.of(log, now))
                                .toList()));
    }
}
