package lifeboat.console.web;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Tells open pages that something is new; they then ask for themselves again, so nothing of the
/// site is in these streams. A stream ends after a few minutes and is asked for again, so that
/// nobody listens on who may not look any more. Safe for concurrent use.
final class Live implements AutoCloseable {
    private static final int MOST = 40;
    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final List<ServerResponse.SseBuilder> streams = new CopyOnWriteArrayList<>();
    private final Thread heart;
    private volatile Runnable fresh = () -> {};

    Live() {
        this.heart = Thread.ofVirtual().name("console-live").start(this::beat);
    }

    /// @param whoever has the facts renewed where they are old; called now and then while somebody
    ///   looks
    void asks(Runnable whoever) {
        fresh = whoever;
    }

    ServerResponse open(ServerRequest request) {
        if (streams.size() >= MOST) {
            return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE).build();
        }
        return ServerResponse.sse(
                stream -> {
                    stream.onComplete(() -> streams.remove(stream));
                    stream.onTimeout(() -> streams.remove(stream));
                    stream.onError(_ -> streams.remove(stream));
                    streams.add(stream);
                    send(stream, "hello");
                },
                LONGEST);
    }

    /// Something is new.
    void changed() {
        streams.forEach(stream -> send(stream, "changed"));
    }

    private void beat() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(HEARTBEAT.toMillis());
                streams.forEach(stream -> send(stream, "beat"));
                if (!streams.isEmpty()) {
                    fresh.run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(ServerResponse.SseBuilder stream, String word) {
        try {
            synchronized (stream) {
                stream.event(word).data(word);
            }
        } catch (IOException | IllegalStateException e) {
            streams.remove(stream); // whoever listened has gone
        }
    }

    @Override
    public void close() {
        heart.interrupt();
        for (ServerResponse.SseBuilder stream : new ArrayList<>(streams)) {
            stream.complete();
        }
    }
}
