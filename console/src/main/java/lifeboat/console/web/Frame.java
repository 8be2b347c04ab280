package lifeboat.console.web;

/// What every page has around it.
final class Frame {
    private final String site;

    Frame(String site) {
        this.site = site;
    }

    /// A whole document.
    ///
    /// @param here path of the entry of the navigation that it belongs to; empty: none
    String page(Viewer viewer, String title, String here, Html main) {
        Html html = new Html();
        html.open("html", "lang", "en").open("head");
        html.open("meta", "charset", "utf-8");
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.open("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", title + " · " + site + " · Lifeboat");
        html.open("link", "rel", "stylesheet", "href", "/console.css");
        html.open("link", "rel", "icon", "href", "/icon.svg", "type", "image/svg+xml");
        html.open("script", "src", "/console.js", "defer", "").close("script");
        html.close("head").open("body");
        html.element("a", "To the content", "class", "skip", "href", "#content");
        header(html, viewer, here);
        html.open("main", "id", "content", "tabindex", "-1");
        html.add(main);
        html.close("main").close("body").close("html");
        return "<!doctype html>\n" + html;
    }

    private void header(Html html, Viewer viewer, String here) {
        html.open("header", "class", "top").open("div", "class", "bar");
        html.open("a", "class", "brand", "href", "/", "aria-label", "Lifeboat, overview of " + site);
        html.element("b", "Lifeboat").element("span", site).close("a");
        if (viewer.isKnown()) {
            html.open("nav", "aria-label", "Pages").open("ul");
            entry(html, "/", "Overview", here);
            entry(html, "/snapshots", "Snapshots", here);
            entry(html, "/runs", "Runs", here);
            entry(html, "/reports", "Reports", here);
            if (viewer.is(Role.ADMINISTRATOR)) {
                entry(html, "/accounts", "Accounts", here);
            }
            html.close("ul").close("nav");
            html.open("form", "method", "post", "action", "/logout", "class", "leave");
            token(html, viewer);
            html.element("a", viewer.name(), "href", "/password", "title", "Change the password");
            html.element("button", "Log out", "class", "quiet").close("form");
        }
        html.close("div").close("header");
    }

    private static void entry(Html html, String path, String name, String here) {
        html.open("li");
        if (path.equals(here)) {
            html.element("a", name, "href", path, "aria-current", "page");
        } else {
            html.element("a", name, "href", path);
        }
        html.close("li");
    }

    /// What a form needs to be accepted.
    static void token(Html html, Viewer viewer) {
        html.open("input", "type", "hidden", "name", viewer.csrfName(), "value", viewer.csrf());
    }
}
