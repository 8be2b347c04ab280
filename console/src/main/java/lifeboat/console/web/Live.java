package lifeboat.console.web;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Tells open pages that something is new; they then ask for themselves again, so nothing of the
/// site is in these streams. Nobody holds more of them than [Listeners] allows; a page whose stream
/// gave way asks again when somebody looks at it. A stream ends after a few minutes and is asked
/// for again, so that nobody listens on who may not look any more. Safe for concurrent use.
final class Live implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Listeners<ServerResponse.SseBuilder> streams = new Listeners<>();
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
        String person = Viewer.of(request.servletRequest()).name();
        String session = request.session().getId();
        return ServerResponse.sse(
                stream -> {
                    stream.onComplete(() -> streams.remove(stream));
                    stream.onTimeout(() -> streams.remove(stream));
                    stream.onError(_ -> streams.remove(stream));
                    streams.add(person, session, stream).ifPresent(this::dismiss);
                    send(stream, "hello");
                },
                LONGEST);
    }

    private void dismiss(ServerResponse.SseBuilder stream) {
        send(stream, "enough");
        stream.complete();
    }

    /// Something is new.
    void changed() {
        streams.all().forEach(stream -> send(stream, "changed"));
    }

    private void beat() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(HEARTBEAT.toMillis());
                streams.all().forEach(stream -> send(stream, "beat"));
                if (!streams.all().isEmpty()) {
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
        streams.all().forEach(ServerResponse.SseBuilder::complete);
    }
}
