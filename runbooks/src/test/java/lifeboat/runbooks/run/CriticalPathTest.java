package lifeboat.runbooks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import lifeboat.runbooks.Step;
import lifeboat.runbooks.Wave;
import lifeboat.runbooks.Work;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class CriticalPathTest {
    private static final int RUNS = 3000;
    private static final double EXACT = 1e-6;

    @Test
    @DisplayName("one chain from the first step to the last, without a hole, as long as the run")
    void coversTheRun() {
        for (long seed = 0; seed < RUNS; seed++) {
            Simulated run = Simulated.of(seed, Integer.MAX_VALUE, true);
            CriticalPath path = run.path();
            double at = 0;
            for (CriticalPath.Link link : path.links()) {
                assertThat(link.begun()).as("seed %d: %s", seed, path).isCloseTo(at, within(EXACT));
                at += link.seconds();
            }
            assertThat(at).as("seed %d", seed).isCloseTo(run.whole(), within(EXACT));
        }
    }

    @Test
    @DisplayName("with slots for everybody it is the longest way through what needs what")
    void isTheLongestWay() {
        for (long seed = 0; seed < RUNS; seed++) {
            Simulated run = Simulated.of(seed, 100, false);
            double sum = run.path().links().stream().mapToDouble(CriticalPath.Link::seconds).sum();
            assertThat(sum).as("seed %d", seed).isCloseTo(run.longestWay(), within(EXACT));
            assertThat(run.path().links())
                    .noneMatch(link -> link.reason() == CriticalPath.Reason.SLOT);
        }
    }

    @Test
    @DisplayName("a step that waited for a slot was ready, and as many others went on as may")
    void namesRealSlots() {
        int seen = 0;
        for (long seed = 0; seed < RUNS; seed++) {
            Simulated run = Simulated.of(seed, Integer.MAX_VALUE, false);
            for (CriticalPath.Link link : run.path().links()) {
                if (link.reason() == CriticalPath.Reason.SLOT && link.waited() > EXACT) {
                    double moment = link.begun() - link.waited() / 2;
                    assertThat(run.taken(link, moment)).as("seed %d: %s", seed, link).isTrue();
                    seen++;
                }
            }
        }
        assertThat(seen).as("the runs have such steps").isGreaterThan(100);
    }

    @Test
    @DisplayName("noise between steps changes the chain's gaps and nothing else")
    void bearsNoise() {
        for (long seed = 0; seed < RUNS; seed++) {
            Simulated run = Simulated.of(seed, Integer.MAX_VALUE, true);
            List<StepTime> later =
                    run.times().stream()
                            .map(t -> new StepTime(t.step(), t.begun() + 1e-9, t.ended(), ""))
                            .toList();
            CriticalPath noisy = CriticalPath.of(run.waves(), later, run.whole());
            assertThat(noisy.links().stream().map(CriticalPath.Link::step))
                    .as("seed %d", seed)
                    .isEqualTo(run.path().links().stream().map(CriticalPath.Link::step).toList());
        }
    }

    @Test
    void saysItInASentence() {
        List<PlannedWave> waves =
                List.of(
                        wave(
                                "data",
                                1,
                                List.of(
                                        step("restore a", List.of()),
                                        step("restore b", List.of()))),
                        wave("after", 4, List.of(step("verify a", List.of()))));
        List<StepTime> times =
                List.of(
                        new StepTime("restore a", 10, 30, ""),
                        new StepTime("restore b", 30, 96, "load"),
                        new StepTime("verify a", 96, 99, ""));
        assertThat(CriticalPath.of(waves, times, 100).sentence())
                .isEqualTo(
                        "66 % of the time was restore b, mostly load, 20 % was restore a;"
                                + " restore b waited 20 % for a slot of wave r");
        assertThat(CriticalPath.of(waves, List.of(), 100).sentence()).isEmpty();
    }

    private static PlannedWave wave(String name, int parallel, List<PlannedStep> steps) {
        return new PlannedWave(
                new Wave(
                        name,
                        parallel,
                        Wave.OnFailure.STOP,
                        steps.stream().map(PlannedStep::step).toList()),
                steps);
    }

    private static PlannedStep step(String name, List<String> needs) {
        return new PlannedStep(
                name,
                name.substring(0, 1),
                new Step(
                        name,
                        new Work.Command(List.of("a")),
                        List.of(),
                        Duration.ofSeconds(1),
                        0,
                        Step.When.ALWAYS,
                        List.of()),
                Optional.empty(),
                needs);
    }

    /// A run as the job's thread pools would have it, with whole seconds so that much falls
    /// together.
    private record Simulated(List<PlannedWave> waves, List<StepTime> times, double whole) {
        static Simulated of(long seed, int parallel, boolean withUnused) {
            SplittableRandom random = new SplittableRandom(seed);
            List<PlannedWave> waves = new ArrayList<>();
            List<StepTime> times = new ArrayList<>();
            double begun = 0;
            int count = random.nextInt(1, 4);
            for (int w = 0; w < count; w++) {
                PlannedWave wave = wave(random, w, parallel);
                waves.add(wave);
                begun = run(random, wave, begun, times, withUnused);
            }
            return new Simulated(waves, times, begun);
        }

        private static PlannedWave wave(SplittableRandom random, int number, int parallel) {
            List<PlannedStep> steps = new ArrayList<>();
            int size = random.nextInt(1, 9);
            for (int i = 0; i < size; i++) {
                List<String> needs = new ArrayList<>();
                for (int j = 0; j < i; j++) {
                    if (random.nextInt(4) == 0) {
                        needs.add(number + "-" + j);
                    }
                }
                steps.add(step(number + "-" + i, needs));
            }
            int slots = parallel == Integer.MAX_VALUE ? random.nextInt(1, 5) : parallel;
            return CriticalPathTest.wave(String.valueOf(number), slots, steps);
        }

        /// Slots are taken in the order of the steps and kept while a step waits for what it needs.
        private static double run(
                SplittableRandom random,
                PlannedWave wave,
                double begun,
                List<StepTime> times,
                boolean withUnused) {
            PriorityQueue<Double> free = new PriorityQueue<>();
            for (int i = 0; i < Math.min(wave.wave().parallel(), 100); i++) {
                free.add(begun);
            }
            Map<String, Double> ends = new HashMap<>();
            double last = begun;
            for (PlannedStep step : wave.steps()) {
                double slot = free.remove();
                double ready = slot;
                for (String need : step.needs()) {
                    ready = Math.max(ready, ends.getOrDefault(need, 0.0));
                }
                boolean unused = withUnused && step.needs().isEmpty() && random.nextInt(5) == 0;
                double end = unused ? slot : ready + random.nextInt(1, 20);
                if (!unused) {
                    times.add(new StepTime(step.name(), ready, end, ""));
                }
                ends.put(step.name(), end);
                free.add(end);
                last = Math.max(last, end);
            }
            return last;
        }

        CriticalPath path() {
            return CriticalPath.of(waves, times, whole);
        }

        /// The longest way by needs, wave after wave, found the other way round: forwards.
        double longestWay() {
            Map<String, StepTime> byName = new HashMap<>();
            times.forEach(time -> byName.put(time.step(), time));
            double sum = 0;
            for (PlannedWave wave : waves) {
                Map<String, Double> way = new HashMap<>();
                for (PlannedStep step : wave.steps()) {
                    double before = step.needs().stream().mapToDouble(way::get).max().orElse(0);
                    way.put(
                            step.name(),
                            before + Objects.requireNonNull(byName.get(step.name())).seconds());
                }
                sum += way.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
            }
            return sum;
        }

        /// Whether all slots of the link's wave were taken, also by steps that waited for others,
        /// while what the link needs had ended.
        boolean taken(CriticalPath.Link link, double moment) {
            PlannedWave wave =
                    waves.stream()
                            .filter(one ->
                                    one.steps().stream()
                                            .anyMatch(s -> s.name().equals(link.step())))
                            .findFirst()
                            .orElseThrow();
            int open = 0;
            for (PlannedStep step : wave.steps()) {
                if (step.name().equals(link.step())) {
                    return open >= wave.wave().parallel()
                            && step.needs().stream().allMatch(need -> time(need).ended() <= moment);
                }
                open += time(step.name()).ended() > moment ? 1 : 0;
            }
            throw new IllegalStateException("no such step: " + link);
        }

        private StepTime time(String step) {
            return times.stream().filter(t -> t.step().equals(step)).findFirst().orElseThrow();
        }
    }
}
