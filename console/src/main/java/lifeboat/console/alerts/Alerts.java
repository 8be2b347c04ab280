package lifeboat.console.alerts;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Session;
import lifeboat.console.Status;
import lifeboat.console.config.NotifyConfig;
import lifeboat.console.config.NotifyConfig.Event;
import lifeboat.console.config.NotifyConfig.Watched;
import lifeboat.console.config.SiteConfig;

/// Tells how one command began and ended, where `notify:` wants that. Never fails the command.
public final class Alerts {
    private final Session session;
    private final Clock clock;
    private final Optional<Subject> subject;

    /// What is told of.
    private record Subject(
            SiteConfig config, Watched command, Optional<String> slot, List<NotifyConfig> paths) {}

    /// Work that is told of.
    @FunctionalInterface
    public interface Work {
        Result done() throws CommandException, IOException, InterruptedException;
    }

    public Alerts(Session session, Request request, Clock clock) {
        this.session = session;
        this.clock = clock;
        this.subject =
                session.configuration()
                        .flatMap(config ->
                                watched(config, request)
                                        .map(command -> subject(config, command, request)))
                        .filter(found -> !found.paths().isEmpty());
    }

    private static Subject subject(SiteConfig config, Watched command, Request request) {
        Optional<Request.Planned> planned =
                switch (request) {
                    case Request.Backup backup -> backup.planned();
                    case Request.Drill drill -> drill.planned();
                    default -> Optional.empty();
                };
        return new Subject(
                config,
                command,
                planned.map(slot -> slot.policy() + " " + slot.slot()),
                config.notifications().stream()
                        .filter(path -> path.of().contains(command))
                        .filter(path -> !(request instanceof Request.ThawLeft && isPing(path)))
                        .toList());
    }

    private static Optional<Watched> watched(SiteConfig config, Request request) {
        return switch (request) {
            case Request.Backup _ -> Optional.of(Watched.BACKUP);
            case Request.Drill _ -> Optional.of(Watched.DRILL);
            case Request.RestoreEverything _ -> Optional.of(Watched.RESTORE_EVERYTHING);
            case Request.Verify _ -> Optional.of(Watched.VERIFY);
            case Request.Heal _ -> Optional.of(Watched.HEAL);
            case Request.Prune prune ->
                    prune.effect() == Request.Prune.Effect.DRY_RUN
                            ? Optional.empty()
                            : Optional.of(Watched.PRUNE);
            case Request.Overview overview ->
                    overview.telling() == Request.Overview.Telling.NOTIFY
                            ? Optional.of(Watched.STATUS)
                            : Optional.empty();
            case Request.ThawLeft _ -> Optional.of(Watched.BACKUP);
            case Request.MissedSlots missed -> planned(config, missed.policy());
            default -> Optional.empty();
        };
    }

    /// One that counts backups.
    private static boolean isPing(NotifyConfig path) {
        return path.way() instanceof NotifyConfig.Ping;
    }

    private static Optional<Watched> planned(SiteConfig config, String policy) {
        return config.schedules().stream()
                .filter(schedule -> schedule.name().equals(policy))
                .map(schedule -> Watched.valueOf(schedule.run().name()))
                .findFirst();
    }

    /// Does `work` and tells of it.
    public Result around(Work work) throws CommandException, IOException, InterruptedException {
        if (subject.isEmpty()) {
            return work.done();
        }
        try (Courier courier = new Courier(session.secrets())) {
            began(courier, subject.get());
            Result result;
            try {
                result = work.done();
            } catch (CommandException | IOException | RuntimeException e) {
                ended(courier, subject.get(), failure(subject.get(), e));
                throw e;
            }
            if (!(result instanceof Result.Thawed thawed && thawed.done().isEmpty())) {
                ended(courier, subject.get(), alert(subject.get(), result));
            }
            return result;
        }
    }

    private void began(Courier courier, Subject about) throws InterruptedException {
        for (NotifyConfig path : about.paths()) {
            if (path.way() instanceof NotifyConfig.Ping ping) {
                try {
                    courier.begin(ping);
                } catch (IOException e) {
                    session.progress().note(Courier.name(ping) + " " + e.getMessage());
                }
            }
        }
    }

    private Alert failure(Subject about, Exception e) {
        String hint = e instanceof CommandException told ? told.hint() : "";
        return alert(about, Event.FAILED, String.valueOf(e.getMessage()), hint, List.of());
    }

    private Alert alert(Subject about, Result result) {
        if (result instanceof Result.MissedSlots missed) {
            return alert(
                    about,
                    Event.MISSED,
                    missed.policy() + " did not run: " + missed.slots(),
                    "lifeboat status",
                    List.of());
        }
        Event event =
                switch (result.outcome()) {
                    case OK -> Event.OK;
                    case DEGRADED -> Event.DEGRADED;
                    case FAILED, DAMAGED -> Event.FAILED;
                };
        List<String> details = Sentences.of(result);
        String command = about.command().word();
        String message =
                switch (result) {
                    case Result.Overview overview -> overview.sentence();
                    case Result.Thawed thawed -> thawed(thawed);
                    default -> "the " + command + " ended " + ending(event);
                };
        String next = event == Event.OK ? "" : "lifeboat status; lifeboat runs";
        return alert(about, event, message, next, details);
    }

    private static String thawed(Result.Thawed thawed) {
        return "a backup that was killed left an application frozen, "
                + (thawed.status() == Status.FAILED
                        ? "and it may still be"
                        : "and it was thawed now");
    }

