package lifeboat.restore.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.fleet.Quorum;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.prune.PruneOutcome;
import lifeboat.vault.prune.PruneRules;
import lifeboat.vault.prune.Retention;
import lifeboat.vault.snapshot.SnapshotId;

/// Prune, whole, killed, and with deletions that fail: only what was announced long enough ago and
/// nobody needs goes, and no place shows a snapshot of which prune took something.
final class PruneActions {
    private static final Duration DELAY = Duration.ofDays(2);

    private final World world;
    private final Engine engine;
    private final Random random;

    PruneActions(World world, Engine engine) {
        this.world = world;
        this.engine = engine;
        this.random = world.random;
    }

    /// The model before a call of prune.
    ///
    /// @param mayGo snapshots that no rule of the model protects, or that began to go before
    /// @param shown snapshots that some place shows
    /// @param whole snapshots that each place has with all they need
    private record Before(
            Set<ObjectKey> mayGo, List<Kept> shown, Map<Place, List<Kept>> whole, long puts) {}

    String prune() throws IOException {
        return prune(false);
    }

    /// Dies in the middle, and is done again.
    String killed() throws IOException {
        world.guillotine.fallsAfter(random.nextInt(400));
        return prune(true) + "; " + prune(false);
    }

    /// Some deletions fail, at other places other ones; later they succeed.
    String shaky() throws IOException {
        int salt = random.nextInt();
        world.places.forEach(place -> place.failsSomeDeletions(salt));
        try {
            return prune(false) + " (shaky)";
        } finally {
            world.places.forEach(Place::failsNoDeletions);
        }
    }

    private PruneRules rules() {
        return new PruneRules(
                new Retention(0, 3, 0, 0, 0, Duration.ofHours(1)),
                DELAY,
                Quorum.defaultFor(world.places.stream().map(Target::identity).toList()),
                PruneActions::isProven,
                world.kept.keySet().stream()
                        .filter(PruneActions::isPinned)
                        .map(SnapshotId::shortForm)
                        .collect(Collectors.toSet()),
                Duration.ofDays(30),
                random.nextBoolean() ? 1 : 0.4);
    }

    private static boolean isProven(SnapshotId id) {
        return id.sequence() % 3 != 0;
    }

    private static boolean isPinned(SnapshotId id) {
        return Math.floorMod(id.sha256().hex().hashCode(), 12) == 0;
    }

    /// Somebody does what a held prune advises: snapshots that can be read nowhere are removed by
    /// hand.
    private void removeUnreadable() throws IOException {
        List<Kept> all = new ArrayList<>(world.kept.values());
        all.addAll(world.going.values());
        for (Kept snapshot : all) {
            ObjectKey key = snapshot.id().key();
            if (!World.anyGood(key, world.places)) {
                for (Place place : world.places) {
                    place.remove(key);
                }
            }
        }
    }

    private String prune(boolean mayDie) throws IOException {
        PruneRules rules = rules();
        world.clock.jump(Duration.ofHours(random.nextInt(60)));
        if (random.nextInt(3) == 0) {
            removeUnreadable();
        }
        boolean reachable = world.open().size() == world.places.size();
        Before before = before();
        world.museum.pruning(true);
        PruneOutcome outcome = null;
        String ending;
        try {
            outcome = engine.prune(world, rules);
            ending = outcome.plan().isHeld() ? "held" : outcome.isComplete() + "";
        } catch (IOException | RuntimeException e) {
            assertThat(mayDie || !reachable).as("prune ends by %s", e).isTrue();
            ending = e.getClass().getSimpleName();
        }
        boolean fell = world.guillotine.lift();
        List<Museum.Deletion> deletions = world.museum.pruning(false);
        if (!reachable) {
            assertThat(outcome == null || outcome.plan().isHeld())
                    .as("F15: prune is held while a place is closed")
                    .isTrue();
        }
        if (!reachable || (outcome != null && outcome.plan().isHeld())) {
            assertThat(deletions).as("F15: held, and yet").isEmpty();
            assertThat(world.museum.puts()).as("F15: held, and yet").isEqualTo(before.puts());
        }
        judge(before, deletions);
        if (outcome != null && outcome.isComplete() && !fell) {
            assertGone(outcome);
        }
        return ending + (fell ? ", killed" : "") + ", deleted " + deletions.size();
    }

