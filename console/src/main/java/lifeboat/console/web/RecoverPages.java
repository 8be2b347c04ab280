package lifeboat.console.web;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.console.Result;
import lifeboat.console.config.RegionConfig;
import lifeboat.console.config.SecretText;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Plans and begins restores of everything, and drills. Who begins a restore has seen its plan,
/// types the region and the passphrase; where two people are wanted, the second one does. A drill,
/// which opens nothing to anybody, may use the passphrase that `serve` has. What is begun is the
/// program's own command, and refuses what that refuses.
final class RecoverPages {
    private static final Views.Page RECOVER = Views.Page.live("recover", "Recover", "/recover");
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final List<RegionConfig> regions;
    private final boolean needsSecond;
    private final Commands commands;
    private final Works works;
    private final Wishes wishes;
    private final Accounts accounts;
    private final Audit audit;
    private final Views views;
    private final JsonMapper json = FactsKeeper.mapper();

    /// @param needsSecond whether a restore of everything waits for an approver
    RecoverPages(
            List<RegionConfig> regions,
            boolean needsSecond,
            Commands commands,
            Works works,
            Wishes wishes,
            Accounts accounts,
            Audit audit,
            Views views) {
        this.regions = List.copyOf(regions);
        this.needsSecond = needsSecond;
        this.commands = commands;
        this.works = works;
        this.wishes = wishes;
        this.accounts = accounts;
        this.audit = audit;
        this.views = views;
    }

    void routes(RouterFunctions.Builder routes) {
        routes.GET("/recover", request -> page(request, HttpStatus.OK, ""))
                .POST("/recover/plan", this::plan)
                .POST("/recover/start", this::start)
                .POST("/recover/drill", this::drill)
                .POST("/recover/approve", this::approve)
                .POST("/recover/withdraw", this::withdraw)
                .GET("/recover/{id}", this::one);
    }

    private ServerResponse page(ServerRequest request, HttpStatus status, String problem) {
        return views.page(
                status,
                request,
                RECOVER,
                Map.of(
                        "problem", problem,
                        "places", names(RegionConfig.Lifetime.LASTING),
                        "rehearsals", regions.stream().map(RegionConfig::name).toList(),
                        "works", works.all(),
                        "wishes", wishes.all(),
                        "asksPassphrase", !commands.passphraseIsAtHand()));
    }

    private List<String> names(RegionConfig.Lifetime lifetime) {
        return regions.stream()
                .filter(region -> region.lifetime() == lifetime)
                .map(RegionConfig::name)
                .toList();
    }

    private ServerResponse refused(ServerRequest request, String problem) {
        return page(request, HttpStatus.UNPROCESSABLE_CONTENT, problem);
    }

    private ServerResponse plan(ServerRequest request) throws InterruptedException {
        String region = Form.text(request, "region");
        if (!names(RegionConfig.Lifetime.LASTING).contains(region)) {
            return refused(request, "Choose a region.");
        }
        List<String> words = new ArrayList<>(List.of("plan", "--region=" + region));
        String at = Form.text(request, "at");
        if (!at.isEmpty()) {
            if (!at.matches("[0-9A-Za-z:.+-]{1,40}")) {
                return refused(request, "A time is written as 2026-11-20T02:00Z.");
            }
            words.add("--at=" + at);
        }
        audit.add(request, "planned", region + " " + at);
        Optional<SecretText> typed = Form.passphrase(request);
        if (typed.isEmpty()) {
            return refused(request, "Type the passphrase.");
        }
        try {
            Result.Plan plan =
                    json.treeToValue(commands.answer(words, typed, LONGEST), Result.Plan.class);
            wishes.planned(plan);
            return views.page(
                    request,
                    Views.Page.of("plan", "Plan for " + region, "/recover"),
                    Map.of("plan", plan, "needsSecond", needsSecond));
        } catch (CommandFailure e) {
            return refused(request, e.sentence());
        } catch (IOException | JacksonException e) {
            return page(request, HttpStatus.BAD_GATEWAY, String.valueOf(e.getMessage()));
        } finally {
            typed.ifPresent(SecretText::close);
        }
    }

