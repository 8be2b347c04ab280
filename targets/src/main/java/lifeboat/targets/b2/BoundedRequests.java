package lifeboat.targets.b2;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpConnectionMetrics;
import org.apache.http.HttpException;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpRequestExecutor;

/// Sends requests and ends those that do not get on: a socket's own time-out bounds reading only,
/// and a server that stops reading would hold an upload for ever. Safe for concurrent use.
final class BoundedRequests extends HttpRequestExecutor implements AutoCloseable {
    private final long idleNanos;
    private final long requestNanos;
    private final ScheduledThreadPoolExecutor watch;

    /// @param idle how long nothing may move; found out after twice that at most
    /// @param request how long one request may take until its answer begins
    BoundedRequests(Duration idle, Duration request) {
        this.idleNanos = idle.toNanos();
        this.requestNanos = request.toNanos();
        this.watch =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("b2-watch").factory());
        watch.setRemoveOnCancelPolicy(true);
    }

    @Override
    public HttpResponse execute(HttpRequest request, HttpClientConnection wire, HttpContext context)
            throws IOException, HttpException {
        ScheduledFuture<?> watched =
                watch.scheduleWithFixedDelay(
                        new Look(wire), idleNanos, idleNanos, TimeUnit.NANOSECONDS);
        try {
            return opened(request, super.execute(request, wire, context));
        } finally {
            watched.cancel(false);
        }
    }

    /// A proxy that opens no tunnel has the last word; a first 407 is the question for a password.
    private static HttpResponse opened(HttpRequest request, HttpResponse answer)
            throws IOException {
        int status = answer.getStatusLine().getStatusCode();
        boolean asks =
                status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED
                        && !request.containsHeader(HttpHeaders.PROXY_AUTHORIZATION);
        if (request.getRequestLine().getMethod().equals("CONNECT")
                && status >= HttpStatus.SC_MULTIPLE_CHOICES
                && !asks) {
            throw new IOException(B2Route.REFUSED + status);
        }
        return answer;
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    /// Looks at one connection now and then, and drops it where nothing moves.
    private final class Look implements Runnable {
        private final HttpClientConnection wire;
        private final long start = System.nanoTime();
        private long moved = -1;

        Look(HttpClientConnection wire) {
            this.wire = wire;
        }

        @Override
        public void run() {
            try {
                HttpConnectionMetrics metrics = wire.getMetrics();
                long now = metrics.getSentBytesCount() + metrics.getReceivedBytesCount();
                if (now == moved || System.nanoTime() - start > requestNanos) {
                    wire.shutdown();
                }
                moved = now;
            } catch (IOException | RuntimeException _) {
                moved = -1; // the connection has gone by itself
            }
        }
    }
}
