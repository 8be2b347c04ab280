package lifeboat.console.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import lifeboat.console.CommandException;
import lifeboat.console.Result;
import lifeboat.console.Session;
import lifeboat.console.Status;
import lifeboat.console.config.ScheduleConfig;
import lifeboat.console.config.SecretText;
import lifeboat.console.config.ServeConfig;
import lifeboat.console.config.SiteConfig;
import lifeboat.console.config.WebConfig;
import lifeboat.console.schedule.BookException;
import lifeboat.console.schedule.SlotBook;
import lifeboat.console.schedule.SlotLoop;
import lifeboat.console.schedule.Slots;
import lifeboat.console.web.BegunByPeople;
import lifeboat.console.web.SlotBoard;
import lifeboat.console.web.WebConsole;

/// `serve`.
public final class ServeCommand {
    private static final Duration TURN = Duration.ofSeconds(2);
    private static final Duration LAST_WORDS = Duration.ofSeconds(30);

    private final Session session;
    private final SiteConfig config;
    private final Clock clock;
    private final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
    private final ServeLog log;
    private final SlotBoard board = new SlotBoard();

    public ServeCommand(Session session, Clock clock) {
        this.session = session;
        this.config = session.requiredConfiguration();
        this.clock = clock;
        this.log = new ServeLog(clock, session.progress()::note);
    }

    /// Blocks until the process is told to end and nothing runs any more.
    ///
    /// @throws CommandException.Misused if neither a schedule nor the console is configured, or one
    ///   needs a passphrase that is not at hand
    /// @throws CommandException.Refused if another process works with the same schedules
    public Result.Served run() throws CommandException, IOException, InterruptedException {
        check();
        List<Slots> policies =
                config.schedules().stream()
                        .map(schedule -> new Slots(schedule, config.site()))
                        .toList();
        try (SlotBook book = book()) {
            open(book);
            Optional<Integer> metrics = config.metrics().port();
            Optional<WebConfig> web = config.serve().web();
            try (Closing _ = metrics.isPresent() ? door(metrics.get())::close : () -> {}) {
                if (web.isEmpty()) {
                    return serve(policies, book, BegunByPeople.NONE);
                }
                try (WebConsole console = console(web.get())) {
                    return serve(policies, book, console);
                }
            }
        }
    }

    /// Something that is closed in the end.
    @FunctionalInterface
    private interface Closing extends AutoCloseable {
        @Override
        void close();
    }

    private WebConsole console(WebConfig web) throws CommandException {
        try {
            Files.createDirectories(config.state());
            return WebConsole.open(
                    config,
                    web,
                    new ChildCommands(
                            Program.words(),
                            config.file(),
                            config.state().resolve("serve").resolve("console"),
                            session.passphrases().existingFile()),
                    board,
                    clock,
                    log::note);
        } catch (IOException e) {
            throw new CommandException.Failed(
                    "the web console cannot start: " + e.getMessage(),
                    "correct serve.web in the configuration, or end what uses its port",
                    e);
        }
    }

    private MetricsDoor door(int port) throws CommandException {
        try {
            return MetricsDoor.open(port, config.metrics().file().orElseThrow());
        } catch (IOException e) {
            throw new CommandException.Failed(
                    "port "
                            + port
                            + " of 127.0.0.1 cannot be had for the metrics: "
                            + e.getMessage(),
                    "choose another metrics.port, or end what uses it",
                    e);
        }
    }

    private Result.Served serve(List<Slots> policies, SlotBook book, BegunByPeople people)
            throws InterruptedException {
        Signals.into(signals);
        Children children =
                new Children(
                        Program.words(),
                        config.file(),
                        config.state().resolve("serve"),
                        session.passphrases().existingFile());
        SlotLoop loop =
                new SlotLoop(
                        policies,
                        book,
                        children,
                        log,
                        clock,
                        System::nanoTime,
                        SlotLoop.Pace.DEFAULT);
        log.note(
                "serving "
                        + policies.size()
                        + " schedules of site "
                        + config.site()
                        + loop.next().map(next -> ", the next slot is at " + next).orElse(""));
        String signal =
                turnUntilTold(loop, children, new BoardWriter(policies, book, board, clock));
        loop.drain();
        people.drain();
        int running = loop.running() + people.running();
        log.note("ending after " + signal + ": " + running + " still running");
        int interrupted = drained(loop, people) ? 0 : interrupted(loop, people);
        log.note("ended");
        return new Result.Served(
                interrupted > 0 ? Status.DEGRADED : Status.OK,
                log.started(),
                log.missed(),
                interrupted);
    }

