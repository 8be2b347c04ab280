package lifeboat.console.web;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import lifeboat.console.Result;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The pages about the site that need no passphrase.
final class SitePages {
    private static final Views.Page OVERVIEW = Views.Page.live("overview", "Overview", "/");

    private final FactsKeeper facts;
    private final Clock clock;
    private final Views views;

    SitePages(FactsKeeper facts, Clock clock, Views views) {
        this.facts = facts;
        this.clock = clock;
        this.views = views;
    }

    void routes(RouterFunctions.Builder routes) {
        routes.GET("/", this::overview).POST("/fresh", this::fresh);
    }

    private ServerResponse fresh(ServerRequest request) throws InterruptedException {
        facts.renewed();
        return AccountPages.to("/");
    }

    private ServerResponse overview(ServerRequest request) throws InterruptedException {
        FactsKeeper.Known known = facts.look();
        Map<String, Object> values = new HashMap<>(told(known));
        values.put(
                "overview",
                known.facts().flatMap(all -> all.overview().map(site -> Overview.of(all, site))));
        return views.page(request, OVERVIEW, values);
    }

    /// What every page says about its facts: how old they are, and what could not be asked.
    private Map<String, Object> told(FactsKeeper.Known known) {
        Optional<Result.Facts> all = known.facts();
        return Map.of(
                "notice",
                new Notice(
                        all.map(Result.Facts::at),
                        clock.instant(),
                        known.problem(),
                        all.map(Result.Facts::problems).orElse(java.util.List.of())));
    }
}
