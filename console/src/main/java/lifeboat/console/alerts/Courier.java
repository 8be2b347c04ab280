package lifeboat.console.alerts;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import lifeboat.console.JsonText;
import lifeboat.console.config.NotifyConfig;
import lifeboat.console.config.Secrets;

/// Delivers alerts. A delivery takes half a minute at most. Errors name the host or the program,
/// never a whole URL: it may hold a token.
final class Courier implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(8);
    private static final int TRIES = 3;
    private static final long PROGRAM_SECONDS = 30;

    private final Secrets secrets;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(CONNECT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    Courier(Secrets secrets) {
        this.secrets = secrets;
    }

    /// What a path is called in messages.
    static String name(NotifyConfig.Way way) {
        return switch (way) {
            case NotifyConfig.Webhook webhook -> "webhook " + place(webhook.url());
            case NotifyConfig.Ping ping -> "ping " + place(ping.url());
            case NotifyConfig.Program program -> "command " + program.words().getFirst();
            case NotifyConfig.Email email ->
                    "email to "
                            + String.join(", ", email.to())
                            + " by "
                            + email.server().host()
                            + ":"
                            + email.server().port();
        };
    }

    private static String place(URI url) {
        return url.getScheme()
                + "://"
                + url.getHost()
                + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    /// Tells of `alert`.
    ///
    /// @throws IOException if it did not arrive
    void deliver(NotifyConfig.Way way, Alert alert) throws IOException, InterruptedException {
        switch (way) {
            case NotifyConfig.Webhook webhook -> post(webhook, alert);
            case NotifyConfig.Ping ping -> {
                boolean good =
                        alert.event() == NotifyConfig.Event.OK
                                || alert.event() == NotifyConfig.Event.DEGRADED;
                call(request(good ? ping.url() : below(ping.url(), "fail"), alert.text()).build());
            }
            case NotifyConfig.Program program -> run(program, alert);
            case NotifyConfig.Email email -> new Letter(email, secrets).send(alert);
        }
    }

    /// Tells a ping that something begins.
    ///
    /// @throws IOException if it did not arrive
    void begin(NotifyConfig.Ping ping) throws IOException, InterruptedException {
        call(request(below(ping.url(), "start"), "").build());
    }

    private static URI below(URI url, String name) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String slash = path.endsWith("/") ? "" : "/";
        return url.resolve((path.isEmpty() ? "" : path) + slash + name + query);
    }

    private static HttpRequest.Builder request(URI url, String body) {
        return HttpRequest.newBuilder(url)
                .timeout(ANSWER)
                .header("User-Agent", "lifeboat")
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private void post(NotifyConfig.Webhook webhook, Alert alert)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                switch (webhook.format()) {
                    case JSON ->
                            request(webhook.url(), new JsonText().of(alert))
                                    .setHeader("Content-Type", "application/json");
                    case SLACK ->
                            request(
                                            webhook.url(),
                                            new JsonText()
                                                    .of(
                                                            Map.of(
                                                                    "text",
                                                                    "*"
                                                                            + alert.title()
                                                                            + "*\n"
                                                                            + alert.text())))
                                    .setHeader("Content-Type", "application/json");
                    case NTFY ->
                            request(webhook.url(), alert.text())
                                    .header("Title", alert.title())
                                    .header("Priority", isBad(alert) ? "high" : "default")
                                    .header("Tags", isBad(alert) ? "warning" : "white_check_mark");
                };
        call(request.build());
    }

    private static boolean isBad(Alert alert) {
        return switch (alert.event()) {
            case FAILED, DEGRADED, MISSED -> true;
            case OK, RECOVERED -> false;
        };
    }

    private void call(HttpRequest request) throws IOException, InterruptedException {
        IOException last = new IOException("not tried");
        for (int i = 0; i < TRIES; i++) {
            if (i > 0) {
                TimeUnit.MILLISECONDS.sleep(500L << i);
            }
            try {
                int status =
                        client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
                if (status / 100 == 2) {
                    return;
                }
                last = new IOException("answers with status " + status);
                if (status != 429 && status < 500) {
                    throw last;
                }
            } catch (java.net.http.HttpTimeoutException e) {
                last = new IOException("does not answer", e);
            } catch (java.net.ConnectException e) {
                last = new IOException("cannot be reached", e);
            }
        }
        throw last;
    }

    private static void run(NotifyConfig.Program program, Alert alert)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.copyOf(program.words()))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        hand(process, new JsonText().of(alert));
        if (!process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("does not end within " + PROGRAM_SECONDS + " seconds");
        }
        if (process.exitValue() != 0) {
            throw new IOException("ends with status " + process.exitValue());
        }
    }

    /// One that does not read is no failure: its status tells whether all is well.
    @SuppressWarnings("EmptyCatch")
    private static void hand(Process process, String document) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(document.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // it has ended, or closed its input
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
