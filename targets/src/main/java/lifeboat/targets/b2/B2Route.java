package lifeboat.targets.b2;

import java.io.IOException;
import java.util.Optional;
import lifeboat.targets.http.HttpProxy;
import lifeboat.targets.http.ProxyLogin;
import org.apache.http.HttpException;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.conn.routing.RouteInfo;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.DefaultProxyRoutePlanner;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/// Leads requests through a proxy, except those to hosts that are asked directly. Safe for
/// concurrent use.
final class B2Route extends DefaultProxyRoutePlanner {
    /// How a failure begins where a proxy opened no tunnel.
    static final String REFUSED = "CONNECT refused, http ";

    private final HttpProxy proxy;

    private B2Route(HttpProxy proxy) {
        super(new HttpHost(proxy.host(), proxy.port()));
        this.proxy = proxy;
    }

    @Override
    protected @Nullable HttpHost determineProxy(
            HttpHost store, HttpRequest request, HttpContext context) throws HttpException {
        return proxy.covers(store.getHostName())
                ? super.determineProxy(store, request, context)
                : null;
    }

    /// Makes every client of `builder` go through the proxy.
    static void lead(HttpProxy proxy, HttpClientBuilder builder) {
        builder.setRoutePlanner(new B2Route(proxy));
        proxy.login()
                .ifPresent(login -> {
                    BasicCredentialsProvider logins = new BasicCredentialsProvider();
                    logins.setCredentials(
                            new AuthScope(proxy.host(), proxy.port()),
                            new UsernamePasswordCredentials(login.user(), login.revealPassword()));
                    builder.setDefaultCredentialsProvider(logins);
                    builder.addInterceptorFirst((HttpRequest request, HttpContext context) ->
                            introduce(login, request, context));
                });
    }

    /// A body cannot be sent twice, so the password goes along at once. Behind a tunnel is the
    /// store, which must not see it.
    private static void introduce(ProxyLogin login, HttpRequest request, HttpContext context) {
        if (isPlain(context)) {
            request.setHeader("Proxy-Authorization", login.revealHeader());
        }
    }

    private static boolean isPlain(HttpContext context) {
        RouteInfo route = HttpClientContext.adapt(context).getHttpRoute();
        return route != null && route.getProxyHost() != null && !route.isTunnelled();
    }

    static ProxyFailure wantsLogin(HttpProxy proxy, @Nullable IOException cause) {
        return new ProxyFailure(
                ProxyFailure.Kind.LOGIN,
                proxy.name() + " wants a user and a password, or others than these (http 407)",
                cause);
    }

    /// What a request to a covered store failed with, in words that name the proxy.
    static IOException named(Optional<HttpProxy> proxy, @Nullable HttpHost store, IOException e) {
        if (e instanceof ProxyFailure
                || proxy.isEmpty()
                || store == null
                || !proxy.get().covers(store.getHostName())) {
            return e;
        }
        String said = String.valueOf(e.getMessage());
        if (said.startsWith(REFUSED) && said.endsWith(" 407")) {
            return wantsLogin(proxy.get(), e);
        }
        String reason = said.startsWith(REFUSED) ? said : e.getClass().getSimpleName();
        return new ProxyFailure(
                ProxyFailure.Kind.SILENCE, reason + " through " + proxy.get().name(), e);
    }
}
