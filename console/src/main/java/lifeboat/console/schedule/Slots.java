package lifeboat.console.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import lifeboat.console.config.Cron;
import lifeboat.console.config.ScheduleConfig;
import lifeboat.encryption.Sha256;

/// The slots of one schedule. Each local time that the schedule names is one slot: one that summer
/// time skips is as much later as the clock jumped, one that it repeats is the first of the two.
/// Only a schedule of all 24 hours runs in both of two hours of the same name. Immutable.
public final class Slots {
    /// Longest way to the next slot: from one 29 February to the next across 2100.
    private static final int HORIZON_DAYS = 366 * 9;

    private final ScheduleConfig schedule;
    private final String site;
    private final Days days;
    private final List<LocalTime> times;
    private final boolean everyHour;

    public Slots(ScheduleConfig schedule, String site) {
        this.schedule = schedule;
        this.site = site;
        this.days = new Days(schedule.cron());
        this.times = times(schedule.cron());
        this.everyHour = schedule.cron().hours().cardinality() == 24;
    }

    private static List<LocalTime> times(Cron cron) {
        List<LocalTime> times = new ArrayList<>();
        BitSet minutes = cron.minutes();
        cron.hours().stream()
                .forEach(hour ->
                        minutes.stream().forEach(minute -> times.add(LocalTime.of(hour, minute))));
        return times;
    }

    /// Which days a cron expression names.
    private record Days(
            BitSet ofMonth, BitSet months, BitSet ofWeek, boolean anyOfMonth, boolean anyOfWeek) {
        Days(Cron cron) {
            this(
                    cron.daysOfMonth(),
                    cron.months(),
                    cron.daysOfWeek(),
                    cron.daysOfMonth().cardinality() == 31,
                    cron.daysOfWeek().cardinality() == 7);
        }

        boolean holds(LocalDate date) {
            boolean month = ofMonth.get(date.getDayOfMonth());
            boolean week = ofWeek.get(date.getDayOfWeek().getValue() % 7);
            boolean day = (anyOfMonth || anyOfWeek) ? (month && week) : (month || week);
            return months.get(date.getMonthValue()) && day;
        }
    }

    public ScheduleConfig schedule() {
        return schedule;
    }

    /// The slots after `from` up to and including `to`, oldest first.
    public List<Instant> between(Instant from, Instant to) {
        TreeSet<Instant> found = new TreeSet<>();
        // A jump of the local clock moves a slot by a day at most.
        LocalDate day = date(from).minusDays(2);
        LocalDate last = date(to).plusDays(2);
        for (; !day.isAfter(last); day = day.plusDays(1)) {
            found.addAll(on(day));
        }
        return List.copyOf(found.subSet(from, false, to.isBefore(from) ? from : to, true));
    }

    /// The first slot after `from`; empty where the schedule names no day that exists.
    public Optional<Instant> next(Instant from) {
        LocalDate day = date(from).minusDays(2);
        Optional<Instant> found = Optional.empty();
        for (int i = 0; i < HORIZON_DAYS && found.isEmpty(); i++) {
            LocalDate here = day.plusDays(i);
            // the day after may begin earlier than a slot that was moved out of this one
            TreeSet<Instant> both = new TreeSet<>(on(here));
            both.addAll(on(here.plusDays(1)));
            found = Optional.ofNullable(both.higher(from));
        }
        return found;
    }

    private LocalDate date(Instant instant) {
        return LocalDate.ofInstant(instant, schedule.zone());
    }

    private List<Instant> on(LocalDate date) {
        List<Instant> instants = new ArrayList<>();
        if (days.holds(date)) {
            for (LocalTime time : times) {
                ZonedDateTime at = LocalDateTime.of(date, time).atZone(schedule.zone());
                instants.add(at.toInstant());
                if (everyHour) {
                    instants.add(at.withLaterOffsetAtOverlap().toInstant());
                }
            }
        }
        return instants;
    }

    /// When the slot is started: its moment and a delay that is the same in every process.
    public Instant start(Instant nominal) {
        long most = schedule.jitter().toMillis();
        if (most == 0) {
            return nominal;
        }
        String identity = site + "\n" + schedule.name() + "\n" + nominal;
        String digest = Sha256.hexOf(identity.getBytes(StandardCharsets.UTF_8));
        return nominal.plusMillis(Long.parseLong(digest.substring(0, 12), 16) % (most + 1));
    }

    /// The last moment at which a start still counts.
    public Instant latest(Instant nominal) {
        return nominal.plus(schedule.window());
    }

    /// Whether nothing is started at `instant`.
    public boolean isBlackedOut(Instant instant) {
        LocalDateTime local = LocalDateTime.ofInstant(instant, schedule.zone());
        return schedule.blackout().stream().anyMatch(range -> range.covers(local));
    }

    /// Time from the slot before `now` to the one after it; empty where there are not two.
    public Optional<Duration> interval(Instant now) {
        return next(now)
                .flatMap(first -> next(first).map(second -> Duration.between(first, second)));
    }
}
