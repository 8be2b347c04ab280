package lifeboat.console.web;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.console.Result;
import lifeboat.console.config.SecretText;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The snapshots: a list for everybody; what lies in one, what changed since another and files to
/// take away for operators who type the passphrase.
final class SnapshotPages {
    private static final Views.Page LIST = Views.Page.live("snapshots", "Snapshots", "/snapshots");
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int MOST_SHOWN = 2000;

    private final FactsKeeper facts;
    private final Commands commands;
    private final Downloads downloads;
    private final Audit audit;
    private final Notices notices;
    private final Views views;
    private final JsonMapper json = new JsonMapper();

    SnapshotPages(FactsKeeper facts, Commands commands, Audit audit, Notices notices, Views views) {
        this.facts = facts;
        this.commands = commands;
        this.downloads = new Downloads(commands, views);
        this.audit = audit;
        this.notices = notices;
        this.views = views;
    }

    void routes(RouterFunctions.Builder routes) {
        routes.GET("/snapshots", this::list)
                .GET("/snapshots/{id}", this::one)
                .POST("/snapshots/{id}/browse", this::browse)
                .POST("/snapshots/{id}/diff", this::diff)
                .POST("/snapshots/{id}/file", this::file);
    }

    private ServerResponse list(ServerRequest request) throws InterruptedException {
        FactsKeeper.Known known = facts.look();
        String search = Form.text(request, "q");
        SnapshotList list =
                SnapshotList.of(
                        known.facts().map(Result.Facts::snapshots).orElse(List.of()),
                        search,
                        page(request));
        return views.page(request, LIST, Map.of("notice", notices.of(known), "list", list));
    }

    private static int page(ServerRequest request) {
        String text = Form.text(request, "page");
        return text.matches("\\d{1,6}") ? Math.max(1, Integer.parseInt(text)) : 1;
    }

    private Optional<Result.Snapshot> find(ServerRequest request) throws InterruptedException {
        String id = request.pathVariable("id");
        return facts.look().facts().map(Result.Facts::snapshots).orElse(List.of()).stream()
                .filter(snapshot -> snapshot.id().equals(id))
                .findFirst();
    }

    private ServerResponse one(ServerRequest request) throws InterruptedException {
        return with(request, snapshot -> page(request, HttpStatus.OK, snapshot, Contents.NONE, ""));
    }

    @FunctionalInterface
    private interface Shown {
        ServerResponse of(Result.Snapshot snapshot) throws InterruptedException;
    }

    private ServerResponse with(ServerRequest request, Shown shown) throws InterruptedException {
        Optional<Result.Snapshot> snapshot = find(request);
        return snapshot.isPresent()
                ? shown.of(snapshot.get())
                : views.page(
                        HttpStatus.NOT_FOUND,
                        request,
                        Views.Page.of("message", "No such snapshot", "/snapshots"),
                        Map.of("text", "No vault shows this snapshot (any more)."));
    }

    private ServerResponse page(
            ServerRequest request,
            HttpStatus status,
            Result.Snapshot snapshot,
            Contents contents,
            String problem)
            throws InterruptedException {
        FactsKeeper.Known known = facts.look();
        List<Result.Snapshot> others =
                known.facts().map(Result.Facts::snapshots).orElse(List.of()).stream()
                        .filter(other -> !other.id().equals(snapshot.id()))
                        .limit(200)
                        .toList();
        Map<String, Object> values = new HashMap<>();
        values.put("notice", notices.of(known));
        values.put("snapshot", snapshot);
        values.put("others", others);
        values.put("contents", contents);
        values.put("problem", problem);
        return views.page(
                status,
                request,
                Views.Page.of("snapshot", "Snapshot " + snapshot.id(), "/snapshots"),
                values);
    }

    @FunctionalInterface
    private interface Chosen {
        ServerResponse of(Result.Snapshot snapshot, String source, String path)
                throws InterruptedException;
    }

    /// What is in the forms: a source of the snapshot, and a path in it.
    private ServerResponse chosen(ServerRequest request, String field, Chosen chosen)
            throws InterruptedException {
        String source = Form.text(request, "source");
        Optional<String> path = Form.path(request, field);
        return with(
                request,
                snapshot ->
                        snapshot.sources().contains(source) && path.isPresent()
                                ? chosen.of(snapshot, source, path.get())
                                : page(
                                        request,
                                        HttpStatus.UNPROCESSABLE_CONTENT,
                                        snapshot,
                                        Contents.NONE,
                                        "Choose one of its sources, and a path that a form can"
                                                + " carry."));
    }