    private static String ending(Event event) {
        return switch (event) {
            case OK, RECOVERED -> "well";
            case DEGRADED -> "well, but not everything is good";
            case FAILED, MISSED -> "badly";
        };
    }

    private Alert alert(
            Subject about, Event event, String message, String next, List<String> details) {
        return new Alert(
                event,
                about.config().site(),
                about.config().host().name().orElseGet(Alerts::machine),
                about.command(),
                about.slot(),
                clock.instant(),
                message,
                next,
                details);
    }

    private static String machine() {
        try {
            return java.net.InetAddress.getLocalHost().getHostName();
        } catch (java.net.UnknownHostException e) {
            return "unknown";
        }
    }

    private void ended(Courier courier, Subject about, Alert alert) throws InterruptedException {
        AlertMemory memory = AlertMemory.in(about.config().state());
        String command = about.command().word();
        boolean wasBad = memory.told(command).filter(last -> !last.equals("ok")).isPresent();
        boolean same =
                memory.told(command)
                        .filter(last -> last.equals(alert.word() + " " + alert.details()))
                        .isPresent();
        Map<NotifyConfig, Alert> letters = new LinkedHashMap<>();
        for (NotifyConfig path : about.paths()) {
            if (path.way() instanceof NotifyConfig.Ping || path.on().contains(alert.event())) {
                if (about.command() != Watched.STATUS || !same) { // it is asked every hour
                    letters.put(path, alert);
                }
            } else if (wasBad && alert.event() == Event.OK && path.on().contains(Event.RECOVERED)) {
                letters.put(path, recovered(alert));
            }
        }
        deliver(courier, memory, letters);
        memory.tell(
                command, alert.event() == Event.OK ? "ok" : alert.word() + " " + alert.details());
        remember(session, memory);
    }

    private static Alert recovered(Alert alert) {
        return new Alert(
                Event.RECOVERED,
                alert.site(),
                alert.host(),
                alert.command(),
                alert.slot(),
                alert.time(),
                alert.message() + " again",
                "",
                alert.details());
    }

    /// Where a path fails for the first time, the others hear of it.
    private void deliver(Courier courier, AlertMemory memory, Map<NotifyConfig, Alert> letters)
            throws InterruptedException {
        List<String> broken = new ArrayList<>();
        for (Map.Entry<NotifyConfig, Alert> letter : letters.entrySet()) {
            NotifyConfig.Way way = letter.getKey().way();
            delivered(courier, memory, way, letter.getValue()).ifPresent(broken::add);
        }
        if (broken.isEmpty() || subject.isEmpty()) {
            return;
        }
        String message = "an alert could not be delivered: " + String.join("; ", broken);
        Subject about = subject.get();
        Alert alarm = alert(about, Event.DEGRADED, message, "lifeboat notify --test", List.of());
        for (NotifyConfig path : about.paths()) {
            boolean works = !memory.broken().containsKey(Courier.name(path.way()));
            if (works && !(path.way() instanceof NotifyConfig.Ping)) {
                delivered(courier, memory, path.way(), alarm);
            }
        }
    }

    /// @return what does not work, where that is new
    private Optional<String> delivered(
            Courier courier, AlertMemory memory, NotifyConfig.Way way, Alert alert)
            throws InterruptedException {
        String name = Courier.name(way);
        try {
            courier.deliver(way, alert);
            memory.works(name);
            return Optional.empty();
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            session.progress().note("the alert did not reach " + name + ": it " + reason);
            return memory.fails(name, reason, clock.instant())
                    ? Optional.of(name + " " + reason)
                    : Optional.empty();
        }
    }

    /// Sends a test over every path, whatever it is told otherwise.
    ///
    /// @throws CommandException.Misused if there is none
    public static Result.Notified test(Session session, Clock clock)
            throws CommandException, InterruptedException {
        SiteConfig config = session.requiredConfiguration();
        if (config.notifications().isEmpty()) {
            throw new CommandException.Misused(
                    "nobody is told anything: the configuration has no `notify:`",
                    "add it, see docs/configuration.md");
        }
        AlertMemory memory = AlertMemory.in(config.state());
        List<Result.NotifyPath> paths = new ArrayList<>();
        try (Courier courier = new Courier(session.secrets())) {
            for (NotifyConfig path : config.notifications()) {
                String name = Courier.name(path.way());
                try {
                    courier.deliver(path.way(), testAlert(config, path, clock));
                    memory.works(name);
                    paths.add(new Result.NotifyPath(name, Status.OK, ""));
                } catch (IOException e) {
                    String reason = String.valueOf(e.getMessage());
                    memory.fails(name, reason, clock.instant());
                    paths.add(new Result.NotifyPath(name, Status.FAILED, reason));
                }
            }
        }
        remember(session, memory);
        boolean good = paths.stream().allMatch(path -> path.status() == Status.OK);
        return new Result.Notified(good ? Status.OK : Status.FAILED, paths);
    }

    private static Alert testAlert(SiteConfig config, NotifyConfig path, Clock clock) {
        return new Alert(
                Event.OK,
                config.site(),
                config.host().name().orElseGet(Alerts::machine),
                path.of().isEmpty() ? Watched.STATUS : path.of().getFirst(),
                Optional.empty(),
                clock.instant(),
                "this is a test: nothing happened",
                "",
                List.of());
    }

    private static void remember(Session session, AlertMemory memory) {
        try {
            memory.save();
        } catch (IOException e) {
            session.progress().note("what was told cannot be remembered: " + e.getMessage());
        }
    }
}
