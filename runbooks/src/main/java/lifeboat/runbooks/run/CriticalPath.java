package lifeboat.runbooks.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The chain of steps that determined how long a run took: each waited for the end of the one
/// before it. Made from what was measured, so it tells of this run; steps that were done in an
/// earlier run are not in it.
///
/// @param whole seconds that the run took so far
/// @param links first one first; none where no step ran
public record CriticalPath(double whole, List<Link> links) {
    private static final double WORTH_SAYING = 0.05;

    public CriticalPath {
        links = List.copyOf(links);
    }

    /// Why a step did not begin earlier.
    public enum Reason {
        /// It is the first.
        BEGINNING,
        /// The wave before had to end.
        WAVE,
        /// It needs the step before.
        NEED,
        /// As many steps went on as the wave allows.
        SLOT
    }

    /// @param begun seconds since the run began
    /// @param waited seconds it waited for a slot of its wave, though nothing else was missing
    /// @param mostly the part that took most of it; empty where none is known to
    public record Link(
            String step,
            String wave,
            Reason reason,
            double begun,
            double seconds,
            double waited,
            String mostly) {}

    /// Looks back from the step that ended last.
    ///
    /// @param waves in order, as the job runs them
    /// @param times of the steps that ran
    /// @param whole seconds that the run took so far
    public static CriticalPath of(List<PlannedWave> waves, List<StepTime> times, double whole) {
        List<Ran> ran = Ran.of(waves, times);
        List<Link> links = new ArrayList<>();
        Set<String> passed = new HashSet<>();
        Optional<Ran> next = ran.stream().max(Ran.ENDED);
        while (next.isPresent()) {
            Ran step = next.get();
            passed.add(step.name());
            List<Ran> before =
                    ran.stream()
                            .filter(one -> !passed.contains(one.name()))
                            .filter(one -> one.time().ended() <= step.time().begun())
                            .toList();
            Cause cause = Cause.of(step, before, ran);
            links.addFirst(step.link(cause));
            next = cause.before();
        }
        return new CriticalPath(whole, links);
    }

    /// What took most of the time, in a sentence; empty where no step ran.
    public String sentence() {
        if (links.isEmpty() || whole <= 0) {
            return "";
        }
        List<String> shares =
                links.stream()
                        .sorted(Comparator.comparingDouble(Link::seconds).reversed())
                        .filter(link -> link.seconds() >= whole * WORTH_SAYING)
                        .limit(3)
                        .map(link -> percent(link.seconds()) + " was " + name(link))
                        .toList();
        String slots =
                links.stream()
                        .max(Comparator.comparingDouble(Link::waited))
                        .filter(link -> link.waited() >= whole * WORTH_SAYING)
                        .map(link ->
                                "; "
                                        + link.step()
                                        + " waited "
                                        + percent(link.waited())
                                        + " for a slot of wave "
                                        + link.wave())
                        .orElse("");
        return shares.isEmpty()
                ? "no step took more than " + percent(whole * WORTH_SAYING) + " of the time" + slots
                : shares.getFirst().replaceFirst(" was ", " of the time was ")
                        + String.join("", shares.stream().skip(1).map(s -> ", " + s).toList())
                        + slots;
    }

    /// What part of the run a link is, 0 to 1.
    public double share(Link link) {
        return whole <= 0 ? 0 : link.seconds() / whole;
    }

    private static String name(Link link) {
        return link.step() + (link.mostly().isEmpty() ? "" : ", mostly " + link.mostly());
    }

    private String percent(double seconds) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * seconds / whole);
    }

    /// A step that ran, where it stands in its wave, and how many of that ran at a time.
    ///
    /// @param unused how many steps before it in its wave never ran
    private record Ran(
            PlannedStep planned, int wave, int index, int parallel, int unused, StepTime time) {
        static final Comparator<Ran> ENDED =
                Comparator.<Ran>comparingDouble(one -> one.time().ended())
                        .thenComparingInt(Ran::wave)
                        .thenComparingInt(Ran::index);

        static List<Ran> of(List<PlannedWave> waves, List<StepTime> times) {
            Map<String, StepTime> byName = new HashMap<>();
            times.forEach(time -> byName.put(time.step(), time));
            List<Ran> ran = new ArrayList<>();
            for (int w = 0; w < waves.size(); w++) {
                List<PlannedStep> steps = waves.get(w).steps();
                int unused = 0;
                for (int i = 0; i < steps.size(); i++) {
                    Optional<StepTime> time = Optional.ofNullable(byName.get(steps.get(i).name()));
                    if (time.isEmpty()) {
                        unused++;
                        continue;
                    }
                    int parallel = waves.get(w).wave().parallel();
                    ran.add(new Ran(steps.get(i), w, i, parallel, unused, time.get()));
                }
            }
            return ran;
        }

        String name() {
            return planned.name();
        }

        /// How many steps of its wave had to end before there was a slot for it.
        int hadToEnd() {
            return index - unused - parallel + 1;
        }

        Link link(Cause cause) {
            return new Link(
                    name(),
                    planned.wave(),
                    cause.reason(),
                    time.begun(),
                    time.seconds(),
                    cause.waited(),
                    time.mostly());
        }
    }

    /// What a step waited for.
    private record Cause(Reason reason, Optional<Ran> before, double waited) {
        /// @param before the steps that had ended by then
        static Cause of(Ran step, List<Ran> before, List<Ran> all) {
            Optional<Ran> earlier =
                    before.stream().filter(one -> one.wave() < step.wave()).max(Ran.ENDED);
            Optional<Ran> need =
                    before.stream()
                            .filter(one -> one.wave() == step.wave())
                            .filter(one -> step.planned().needs().contains(one.name()))
                            .max(Ran.ENDED);
            Optional<Ran> slot = slot(step, before, all);
            Optional<Ran> other = need.or(() -> earlier);
            double ready = other.map(one -> one.time().ended()).orElse(0.0);
            if (slot.isPresent() && slot.get().time().ended() > ready) {
                double since = Math.max(ready, waveBegan(step, all));
                double waited = Math.max(0, slot.get().time().ended() - since);
                return new Cause(Reason.SLOT, slot, waited);
            }
            return need.isPresent()
                    ? new Cause(Reason.NEED, need, 0)
                    : new Cause(earlier.isPresent() ? Reason.WAVE : Reason.BEGINNING, earlier, 0);
        }

        private static double waveBegan(Ran step, List<Ran> all) {
            return all.stream()
                    .filter(one -> one.wave() == step.wave())
                    .mapToDouble(one -> one.time().begun())
                    .min()
                    .orElse(0);
        }

        /// Slots are given in the order of the wave, so a step has one as soon as enough others
        /// have ended.
        private static Optional<Ran> slot(Ran step, List<Ran> before, List<Ran> all) {
            int hadToEnd = step.hadToEnd();
            if (hadToEnd <= 0) {
                return Optional.empty();
            }
            return all.stream()
                    .filter(one -> one.wave() == step.wave())
                    .sorted(Ran.ENDED)
                    .skip(hadToEnd - 1L)
                    .findFirst()
                    .filter(before::contains);
        }
    }
}
