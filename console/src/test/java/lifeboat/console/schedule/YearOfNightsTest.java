package lifeboat.console.schedule;

import static lifeboat.console.config.ScheduleConfig.CatchUp.NONE;
import static lifeboat.console.config.ScheduleConfig.CatchUp.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import lifeboat.console.config.Blackout;
import lifeboat.console.config.ScheduleConfig;
import lifeboat.console.schedule.SlotRunner.Outcome;
import lifeboat.engines.postgresql.TestPostgresql;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two processes that share the schedules of a site by one PostgreSQL database, for months, with
/// crashes, clocks that disagree, connections that break and runs that fail. Time is made up, the
/// database is not.
@Timeout(240)
final class YearOfNightsTest {
    private static final int DAYS = Boolean.getBoolean("lifeboat.long") ? 365 : 120;
    private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");
    private static final List<Slots> POLICIES =
            List.of(
                    VirtualNights.slots("nightly", ScheduleConfig.Run.BACKUP, "0 2 * * *", ONE),
                    VirtualNights.slots(
                            "noon", ScheduleConfig.Run.BACKUP, "0 12 * * MON-FRI", NONE),
                    VirtualNights.slots(
                            "sunday",
                            ScheduleConfig.Run.DRILL,
                            "0 5 * * SUN",
                            ONE,
                            Blackout.parse("2026-12-20..2026-12-31")),
                    VirtualNights.slots("monthly", ScheduleConfig.Run.PRUNE, "30 6 1 * *", ONE));

    private final long seed = Long.getLong("lifeboat.seed", 20261127L);
    private final Random random = new Random(seed);
    private final VirtualNights nights = new VirtualNights(BEGIN.toString());
    private final List<VirtualNights.Serving> up = new ArrayList<>();
    private int born;
    private int deaths;
    private int cuts;

    @Test
    @DisplayName(
            "T-03 two serve on one job database for months (a year with --long) with faults: no slot twice, none lost")
    void aYear() throws Exception {
        System.out.println("seed " + seed);
        try (TestPostgresql server = TestPostgresql.start();
                SocketBridge bridge =
                        SocketBridge.to(server.server().directory().resolve(".s.PGSQL.5432"))) {
            server.execute("postgres", "create role jobs login", "create database jobs owner jobs");
            Instant end = BEGIN.plus(Duration.ofDays(DAYS));
            while (nights.now().isBefore(end)) {
                step(bridge);
            }
            quietDays(bridge);
            check(bridge, end);
        }
    }

    private void step(SocketBridge bridge) throws InterruptedException {
        idle();
        nights.pass(Duration.ofMinutes(5 + random.nextInt(70)));
        nights.length = Duration.ofMinutes(1 + random.nextInt(random.nextInt(20) == 0 ? 600 : 90));
        int dice = random.nextInt(40);
        nights.next =
                switch (dice) {
                    case 0 -> Outcome.FAILED;
                    case 1 -> Outcome.DEGRADED;
                    case 2 -> Outcome.KILLED;
                    case 3 -> Outcome.REFUSED;
                    default -> Outcome.DONE;
                };
        if (up.size() < 2 && random.nextInt(6) == 0) {
            start(bridge);
        } else if (!up.isEmpty() && random.nextInt(40) == 0) {
            up.remove(random.nextInt(up.size())).die();
            deaths++;
        }
        if (random.nextInt(50) == 0) {
            bridge.cut();
            cuts++;
        }
        if (random.nextInt(400) == 0) { // a long weekend without anybody
            up.forEach(VirtualNights.Serving::die);
            up.clear();
            nights.pass(Duration.ofHours(random.nextInt(100)));
        }
        for (VirtualNights.Serving process : up) {
            if (random.nextInt(15) > 0) { // else it is slow this time
                process.loop.turn();
            }
        }
    }

    /// Nothing happens until shortly before the next slot, most of the time.
    private void idle() {
        boolean quiet = up.stream().allMatch(process -> process.loop.running() == 0);
        if (quiet && !up.isEmpty() && random.nextInt(6) > 0) {
            Instant next = up.getFirst().loop.next().orElseThrow();
            Duration until = Duration.between(nights.now(), next).minusMinutes(random.nextInt(60));
            if (until.isPositive()) {
                nights.pass(until);
            }
        }
    }

    private void start(SocketBridge bridge) {
        Duration skew = Duration.ofSeconds(random.nextInt(240) - 120);
        up.add(nights.new Serving(book(bridge, "p" + born++), POLICIES, skew));
    }

    private static SlotBook book(SocketBridge bridge, String owner) {
        return SlotBook.postgresql(
                URI.create("postgresql://jobs@127.0.0.1:" + bridge.port() + "/jobs"),
                Optional.empty(),
                "shop",
                owner);
    }

    /// Whatever is open comes to an end.
    private void quietDays(SocketBridge bridge) throws InterruptedException {
        nights.next = Outcome.DONE;
        nights.length = Duration.ofMinutes(20);
        if (up.isEmpty()) {
            start(bridge);
        }
        for (int i = 0; i < 2 * 48; i++) {
            nights.pass(Duration.ofMinutes(30));
            for (VirtualNights.Serving process : up) {
                process.loop.turn();
            }
        }
    }

    private void check(SocketBridge bridge, Instant end) throws BookException {
        try (SlotBook book = book(bridge, "who looks")) {
            Instant since = book.progress("nightly", BEGIN).since();
            List<SlotEntry> all = new ArrayList<>();
            for (Slots slots : POLICIES) {
                all.addAll(book.entries(slots.schedule().name(), since, end));
            }
            long missed = all.stream().filter(e -> e.state() == SlotState.MISSED).count();
            System.out.printf(
                    "%d slots: %d done, %d missed, %d left out; %d starts, %d processes, %d deaths, %d cuts%n",
                    all.size(),
                    nights.done.size(),
                    missed,
                    all.stream().filter(e -> e.state() == SlotState.LEFT_OUT).count(),
                    nights.starts,
                    born,
                    deaths,
                    cuts);
            assertThat(nights.contradictions(book, POLICIES, since, end))
                    .as("seed %d", seed)
                    .isEmpty();
            assertThat(nights.done.size()).as("done").isGreaterThan(500 * DAYS / 365);
            assertThat(missed).as("missed").isBetween(2L, 120L);
            assertThat(nights.missed.keySet())
                    .as("in the evidence")
                    .containsAll(
                            all.stream()
                                    .filter(e -> e.state() == SlotState.MISSED)
                                    .map(SlotEntry::slot)
                                    .toList());
            assertThat(deaths).isGreaterThan(30 * DAYS / 365);
            assertThat(cuts).isGreaterThan(20 * DAYS / 365);
        } finally {
            up.forEach(VirtualNights.Serving::die);
        }
    }
}
