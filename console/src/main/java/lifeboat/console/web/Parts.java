package lifeboat.console.web;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// What the web server is made of.
///
/// @param hosts names by which it may be called; empty: any
record Parts(
        Views views,
        Assets assets,
        Live live,
        Security security,
        AccountGuard guard,
        List<Consumer<RouterFunctions.Builder>> pages,
        Set<String> hosts,
        Consumer<String> log) {
    Parts {
        pages = List.copyOf(pages);
        hosts = Set.copyOf(hosts);
    }

    ServerResponse absent(ServerRequest request) {
        return views.page(
                HttpStatus.NOT_FOUND,
                request,
                Views.Page.of("message", "Not here", ""),
                Map.of("text", "There is no such page, snapshot, run or report (any more)."));
    }

    ServerResponse broken(Throwable thrown, ServerRequest request) {
        log.accept("a page failed: " + request.path() + ": " + thrown);
        return views.page(
                HttpStatus.INTERNAL_SERVER_ERROR,
                request,
                Views.Page.of("message", "That did not work", ""),
                Map.of(
                        "text",
                        "The console could not make this page. The log of serve says why; the"
                                + " command line works all the same."));
    }
}
