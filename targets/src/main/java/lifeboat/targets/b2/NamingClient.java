package lifeboat.targets.b2;

import java.io.IOException;
import java.util.Optional;
import lifeboat.targets.http.HttpProxy;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/// A client whose failures name the proxy they happened at. Closing it closes the client within.
@SuppressWarnings("deprecation") // of the parent's own methods
final class NamingClient extends CloseableHttpClient {
    /// No store says so.
    private static final int PROXY_WANTS_LOGIN = 407;

    private final CloseableHttpClient inner;
    private final HttpProxy proxy;

    NamingClient(CloseableHttpClient inner, HttpProxy proxy) {
        this.inner = inner;
        this.proxy = proxy;
    }

    @Override
    protected CloseableHttpResponse doExecute(
            @Nullable HttpHost store, HttpRequest request, @Nullable HttpContext context)
            throws IOException {
        try {
            CloseableHttpResponse answer = inner.execute(store, request, context);
            if (answer.getStatusLine().getStatusCode() != PROXY_WANTS_LOGIN) {
                return answer;
            }
            answer.close();
            throw B2Route.wantsLogin(proxy, null);
        } catch (IOException e) {
            throw B2Route.named(Optional.of(proxy), store, e);
        }
    }

    @Override
    public void close() throws IOException {
        inner.close();
    }

    @Override
    @Deprecated
    public org.apache.http.params.HttpParams getParams() {
        return inner.getParams();
    }

    @Override
    @Deprecated
    public org.apache.http.conn.ClientConnectionManager getConnectionManager() {
        return inner.getConnectionManager();
    }
}
