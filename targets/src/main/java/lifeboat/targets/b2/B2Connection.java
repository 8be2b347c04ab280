package lifeboat.targets.b2;

import com.backblaze.b2.client.B2StorageClientWebifier;
import com.backblaze.b2.client.B2StorageClientWebifierImpl;
import com.backblaze.b2.client.webApiHttpClient.B2WebApiHttpClientImpl;
import com.backblaze.b2.client.webApiHttpClient.HttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.apache.http.Header;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.config.SocketConfig;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/// The SDK without its retries, over an HTTP client that waits for nothing without end, follows no
/// redirect and keeps no cookie.
final class B2Connection implements HttpClientFactory {
    private static final int CONNECTIONS = 64;
    private static final Duration REQUEST = Duration.ofMinutes(10);
    private static final String RETRY_AFTER = "Retry-After";
    private static final String AGENT = "lifeboat";

    private final Clock clock;
    private final BoundedRequests requests;
    private final CloseableHttpClient http;
    private final B2StorageClientWebifier api;

    B2Connection(B2Settings settings, Clock clock) {
        this.clock = clock;
        this.requests = new BoundedRequests(settings.idle(), REQUEST);
        RequestConfig bounded =
                RequestConfig.custom()
                        .setConnectTimeout(Math.toIntExact(settings.connect().toMillis()))
                        .setConnectionRequestTimeout(Math.toIntExact(settings.idle().toMillis()))
                        .setSocketTimeout(Math.toIntExact(settings.idle().toMillis()))
                        .setRedirectsEnabled(false)
                        .setContentCompressionEnabled(false)
                        .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
                        .build();
        HttpClientBuilder builder =
                HttpClients.custom()
                        .setDefaultRequestConfig(bounded)
                        .setDefaultSocketConfig(untilTheFirstRequest(settings))
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setRequestExecutor(requests)
                        .addInterceptorLast(
                                (HttpResponse answer, HttpContext _) -> inSeconds(answer))
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableCookieManagement()
                        .disableAuthCaching();
        settings.proxy().ifPresent(proxy -> B2Route.lead(proxy, builder));
        CloseableHttpClient client = builder.build();
        this.http =
                settings.proxy()
                        .<CloseableHttpClient>map(proxy -> new NamingClient(client, proxy))
                        .orElse(client);
        @Nullable String master = settings.endpoint().toString().replaceAll("/+$", "");
        this.api =
                new B2StorageClientWebifierImpl(
                        B2WebApiHttpClientImpl.builder().setHttpClientFactory(this).build(),
                        AGENT,
                        master,
                        null);
    }

    /// For a proxy's tunnel and the handshake in it, which come before the first request.
    private static SocketConfig untilTheFirstRequest(B2Settings settings) {
        return SocketConfig.custom()
                .setSoTimeout(Math.toIntExact(settings.idle().toMillis()))
                .build();
    }

    /// The SDK understands a Retry-After in seconds only; one that names a moment is told in them.
    private void inSeconds(HttpResponse answer) {
        Header header = answer.getFirstHeader(RETRY_AFTER);
        if (header == null || header.getValue().isEmpty() || isDigit(header.getValue().charAt(0))) {
            return;
        }
        try {
            var until =
                    ZonedDateTime.parse(header.getValue(), DateTimeFormatter.RFC_1123_DATE_TIME);
            long seconds = Duration.between(clock.instant(), until.toInstant()).toSeconds();
            answer.setHeader(RETRY_AFTER, Long.toString(Math.clamp(seconds, 0, 86_400)));
        } catch (DateTimeException _) {
            answer.removeHeaders(RETRY_AFTER);
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    B2StorageClientWebifier api() {
        return api;
    }

    CloseableHttpClient http() {
        return http;
    }

    @Override
    public CloseableHttpClient create() {
        return http;
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            requests.close();
        }
    }
}
