package lifeboat.targets.b2;

import com.backblaze.b2.client.B2StorageClientWebifier;
import com.backblaze.b2.client.B2StorageClientWebifierImpl;
import com.backblaze.b2.client.webApiHttpClient.B2WebApiHttpClientImpl;
import com.backblaze.b2.client.webApiHttpClient.HttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.jspecify.annotations.Nullable;

/// The SDK without its retries, over an HTTP client that waits for nothing without end, follows no
/// redirect and keeps no cookie.
final class B2Connection implements HttpClientFactory {
    private static final int CONNECTIONS = 64;
    private static final String AGENT = "lifeboat";

    private final CloseableHttpClient http;
    private final B2StorageClientWebifier api;

    B2Connection(B2Settings settings) {
        RequestConfig bounded =
                RequestConfig.custom()
                        .setConnectTimeout(Math.toIntExact(settings.connect().toMillis()))
                        .setConnectionRequestTimeout(Math.toIntExact(settings.idle().toMillis()))
                        .setSocketTimeout(Math.toIntExact(settings.idle().toMillis()))
                        .setRedirectsEnabled(false)
                        .setContentCompressionEnabled(false)
                        .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
                        .build();
        this.http =
                HttpClients.custom()
                        .setDefaultRequestConfig(bounded)
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .build();
        @Nullable String master = settings.endpoint().toString().replaceAll("/+$", "");
        this.api =
                new B2StorageClientWebifierImpl(
                        B2WebApiHttpClientImpl.builder().setHttpClientFactory(this).build(),
                        AGENT,
                        master,
                        null);
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
        }
    }
}
