package lifeboat.console.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/// Somebody with a browser that runs no script.
public final class Visitor {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final String base;
    private final HttpClient client;
    private String token = "";

    public Visitor(String base) {
        this(base, HttpClient.newBuilder());
    }

    /// Who trusts the authorities of `trusting`.
    Visitor(String base, SSLContext trusting) {
        this(base, HttpClient.newBuilder().sslContext(trusting));
    }

    private Visitor(String base, HttpClient.Builder builder) {
        this.base = base;
        this.client =
                builder.cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build();
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return remember(
                client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString()));
    }

    /// Opens what does not end by itself. The caller closes its body.
    HttpResponse<InputStream> listen(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base).resolve(path))
                .timeout(Duration.ofSeconds(40));
    }

    private HttpResponse<String> remember(HttpResponse<String> answer) {
        Matcher found = TOKEN.matcher(answer.body());
        if (found.find()) {
            token = found.group(1);
        }
        return answer;
    }

    /// Sends a form with the token of the last page.
    public HttpResponse<String> post(String path, Map<String, String> fields)
            throws IOException, InterruptedException {
        return bare(path, fields, "&_csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
    }

    /// Sends a form as another site would.
    HttpResponse<String> forge(String path, Map<String, String> fields)
            throws IOException, InterruptedException {
        return bare(path, fields, "");
    }

    private HttpResponse<String> bare(String path, Map<String, String> fields, String more)
            throws IOException, InterruptedException {
        String form =
                fields.entrySet().stream()
                                .map(field ->
                                        field.getKey()
                                                + "="
                                                + URLEncoder.encode(
                                                        field.getValue(), StandardCharsets.UTF_8))
                                .collect(Collectors.joining("&"))
                        + more;
        return remember(
                client.send(
                        request(path)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()));
    }

    public HttpResponse<String> logIn(String name, String password)
            throws IOException, InterruptedException {
        get("/login");
        return post("/login", Map.of("username", name, "password", password));
    }

    /// The first log-in of an account: chooses [RunningConsole#PASSWORD] and logs in with it.
    public Visitor arrive(String name, String oneTime) throws IOException, InterruptedException {
        logIn(name, oneTime);
        get("/password");
        post(
                "/password",
                Map.of("password", RunningConsole.PASSWORD, "again", RunningConsole.PASSWORD));
        logIn(name, RunningConsole.PASSWORD);
        return this;
    }
}
