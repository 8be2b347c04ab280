package lifeboat.console.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lifeboat.console.Result;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Reports: a list for everybody; to read and take away, with the evidence and the recipe that
/// checks them, for auditors.
final class ReportPages {
    private static final Views.Page LIST = Views.Page.live("reports", "Reports", "/reports");
    private static final Map<String, String> TYPES =
            Map.of(
                    "report.html", "text/html;charset=utf-8",
                    "report.pdf", "application/pdf",
                    "report.csv", "text/csv;charset=utf-8",
                    "report.json", "application/json");
    private static final Duration LONGEST = Duration.ofMinutes(3);

    /// A report is one page with its own style and pictures, and no script.
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    private final FactsKeeper facts;
    private final Commands commands;
    private final Audit audit;
    private final Path state;
    private final Notices notices;
    private final Views views;

    /// @param state directory where reports are written for a moment
    ReportPages(
            FactsKeeper facts,
            Commands commands,
            Audit audit,
            Path state,
            Notices notices,
            Views views) {
        this.facts = facts;
        this.commands = commands;
        this.audit = audit;
        this.state = state;
        this.notices = notices;
        this.views = views;
    }

    void routes(RouterFunctions.Builder routes) {
        routes.GET("/reports", this::list)
                .GET("/reports/{id}/all.zip", this::takeAway)
                .GET("/reports/{id}/{file}", this::read);
    }

    private ServerResponse list(ServerRequest request) throws InterruptedException {
        FactsKeeper.Known known = facts.look();
        return views.page(
                request,
                LIST,
                Map.of(
                        "notice",
                        notices.of(known),
                        "reports",
                        known.facts().map(Result.Facts::reports).orElse(List.of())));
    }

    @FunctionalInterface
    private interface Taking {
        ServerResponse of(Path directory) throws IOException;
    }

    private ServerResponse read(ServerRequest request) throws IOException, InterruptedException {
        String name = request.pathVariable("file");
        String type = TYPES.get(name);
        if (type == null) {
            return failed(request, HttpStatus.NOT_FOUND, "A report has no such file.");
        }
        return exported(
                request,
                "report-read",
                directory -> {
                    byte[] bytes = Files.readAllBytes(directory.resolve(name));
                    ServerResponse.BodyBuilder answer =
                            ServerResponse.ok().header(HttpHeaders.CONTENT_TYPE, type);
                    if (name.endsWith(".html")) {
                        answer.header("Content-Security-Policy", POLICY);
                    }
                    return answer.body(bytes);
                });
    }

    private ServerResponse takeAway(ServerRequest request)
            throws IOException, InterruptedException {
        return exported(
                request,
                "report-taken",
                directory -> {
                    Path zip = Files.createTempFile(state, "report", ".zip");
                    try {
                        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
                                Stream<Path> files = Files.walk(directory)) {
                            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                                out.putNextEntry(
                                        new ZipEntry(directory.relativize(file).toString()));
                                Files.copy(file, out);
                                out.closeEntry();
                            }
                        }
                        return ServerResponse.ok()
                                .header(HttpHeaders.CONTENT_TYPE, "application/zip")
                                .header(
                                        HttpHeaders.CONTENT_DISPOSITION,
                                        "attachment; filename=\"report-"
                                                + request.pathVariable("id")
                                                + ".zip\"")
                                .body(Files.readAllBytes(zip));
                    } finally {
                        Files.deleteIfExists(zip);
                    }
                });
    }

    private ServerResponse exported(ServerRequest request, String what, Taking taking)
            throws IOException, InterruptedException {
        String id = request.pathVariable("id");
        boolean isKnown =
                facts.look().facts().map(Result.Facts::reports).orElse(List.of()).stream()
                        .anyMatch(report -> report.id().equals(id));
        if (!isKnown) {
            return failed(request, HttpStatus.NOT_FOUND, "There is no such report (any more).");
        }
        Path directory = Files.createTempDirectory(Files.createDirectories(state), "report");
        try {
            audit.add(request, what, id);
            Path into = directory.resolve(id);
            commands.answer(
                    List.of("report", "export", into.toString(), id), Optional.empty(), LONGEST);
            return taking.of(into);
        } catch (CommandFailure e) {
            return failed(request, HttpStatus.BAD_GATEWAY, e.sentence());
        } finally {
            remove(directory);
        }
    }

    private ServerResponse failed(ServerRequest request, HttpStatus status, String text) {
        return views.page(
                status,
                request,
                Views.Page.of("message", "No report", "/reports"),
                Map.of("text", text));
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> {
                        try {
                            Files.delete(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
    }
}
