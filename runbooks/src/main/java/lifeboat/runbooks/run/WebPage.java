package lifeboat.runbooks.run;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Asks a page until it answers as it should. Redirects are not followed: they are an answer.
final class WebPage {
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int SEEN = 1 << 20;

    private WebPage() {}

    /// Empty when the page answered in time, otherwise what it answered last.
    static String waitFor(String url, int status, String contains, Duration within)
            throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        HttpRequest request;
        try {
            request =
                    HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build();
        } catch (IllegalArgumentException e) {
            return url + " is no address of a page";
        }
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            String last = "no answer";
            while (System.nanoTime() < deadline) {
                try {
                    HttpResponse<java.io.InputStream> answer =
                            client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                    String body;
                    try (var in = answer.body()) {
                        body =
                                new String(
                                        in.readNBytes(SEEN),
                                        java.nio.charset.StandardCharsets.UTF_8);
                    }
                    if (answer.statusCode() == status && body.contains(contains)) {
                        return "";
                    }
                    last =
                            "answered "
                                    + answer.statusCode()
                                    + (answer.statusCode() == status
                                            ? " without the expected text"
                                            : "");
                } catch (IOException e) {
                    last = "no answer: " + e.getMessage();
                }
                Thread.sleep(PAUSE);
            }
            return last;
        }
    }
}