    private void check() throws CommandException {
        if (config.schedules().isEmpty() && config.serve().web().isEmpty()) {
            throw new CommandException.Misused(
                    "there is nothing to serve: the configuration has no schedules and no"
                            + " `serve.web`",
                    "add `schedules:` or `serve: {web: {}}`, see docs/configuration.md");
        }
        for (ScheduleConfig schedule : config.schedules()) {
            boolean opens =
                    schedule.run() == ScheduleConfig.Run.DRILL
                            || schedule.run() == ScheduleConfig.Run.PRUNE;
            if (opens && !session.passphrases().isAtHand()) {
                throw new CommandException.Misused(
                        "schedule "
                                + schedule.name()
                                + " needs the passphrase, and nobody is there to type it",
                        "give --passphrase-file or LIFEBOAT_PASSPHRASE_FILE");
            }
        }
    }

    private SlotBook book() throws CommandException, IOException {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        String owner =
                InetAddress.getLocalHost().getHostName()
                        + "/"
                        + ProcessHandle.current().pid()
                        + "/"
                        + HexFormat.of().formatHex(random);
        if (config.serve().jobs().isEmpty()) {
            Files.createDirectories(config.state());
            return SlotBook.file(config.state(), config.site(), owner);
        }
        ServeConfig.Jobs jobs = config.serve().jobs().get();
        Optional<String> password = Optional.empty();
        if (jobs.password().isPresent()) {
            try (SecretText secret = session.secrets().open(jobs.password().get())) {
                password = Optional.of(new String(secret.revealCharacters()));
            } catch (IOException e) {
                throw new CommandException.Misused(
                        "the password of the job database cannot be read: " + e.getMessage(),
                        "correct serve.jobs.password");
            }
        }
        return SlotBook.postgresql(jobs.url(), password, config.site(), owner);
    }

    private void open(SlotBook book) throws CommandException {
        try {
            book.running();
        } catch (BookException e) {
            if (e.isHeldByAnother()) {
                throw new CommandException.Refused(
                        "another serve works with the state in " + config.state(),
                        "end it first; several processes can share schedules by serve.jobs.url");
            }
            throw new CommandException.Failed(
                    String.valueOf(e.getMessage()),
                    "see that the job database answers, or leave serve.jobs out",
                    e);
        }
    }

    private String turnUntilTold(SlotLoop loop, Children children, BoardWriter slots)
            throws InterruptedException {
        boolean hasConsole = config.serve().web().isPresent();
        try (Watch watch = new Watch(children, log::note);
                Thaw thaw = new Thaw(children, config.state(), log::note, Thaw.Pace.ofProgram())) {
            while (true) {
                thaw.turn();
                if (!thaw.holdsUp() || loop.running() > 0) {
                    loop.turn();
                }
                if (hasConsole) {
                    slots.turn();
                }
                if (!config.notifications().isEmpty() || config.metrics().file().isPresent()) {
                    watch.turn();
                }
                String signal = signals.poll(TURN.toMillis(), TimeUnit.MILLISECONDS);
                if (signal != null) {
                    return signal;
                }
            }
        }
    }

    /// Whether everything ended by itself in time.
    private boolean drained(SlotLoop loop, BegunByPeople people) throws InterruptedException {
        long until = System.nanoTime() + config.serve().drain().toNanos();
        loop.turn();
        while (loop.running() + people.running() > 0) {
            if (System.nanoTime() - until >= 0) {
                log.note("waited " + config.serve().drain() + ", ending what still runs");
                return false;
            }
            String signal = signals.poll(TURN.toMillis() / 4, TimeUnit.MILLISECONDS);
            if (signal != null) {
                log.note("ending what still runs after a second " + signal);
                return false;
            }
            loop.turn();
        }
        return true;
    }

    private int interrupted(SlotLoop loop, BegunByPeople people) throws InterruptedException {
        int interrupted = loop.running() + people.running();
        loop.stopRuns();
        people.stop();
        long until = System.nanoTime() + LAST_WORDS.toNanos();
        while (loop.running() + people.running() > 0 && System.nanoTime() - until < 0) {
            TimeUnit.MILLISECONDS.sleep(200);
            loop.turn();
        }
        loop.killRuns();
        people.kill();
        for (int i = 0; i < 10 && loop.running() > 0; i++) {
            TimeUnit.MILLISECONDS.sleep(200);
            loop.turn();
        }
        return interrupted;
    }
}
