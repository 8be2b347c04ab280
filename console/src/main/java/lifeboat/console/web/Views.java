package lifeboat.console.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Renders pages. Every value is escaped for where it stands. Safe for concurrent use.
final class Views {
    private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=utf-8");

    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(
                    null, ContentType.Html, Views.class.getClassLoader(), "lifeboat.console.web");
    private final String site;
    private final String version;

    /// @param version of the style and the script
    Views(String site, String version) {
        this.site = site;
        this.version = version;
    }

    /// One page.
    ///
    /// @param template name of its file
    record Page(String template, String title, String here, boolean live) {
        static Page of(String template, String title, String here) {
            return new Page(template, title, here, false);
        }

        static Page live(String template, String title, String here) {
            return new Page(template, title, here, true);
        }
    }

    ServerResponse page(ServerRequest request, Page page, Map<String, Object> values) {
        return page(HttpStatus.OK, request, page, values);
    }

    ServerResponse page(
            HttpStatus status, ServerRequest request, Page page, Map<String, Object> values) {
        return ServerResponse.status(status)
                .contentType(HTML)
                .body(text(Viewer.of(request.servletRequest()), page, values));
    }

    String text(Viewer viewer, Page page, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("frame", new Frame(site, page.title(), page.here(), viewer, page.live(), version));
        StringOutput out = new StringOutput(16_384);
        engine.render(page.template() + ".jte", all, out);
        return out.toString();
    }
}
