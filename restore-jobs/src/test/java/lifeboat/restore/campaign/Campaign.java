package lifeboat.restore.campaign;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Draws action after action from a seed, and checks after each that everything promised holds.
final class Campaign implements Closeable {
    private static final Duration YEAR = Duration.ofDays(365);

    /// From here the clock goes back no further: before 2026 no backup is made.
    private static final Instant EARLY = Instant.parse("2029-01-01T00:00:00Z");

    private interface Action {
        /// @return what was done, for the log
        String run() throws IOException;
    }

    private record Weighted(String name, int weight, Action action) {}

    private final long seed;
    private final World world;
    private final Random random;
    private final BackupActions backups;
    private final RestoreActions restores;
    private final CareActions care;
    private final KeyActions keys;
    private final DamageActions damage;
    private final PruneActions prunes;
    private final List<Weighted> actions = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    Campaign(Path home, long seed, Engine engine) throws IOException {
        this.seed = seed;
        this.world = new World(home, seed);
        this.random = world.random;
        this.backups = new BackupActions(world);
        this.restores = new RestoreActions(world, engine);
        this.care = new CareActions(world, engine);
        this.keys = new KeyActions(world, restores);
        this.damage = new DamageActions(world);
        this.prunes = new PruneActions(world, engine);
        add("edit", 20, this::edit);
        add("back up", 22, backups::backUp);
        add("back up, killed", 5, backups::killed);
        add("restore", 14, restores::any);
        add("restore, killed", 4, restores::killed);
        add("restore a path", 5, restores::path);
        add("damage", 10, damage::spoil);
        add("lose a place", 3, damage::close);
        add("place comes back", 6, damage::open);
        add("empty place", 1, damage::empty);
        add("heal", 7, care::heal);
        add("heal, killed", 2, care::healKilled);
        add("verify", 5, care::verify);
        add("lose the state", 2, this::loseState);
        add("attach", 1, keys::attach);
        add("change the passphrase", 1, keys::change);
        add("change, killed", 1, keys::changeKilled);
        add("prune", 6, prunes::prune);
        add("prune, killed", 2, prunes::killed);
        add("prune, deletions fail", 2, prunes::shaky);
        add("clock jumps", 2, this::jump);
    }

    private void add(String name, int weight, Action action) {
        actions.add(new Weighted(name, weight, action));
    }

    /// How often each action was done.
    Map<String, Integer> counts() {
        return counts;
    }

    World world() {
        return world;
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
    }

    /// One action and the invariants after it.
    ///
    /// @throws AssertionError naming the seed and all actions so far
    void step() {
        Weighted drawn = draw();
        log.add(drawn.name());
        try {
            String done = drawn.action().run();
            log.set(log.size() - 1, drawn.name() + ": " + done);
            counts.merge(drawn.name(), 1, Integer::sum);
            invariants();
        } catch (IOException | RuntimeException | AssertionError e) {
            throw broken(e);
        }
    }

    /// Restores every snapshot there ever was.
    ///
    /// @throws AssertionError naming the seed and all actions
    void last() {
        try {
            restores.all();
        } catch (IOException | RuntimeException | AssertionError e) {
            throw broken(e);
        }
    }

    private AssertionError broken(Throwable e) {
        return new AssertionError(
                "broken at step "
                        + log.size()
                        + "; again with -Dlifeboat.seed="
                        + seed
                        + "\n"
                        + String.join("\n", log)
                        + "\n"
                        + e,
                e);
    }

    private Weighted draw() {
        int left = random.nextInt(actions.stream().mapToInt(Weighted::weight).sum());
        for (Weighted action : actions) {
            left -= action.weight();
            if (left < 0) {
                return action;
            }
        }
        throw new IllegalStateException("weights");
    }

    /// I5, I6 by all that was ever put or deleted; I1, I3 by restoring one snapshot of all.
    private void invariants() throws IOException {
        if (!world.museum.violations().isEmpty()) {
            throw new AssertionError(world.museum.violations());
        }
        restores.any();
    }

    private String edit() throws IOException {
        Host host = world.hosts.get(random.nextInt(world.hosts.size()));
        List<String> edits = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            edits.add(host.tree().edit());
        }
        world.clock.jump(Duration.ofMinutes(random.nextInt(300)));
        return host.name() + " " + edits;
    }

    private String loseState() throws IOException {
        Host host = world.hosts.get(random.nextInt(world.hosts.size()));
        LiveTree.remove(host.state());
        return host.name();
    }

    private String jump() {
        boolean ahead = random.nextBoolean() || world.clock.instant().isBefore(EARLY);
        Duration by = ahead ? YEAR : YEAR.negated();
        world.clock.jump(by);
        return by.toString();
    }

    @Override
    public void close() throws IOException {
        world.close();
    }
}