    private ServerResponse start(ServerRequest request) throws IOException {
        String region = Form.text(request, "region");
        Optional<Result.Plan> plan = wishes.plan(region, Form.text(request, "plan"));
        if (plan.isEmpty() || !names(RegionConfig.Lifetime.LASTING).contains(region)) {
            return refused(request, "Plan it first; a plan serves for an hour.");
        }
        if (!Form.text(request, "typed").equals(region)) {
            return refused(
                    request, "What was typed is not the region; nothing was begun. Plan it again.");
        }
        if (!needsSecond) {
            return restore(request, plan.get());
        }
        Optional<Wishes.Wish> wish = wishes.add(plan.get(), who(request));
        if (wish.isEmpty()) {
            return refused(request, "Too many wait already; withdraw one.");
        }
        audit.add(request, "restore-asked-for", told(plan.get()));
        return AccountPages.to("/recover#wish-" + wish.get().id());
    }

    private static String told(Result.Plan plan) {
        return plan.region() + " snapshot " + plan.snapshot() + " plan " + plan.hash();
    }

    private ServerResponse approve(ServerRequest request) throws IOException {
        Optional<Wishes.Wish> found = wishes.find(Form.text(request, "wish"));
        if (found.isEmpty()) {
            return refused(request, "Nobody asks for that (any more).");
        }
        Wishes.Wish wish = found.get();
        if (wish.who().equals(who(request))) {
            return refused(request, "Somebody else must approve what you asked for.");
        }
        if (!mayAsk(wish.who())) {
            wishes.remove(wish);
            return refused(request, "Who asked for it may not do so any more.");
        }
        if (!Form.text(request, "typed").equals(wish.plan().region())) {
            return refused(request, "What was typed is not the region; nothing was begun.");
        }
        audit.add(request, "restore-approved", told(wish.plan()) + " asked for by " + wish.who());
        ServerResponse answer = restore(request, wish.plan());
        if (answer.statusCode().is3xxRedirection()) {
            wishes.remove(wish);
        }
        return answer;
    }

    private boolean mayAsk(String name) {
        return accounts.find(name)
                .filter(account -> account.roles().contains(Role.OPERATOR))
                .isPresent();
    }

    private ServerResponse withdraw(ServerRequest request) {
        Optional<Wishes.Wish> wish = wishes.find(Form.text(request, "wish"));
        if (wish.isPresent()) {
            wishes.remove(wish.get());
            audit.add(request, "restore-withdrawn", told(wish.get().plan()));
        }
        return AccountPages.to("/recover");
    }

    private ServerResponse restore(ServerRequest request, Result.Plan plan) throws IOException {
        return begin(
                request,
                "restore-everything",
                plan.region(),
                List.of(
                        "restore-everything",
                        "--region=" + plan.region(),
                        "--confirm=" + plan.region(),
                        "--at=" + plan.at(), // the hash holds it to the snapshot that was seen
                        "--plan=" + plan.hash()));
    }

    private ServerResponse drill(ServerRequest request) throws IOException {
        String region = Form.text(request, "region");
        List<String> words = new ArrayList<>(List.of("drill"));
        if (regions.stream().anyMatch(one -> one.name().equals(region))) {
            words.add("--region=" + region);
        } else if (!region.isEmpty()) {
            return refused(request, "Choose a region.");
        }
        if (request.param("mutate").isPresent()) {
            words.add("--mutate");
        }
        return begin(request, "drill", region, words);
    }

    private ServerResponse begin(
            ServerRequest request, String what, String region, List<String> words)
            throws IOException {
        Optional<SecretText> typed = Form.passphrase(request);
        try {
            boolean isAtHand = what.equals("drill") && commands.passphraseIsAtHand();
            if (typed.isEmpty() && !isAtHand) {
                return refused(request, "Type the passphrase.");
            }
            Optional<Works.Begun> begun = works.begin(what, region, who(request), words, typed);
            if (begun.isEmpty()) {
                return page(
                        request,
                        HttpStatus.CONFLICT,
                        "Something goes on already, or serve is ending; wait for it.");
            }
            audit.add(request, what + "-begun", region);
            return AccountPages.to("/recover/" + begun.get().id());
        } finally {
            typed.ifPresent(SecretText::close);
        }
    }

    private ServerResponse one(ServerRequest request) {
        Optional<Works.Begun> found = works.find(request.pathVariable("id"));
        if (found.isEmpty()) {
            return views.page(
                    HttpStatus.NOT_FOUND,
                    request,
                    Views.Page.of("message", "Not known here", "/recover"),
                    Map.of(
                            "text",
                            "This console does not remember it; what became of it is among the"
                                    + " records."));
        }
        Map<String, Object> values = new HashMap<>();
        values.put("run", RunView.of(found.get()));
        return views.page(request, Views.Page.live("run", found.get().what(), "/recover"), values);
    }

    private static String who(ServerRequest request) {
        return Viewer.of(request.servletRequest()).name();
    }
}