    /// A directory, or what is found below it, page by page; the passphrase is typed for each.
    private ServerResponse browse(ServerRequest request) throws InterruptedException {
        boolean turns = !Form.text(request, "page").isEmpty();
        String search = Form.text(request, turns ? "listed-search" : "search");
        long page = page(request);
        return chosen(
                request,
                turns ? "listed-path" : "path",
                (snapshot, source, path) -> {
                    String glob = below(path) + (search.isEmpty() ? "*" : "**/*" + search + "*");
                    audit.add(request, "browsed", snapshot.id() + " " + source + ":" + path);
                    return answered(
                            request,
                            snapshot,
                            List.of(
                                    "ls",
                                    "--source=" + source,
                                    "--skip=" + (page - 1) * Contents.PAGE,
                                    "--limit=" + Contents.PAGE,
                                    snapshot.id(),
                                    glob),
                            document ->
                                    Contents.entries(
                                            source,
                                            path,
                                            search,
                                            rows(document, "entries"),
                                            page,
                                            document.path("found").asLong(0)));
                });
    }

    private static String below(String path) {
        return path.isEmpty() ? "/" : Form.literally(path) + "/";
    }

    private ServerResponse diff(ServerRequest request) throws InterruptedException {
        Optional<String> other = Form.snapshot(Form.text(request, "other"));
        return with(
                request,
                snapshot -> {
                    if (other.isEmpty()) {
                        return page(
                                request,
                                HttpStatus.UNPROCESSABLE_CONTENT,
                                snapshot,
                                Contents.NONE,
                                "Choose another snapshot.");
                    }
                    audit.add(request, "compared", other.get() + " " + snapshot.id());
                    return answered(
                            request,
                            snapshot,
                            List.of("diff", other.get(), snapshot.id()),
                            document -> Contents.changes(other.get(), rows(document, "changes")));
                });
    }

    @FunctionalInterface
    private interface Reading {
        Contents of(JsonNode document);
    }

    private ServerResponse answered(
            ServerRequest request, Result.Snapshot snapshot, List<String> words, Reading reading)
            throws InterruptedException {
        Optional<SecretText> typed = Form.passphrase(request);
        if (typed.isEmpty()) {
            return unopened(request, snapshot);
        }
        try {
            JsonNode document = commands.answer(words, typed, LONGEST);
            return page(request, HttpStatus.OK, snapshot, reading.of(document), "");
        } catch (CommandFailure e) {
            return page(
                    request,
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    snapshot,
                    Contents.NONE,
                    e.sentence());
        } catch (IOException e) {
            return page(
                    request,
                    HttpStatus.BAD_GATEWAY,
                    snapshot,
                    Contents.NONE,
                    String.valueOf(e.getMessage()));
        } finally {
            typed.ifPresent(SecretText::close);
        }
    }

    /// Whoever looks into a vault knows the passphrase, also where `serve` has it for drills.
    private ServerResponse unopened(ServerRequest request, Result.Snapshot snapshot)
            throws InterruptedException {
        return page(
                request,
                HttpStatus.UNPROCESSABLE_CONTENT,
                snapshot,
                Contents.NONE,
                "Type the passphrase.");
    }

    private List<JsonNode> rows(JsonNode document, String field) {
        List<JsonNode> rows = new ArrayList<>();
        for (JsonNode row : document.path(field)) {
            if (rows.size() == MOST_SHOWN) {
                rows.add(json.createObjectNode()); // says that there are more
                break;
            }
            rows.add(row);
        }
        return rows;
    }

    /// One file or directory as a tar archive. It is made while it is sent, so that none of it lies
    /// on this machine; a restore that breaks off breaks the download off too.
    private ServerResponse file(ServerRequest request) throws InterruptedException {
        return chosen(
                request,
                "path",
                (snapshot, source, path) -> {
                    audit.add(request, "downloaded", snapshot.id() + " " + source + ":" + path);
                    List<String> words =
                            new ArrayList<>(
                                    List.of(
                                            "restore",
                                            "--source=" + source,
                                            "--snapshot=" + snapshot.id()));
                    if (!path.isEmpty()) {
                        words.add("--include=" + Form.literally(path));
                    }
                    words.add("--as-tar=-");
                    Optional<SecretText> typed = Form.passphrase(request);
                    return typed.isEmpty()
                            ? unopened(request, snapshot)
                            : downloads.tar(
                                    request, words, typed.get(), name(source, path) + ".tar");
                });
    }

    private static String name(String source, String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        return last.isEmpty() ? source : last;
    }
}
