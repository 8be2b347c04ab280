package lifeboat.console.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import lifeboat.console.terminal.SafeText;
import org.springframework.web.servlet.function.ServerRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who did what in the console. Each event is on disk before anybody is answered, and within a
/// minute in the signed evidence of every vault, several as one record; what cannot be filed waits
/// and is tried again. Its id keeps an event that is tried again from being filed twice. Safe for
/// concurrent use.
final class Audit implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(45);
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int LONGEST_TEXT = 300;

    private static final int MOST_STRANGERS = 100;
    private static final Duration STRANGERS_WINDOW = Duration.ofHours(1);

    private final WaitingEvents waiting;
    private final Commands commands;
    private final Clock clock;
    private final Consumer<String> log;
    private final JsonMapper json = new JsonMapper();
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;
    private long strangersSince = System.nanoTime();
    private int strangers;

    private Audit(Path state, Commands commands, Clock clock, Consumer<String> log) {
        this.waiting = new WaitingEvents(state);
        this.commands = commands;
        this.clock = clock;
        this.log = log;
        this.thread = Thread.ofVirtual().name("console-audit").unstarted(this::work);
    }

    static Audit begin(Path state, Commands commands, Clock clock, Consumer<String> log) {
        Audit audit = new Audit(state, commands, clock, log);
        audit.thread.start();
        return audit;
    }

    /// What somebody did who is logged in.
    void add(ServerRequest request, String what, String detail) {
        HttpServletRequest from = request.servletRequest();
        add(Viewer.of(from).name(), String.valueOf(from.getRemoteAddr()), what, detail);
    }

    /// What somebody did who is not logged in: as many as may be within an hour are kept, then one
    /// that says that there were more, so that nobody fills the evidence.
    void addOfStranger(String who, String from, String what) {
        int before;
        lock.lock();
        try {
            long now = System.nanoTime();
            if (now - strangersSince > STRANGERS_WINDOW.toNanos()) {
                strangersSince = now;
                strangers = 0;
            }
            before = strangers++;
        } finally {
            lock.unlock();
        }
        if (before < MOST_STRANGERS) {
            add(who, from, what, "");
        } else if (before == MOST_STRANGERS) {
            add("(anybody)", from, "log-ins-not-recorded", "there are more within this hour");
        }
    }

    /// @param from address of the browser
    /// @param what a word such as `log-in`
    /// @param detail for people; never a secret
    void add(String who, String from, String what, String detail) {
        String event =
                json.writeValueAsString(
                        json.createObjectNode()
                                .put("id", UUID.randomUUID().toString())
                                .put("at", clock.instant().toString())
                                .put("who", text(who))
                                .put("from", text(from))
                                .put("what", what)
                                .put("detail", text(detail)));
        try {
            waiting.add(event);
        } catch (IOException e) {
            log.accept("an event of the console is on no record: " + what + ": " + e.getMessage());
        }
    }

    private static String text(String foreign) {
        String line = SafeText.line(foreign);
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "…";
    }

    private void work() {
        boolean last = false;
        while (!last) {
            try {
                last = end.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
                file();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void file() throws InterruptedException {
        try {
            for (Optional<Path> taken = waiting.take(); taken.isPresent(); taken = waiting.take()) {
                JsonNode answer =
                        commands.answer(
                                List.of("console-events", "--events", taken.get().toString()),
                                Optional.empty(),
                                LONGEST);
                tellTorn(answer.path("unreadable").asInt(0));
                waiting.filed();
            }
        } catch (CommandFailure | IOException e) {
            log.accept("events of the console wait to be filed: " + e.getMessage());
        }
    }

    private void tellTorn(int events) {
        if (events > 0) {
            log.accept(
                    events
                            + (events == 1 ? " event" : " events")
                            + " of the console was cut off while it was written; what is left of"
                            + " it is in the evidence");
        }
    }

    /// Files what is left, as far as that can be done soon.
    @Override
    public void close() {
        end.countDown();
        try {
            if (!thread.join(Duration.ofSeconds(20))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
