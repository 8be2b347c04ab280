package lifeboat.console.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import lifeboat.console.Result;

/// How the site stands: the sentence first, then what to do, then the matrix and the proofs.
final class OverviewPage {
    private final Html html = new Html();
    private final Facts facts;
    private final Instant now;

    private OverviewPage(Facts facts, Instant now) {
        this.facts = facts;
        this.now = now;
    }

    static Html of(Facts facts, Instant now) {
        OverviewPage page = new OverviewPage(facts, now);
        if (facts.overview().isEmpty()) {
            page.html.element("h1", "How the site stands");
        }
        if (!facts.problem().isEmpty()) {
            page.html.open("div", "class", "banner bad", "role", "alert");
            page.html.element("p", "Not everything could be asked: " + facts.problem());
            page.html.close("div");
        }
        facts.overview().ifPresent(page::all);
        return page.html;
    }

    private void all(Result.Overview overview) {
        html.open("div", "class", "banner " + States.tone(overview.status()));
        html.element("h1", overview.sentence(), "class", "sentence");
        html.open("p", "class", "note").text("As of ");
        html.element("time", Ages.time(overview.at()), "datetime", overview.at().toString());
        html.text(", " + Ages.since(overview.at(), now) + " ago. ");
        html.element("a", "Ask again", "href", "/?fresh").close("p").close("div");
        tiles(overview);
        problems(overview.problems());
        matrix(overview);
        html.open("section", "class", "half").element("h2", "Time to restore");
        TrendPlot.draw(html, overview);
        html.element("p", "Predicted from " + overview.rtoBasis() + ".", "class", "note");
        html.close("section");
        heat(overview);
    }

    private void tiles(Result.Overview overview) {
        html.open("section", "class", "tiles", "aria-label", "Promises");
        Result.Objective rpo = overview.rpo();
        tile(
                "Lost if it burned now",
                rpo.seconds().map(Ages::span).orElse("a whole source"),
                left(rpo),
                rpo.seconds().isEmpty() || rpo.isMissed() ? "bad" : "good");
        Result.Objective rto = overview.rto();
        tile(
                "Back in about",
                rto.seconds().map(Ages::span).orElse("unknown"),
                rto.promisedSeconds()
                        .map(promised -> "promised " + Ages.span(promised))
                        .orElse("nothing promised"),
                rto.seconds().isEmpty() ? "open" : rto.isMissed() ? "bad" : "good");
        Optional<Result.LastProof> proof = overview.proof();
        tile(
                "Last proven",
                proof.map(p -> Ages.span(p.ageSeconds()) + " ago").orElse("never"),
                proof.map(p -> p.level() + " of " + p.snapshot() + " in " + p.region())
                        .orElse("a drill proves it"),
                proof.isEmpty() || proof.get().stale() ? "open" : "good");
        long good =
                overview.targets().stream()
                        .filter(target -> target.state().equals("ready"))
                        .count();
        tile(
                "Vaults in step",
                good + " of " + overview.targets().size(),
                facts.snapshots().size() + " snapshots",
                good == overview.targets().size() ? "good" : "open");
        html.close("section");
    }

    /// The countdown: time until the promise is broken.
    private static String left(Result.Objective rpo) {
        if (rpo.promisedSeconds().isEmpty()) {
            return "nothing promised";
        }
        String promised = "promised " + Ages.span(rpo.promisedSeconds().get());
        if (rpo.seconds().isEmpty()) {
            return promised;
        }
        long left = rpo.promisedSeconds().get() - rpo.seconds().get();
        return promised
                + (left < 0 ? ", missed by " + Ages.span(-left) : ", " + Ages.span(left) + " left");
    }

    private void tile(String name, String value, String against, String tone) {
        html.open("div", "class", "tile " + tone);
        html.element("h2", name).element("p", value, "class", "value");
        html.element("p", against, "class", "note").close("div");
    }

    private void problems(List<String> problems) {
        if (problems.isEmpty()) {
            return;
        }
        html.open("section").element("h2", "What to do").open("ol", "class", "todo");
        for (String problem : problems) {
            int command = problem.indexOf("; lifeboat ");
            html.open("li").text(command < 0 ? problem : problem.substring(0, command));
            if (command >= 0) {
                html.text(" ").element("code", problem.substring(command + 2));
            }
            html.close("li");
        }
        html.close("ol").close("section");
    }

    private void matrix(Result.Overview overview) {
        html.open("section").element("h2", "Sources and targets");
        scroll("Age of every source in every target");
        html.open("table", "class", "matrix").open("thead").open("tr");
        head("Source", "col").head("Lost now", "col");
        for (Result.OverviewTarget target : overview.targets()) {
            html.open("th", "scope", "col").text(target.name());
            html.open("span", "class", "sub");
            States.badge(html, target.state(), target.type() + ", " + target.state());
            html.close("span").close("th");
        }
        html.close("tr").close("thead").open("tbody");
        for (Result.OverviewSource source : overview.sources()) {
            html.open("tr").open("th", "scope", "row").text(source.name());
            html.element("span", source.kind(), "class", "sub").close("th").open("td");
            States.badge(
                    html,
                    source.state(),
                    source.rpo().seconds().map(Ages::span).orElse(source.state()));
            html.element("span", left(source.rpo()), "class", "sub").close("td");
            for (Result.OverviewCell cell : source.cells()) {
                html.open("td");
                States.badge(
                        html,
                        cell.state(),
                        cell.ageSeconds()
                                .map(age -> Ages.span(age) + " " + cell.state())
                                .orElse(cell.state()));
                html.close("td");
            }
            html.close("tr");
        }
        html.close("tbody").close("table").close("div").close("section");
    }

    private OverviewPage head(String text, String scope) {
        html.element("th", text, "scope", scope);
        return this;
    }

    /// A box that scrolls by keyboard too.
    private void scroll(String name) {
        html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", name);
    }

    /// For each target and region the newest run that read from the one into the other.
    private void heat(Result.Overview overview) {
        List<String> regions =
                new ArrayList<>(
                        new TreeSet<>(
                                overview.trend().stream().map(Result.Rehearsal::region).toList()));
        html.open("section", "class", "half").element("h2", "What was proven from where");
        if (regions.isEmpty()) {
            html.element("p", "No rehearsal has read from any target yet.", "class", "empty");
            html.close("section");
            return;
        }
        scroll("Newest proof of each target into each region");
        html.open("table", "class", "matrix heat").open("thead").open("tr");
        head("Target", "col");
        regions.forEach(region -> head(region, "col"));
        html.close("tr").close("thead").open("tbody");
        for (Result.OverviewTarget target : overview.targets()) {
            html.open("tr");
            head(target.name(), "row");
            for (String region : regions) {
                html.open("td");
                proof(newest(overview, target.name(), region), overview.at());
                html.close("td");
            }
            html.close("tr");
        }
        html.close("tbody").close("table").close("div").close("section");
    }

    private static Optional<Result.Rehearsal> newest(
            Result.Overview overview, String target, String region) {
        return overview.trend().reversed().stream()
                .filter(rehearsal ->
                        rehearsal.region().equals(region) && rehearsal.targets().contains(target))
                .findFirst();
    }

    private void proof(Optional<Result.Rehearsal> rehearsal, Instant at) {
        if (rehearsal.isEmpty()) {
            States.badge(html, "never");
            return;
        }
        Result.Rehearsal newest = rehearsal.get();
        States.badge(
                html,
                newest.verdict(),
                newest.level() + " " + newest.verdict() + ", " + Ages.since(newest.at(), at));
    }
}