    private Before before() throws IOException {
        List<Kept> shown = new ArrayList<>();
        for (Kept snapshot : world.kept.values()) {
            for (Place place : world.places) {
                if (place.has(snapshot.id().key())) {
                    shown.add(snapshot);
                    break;
                }
            }
        }
        List<Kept> all = new ArrayList<>(world.kept.values());
        all.addAll(world.going.values());
        Map<Place, List<Kept>> whole = new HashMap<>();
        for (Place place : world.places) {
            List<Kept> here = new ArrayList<>();
            for (Kept snapshot : all) {
                if (world.isWhole(snapshot, List.of(place))) {
                    here.add(snapshot);
                }
            }
            whole.put(place, here);
        }
        Set<ObjectKey> mayGo =
                shown.stream()
                        .filter(one -> mayGo(one.id(), shown))
                        .map(one -> one.id().key())
                        .collect(Collectors.toSet());
        world.going.keySet().forEach(id -> mayGo.add(id.key()));
        return new Before(mayGo, shown, whole, world.museum.puts());
    }

    /// Only what is announced long enough ago, is not pinned, and has a newer one that came back.
    private boolean mayGo(SnapshotId id, List<Kept> shown) {
        return !isPinned(id)
                && isDue(id.key())
                && shown.stream()
                        .map(Kept::id)
                        .anyMatch(other ->
                                other.host().equals(id.host())
                                        && other.sequence() > id.sequence()
                                        && isProven(other));
    }

    private boolean isDue(ObjectKey key) {
        Instant due = world.clock.instant().minus(DELAY).plusSeconds(1);
        return world.museum.announcements().values().stream()
                .anyMatch(stone -> stone.names().contains(key) && !stone.at().isAfter(due));
    }

    private void judge(Before before, List<Museum.Deletion> deletions) throws IOException {
        Set<ObjectKey> going = new HashSet<>();
        for (Museum.Deletion deletion : deletions) {
            if (deletion.key().value().startsWith(VaultLayout.SNAPSHOTS)) {
                assertThat(before.mayGo())
                        .as("C-08 a snapshot that stays")
                        .contains(deletion.key());
                going.add(deletion.key());
            }
        }
        Set<ObjectKey> needed = new HashSet<>();
        for (Kept snapshot : before.shown()) {
            if (!going.contains(snapshot.id().key())) {
                needed.addAll(snapshot.packs());
                needed.addAll(snapshot.segments());
            }
        }
        for (Museum.Deletion deletion : deletions) {
            ObjectKey key = deletion.key();
            String name = key.value();
            if (name.startsWith(VaultLayout.PACKS) || name.startsWith(VaultLayout.INDEXES)) {
                assertThat(needed).as("C-08 a snapshot that stays needs").doesNotContain(key);
                assertThat(isDue(key)).as("C-08 %s was not announced so early", key).isTrue();
            } else if (!going.contains(key)) {
                assertThat(name).as("I6 deleted by prune").startsWith(VaultLayout.TOMBSTONES);
            }
        }
        for (var place : before.whole().entrySet()) {
            for (Kept snapshot : place.getValue()) {
                if (place.getKey().has(snapshot.id().key())) {
                    assertThat(world.isWhole(snapshot, List.of(place.getKey())))
                            .as(
                                    "F12 %s shows %s, of which prune took something",
                                    place.getKey().name(), snapshot.id().key())
                            .isTrue();
                }
            }
        }
        for (Kept snapshot : before.shown()) {
            if (going.contains(snapshot.id().key())) {
                world.going.put(snapshot.id(), snapshot);
                world.kept.remove(snapshot.id());
            }
        }
    }

    /// What prune says it removed is nowhere.
    private void assertGone(PruneOutcome outcome) throws IOException {
        Set<ObjectKey> removed = new HashSet<>();
        outcome.plan().remove().snapshots().forEach(id -> removed.add(id.key()));
        outcome.plan().remove().packs().forEach(id -> removed.add(id.key()));
        outcome.plan().remove().indexes().forEach(id -> removed.add(VaultLayout.index(id)));
        for (Place place : world.places) {
            for (ObjectKey key : removed) {
                assertThat(place.has(key)).as("S-09 %s on %s", key, place.name()).isFalse();
            }
        }
    }
}
