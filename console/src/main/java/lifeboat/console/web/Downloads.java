package lifeboat.console.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.console.config.SecretText;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// What a command writes, sent while it is written, so that none of it lies on this machine. One
/// that breaks off breaks the download off too.
record Downloads(Commands commands, Views views) {
    private static final Duration LONGEST = Duration.ofHours(2);

    /// @param passphrase closed when all was sent
    /// @param name of the file for who takes it away
    ServerResponse tar(
            ServerRequest request, List<String> words, SecretText passphrase, String name) {
        return ServerResponse.ok()
                .build((_, response) -> {
                    response.setContentType("application/x-tar");
                    response.setHeader(
                            HttpHeaders.CONTENT_DISPOSITION,
                            ContentDisposition.attachment()
                                    .filename(name, StandardCharsets.UTF_8)
                                    .build()
                                    .toString());
                    try (passphrase) {
                        commands.stream(
                                words,
                                Optional.of(passphrase),
                                response.getOutputStream(),
                                LONGEST);
                    } catch (CommandFailure e) {
                        refuse(request, response, e.sentence());
                    } catch (IOException e) {
                        if (response.isCommitted()) {
                            throw e; // whoever reads must not take it for all
                        }
                        refuse(request, response, String.valueOf(e.getMessage()));
                    }
                    return null;
                });
    }

    /// An answer instead of a file of which nothing was sent yet.
    private void refuse(ServerRequest request, HttpServletResponse response, String reason)
            throws IOException {
        response.reset();
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        response.setContentType("text/html;charset=utf-8");
        response.getWriter()
                .write(
                        views.text(
                                Viewer.of(request.servletRequest()),
                                Views.Page.of("message", "Nothing was sent", "/snapshots"),
                                Map.of("text", reason)));
    }
}
