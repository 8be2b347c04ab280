package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import lifeboat.targets.strace.Strace;

/// One command line, run again and again on copies of one site and killed each time at another
/// system call that changes files; after each kill [Survival] looks at what is left. The state
/// directory takes part like the vaults.
final class KillSweep {
    private static final int KILLED = 137;

    /// One thread for all work on targets, whose calls then have one count.
    private static final String ONE_CARRIER =
            "-Djdk.virtualThreadScheduler.parallelism=1 -Djdk.virtualThreadScheduler.maxPoolSize=1"
                    + " -XX:-UsePerfData";

    private final Path directory;
    private final TestedSite start;
    private final List<String> command;
    private final Survival survival;

    /// @param directory for the copies, removed one by one
    /// @param start never changed
    /// @param command what is killed; `HOME` stands for the copy's directory
    KillSweep(Path directory, TestedSite start, Survival survival, String... command) {
        this.directory = directory;
        this.start = start;
        this.command = List.of(command);
        this.survival = survival;
    }

    /// Looks at a site on which a command was killed.
    @FunctionalInterface
    interface Survival {
        /// @param scratch an empty directory
        /// @param point where it was killed, for messages
        void check(TestedSite site, Path scratch, String point)
                throws IOException, InterruptedException;
    }

    /// Kills somewhere amid all calls of each of these kinds, where the seed says
    /// (`-Dlifeboat.seed=N`, printed).
    void somewhereAmid(String... calls) throws IOException, InterruptedException {
        Path here = directory.resolve("counted");
        TestedSite site = copy(here);
        Path log = directory.resolve("calls");
        site.child(Strace.logging(log, Strace.CHANGES), arguments(site)).ending().exits(0);
        SortedMap<String, Integer> counts = Strace.counts(log);
        TestedSite.remove(here);
        long seed = Long.getLong("lifeboat.seed", 20_261_129);
        for (String call : calls) {
            assertThat(counts).containsKey(call);
            int most = counts.getOrDefault(call, 1);
            int number = 1 + new Random(seed + (command + call).hashCode()).nextInt(most);
            while (number > 0 && !killAt(call, number)) {
                number /= 2; // threads may share the work otherwise this time
            }
            System.out.printf(
                    "%s killed at %s %d of %d, -Dlifeboat.seed=%d%n",
                    command.getFirst(), call, number, most, seed);
            assertThat(number).as("killed at a %s, seed %s", call, seed).isPositive();
        }
    }

    /// Kills at the first, second and every further call of each kind until a run ends untouched.
    ///
    /// @return kills by kind
    Map<String, Integer> atEveryCall() throws IOException, InterruptedException {
        Map<String, Integer> kills = new java.util.TreeMap<>();
        for (String call : Strace.CHANGES) {
            int number = 1;
            while (killAt(call, number)) {
                kills.put(call, number++);
            }
        }
        return kills;
    }

    /// @return false if the run ended before it could be killed
    private boolean killAt(String call, int number) throws IOException, InterruptedException {
        Path here = directory.resolve(call + "-" + number);
        TestedSite site = copy(here);
        String point = String.join(" ", command) + " at " + call + " " + number;
        Ending ending = site.child(Strace.killing(call, number), arguments(site)).ending();
        boolean killed = ending.code() == KILLED;
        if (!killed) {
            assertThat(ending.code()).as("%s: %s", point, ending.everything()).isZero();
        } else {
            Path scratch = Files.createDirectory(directory.resolve("scratch"));
            survival.check(site, scratch, point);
            TestedSite.remove(scratch);
        }
        TestedSite.remove(here);
        return killed;
    }

    private TestedSite copy(Path to) throws IOException, InterruptedException {
        TestedSite site = start.copy(to);
        site.option(ONE_CARRIER);
        return site;
    }

    private String[] arguments(TestedSite site) {
        return command.stream()
                .map(word -> word.replace("HOME", site.home().toString()))
                .toArray(String[]::new);
    }
}
