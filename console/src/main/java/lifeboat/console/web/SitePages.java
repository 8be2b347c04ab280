package lifeboat.console.web;

import java.util.Map;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The pages about the site that need no passphrase.
final class SitePages {
    private static final Views.Page OVERVIEW = Views.Page.live("overview", "Overview", "/");

    private final FactsKeeper facts;
    private final Notices notices;
    private final Views views;

    SitePages(FactsKeeper facts, Notices notices, Views views) {
        this.facts = facts;
        this.notices = notices;
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
        return views.page(
                request,
                OVERVIEW,
                Map.of(
                        "notice",
                        notices.of(known),
                        "overview",
                        known.facts()
                                .flatMap(all ->
                                        all.overview().map(site -> Overview.of(all, site)))));
    }
}
