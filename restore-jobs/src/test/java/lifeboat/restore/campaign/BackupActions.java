package lifeboat.restore.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import lifeboat.backup.BackupOrder;
import lifeboat.backup.BackupWork;
import lifeboat.backup.directory.DirectoryTreeSource;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.fleet.Quorum;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.write.RunSettings;
import lifeboat.vault.write.SnapshotOutcome;
import lifeboat.vault.write.TargetOutcome;

/// Backups, whole and killed.
final class BackupActions {
    static final String SOURCE = "docroot";

    private final World world;
    private final Random random;

    BackupActions(World world) {
        this.world = world;
        this.random = world.random;
    }

    private record Run(SnapshotOutcome outcome, String verdict) {}

    private Host anyHost() {
        return world.hosts.get(random.nextInt(world.hosts.size()));
    }

    private RunSettings settings() {
        Quorum quorum = Quorum.defaultFor(world.places.stream().map(Target::identity).toList());
        return new RunSettings(1, 1, 4 << 20, 16 << 20, quorum);
    }

    private Run run(Host host) throws IOException {
        BackupOrder order =
                new BackupOrder(
                        Museum.CANARY,
                        "manual",
                        world.clock.instant(),
                        "lifeboat campaign",
                        List.of(
                                DirectoryTreeSource.directory(
                                        SOURCE, host.tree().root(), List.of(), Optional.empty())));
        try (BackupWork work =
                new BackupWork(
                        order,
                        host.identity(),
                        host.keys(),
                        world.targets(),
                        settings(),
                        host.state(),
                        world.clock,
                        _ -> {})) {
            work.begin();
            SnapshotOutcome outcome = work.commit();
            return new Run(outcome, work.verdict());
        }
    }

    /// Backs a host up; whatever is wrong with the places, the verdict must say so.
    String backUp() throws IOException {
        Host host = anyHost();
        List<Place> ready = ready();
        long newest = newest(host, ready);
        TreeDigest tree = TreeDigest.of(host.tree().root());
        Run run;
        try {
            run = run(host);
        } catch (VaultException.QuorumMissed | VaultException.WrongVault e) {
            assertThat(ready).as("refused: %s", e.getMessage()).isEmpty();
            return host.name() + " refused: " + e.getMessage();
        }
        assertThat(ready).as("places that can take a backup").isNotEmpty();
        SnapshotOutcome outcome = run.outcome();
        assertThat(outcome.id().sequence()).as("numbers rise").isGreaterThan(newest);
        List<TargetOutcome> holding =
                outcome.targets().stream().filter(TargetOutcome::holds).toList();
        if (!holding.isEmpty()) {
            Kept snapshot = world.keep(outcome.id(), tree);
            for (Place place : world.places) {
                judge(place, outcome, snapshot, ready);
            }
        }
        boolean enough = isEnough(holding);
        String expected =
                holding.size() == world.places.size() ? "OK" : enough ? "DEGRADED" : "FAILED";
        assertThat(run.verdict()).as("I2 %s", outcome.targets()).isEqualTo(expected);
        assertThat(outcome.quorum().reached()).isEqualTo(enough);
        return host.name() + " " + outcome.id().sequence() + " " + run.verdict();
    }

    /// Directories on one device count once.
    private boolean isEnough(List<TargetOutcome> holding) {
        List<String> names = holding.stream().map(TargetOutcome::name).toList();
        return settings()
                .quorum()
                .judge(
                        world.places.stream()
                                .filter(place -> names.contains(place.name()))
                                .map(Place::identity)
                                .toList())
                .reached();
    }

    private void judge(Place place, SnapshotOutcome outcome, Kept snapshot, List<Place> ready)
            throws IOException {
        TargetOutcome said =
                outcome.targets().stream()
                        .filter(target -> target.name().equals(place.name()))
                        .findFirst()
                        .orElseThrow();
        List<ObjectKey> lacking = new ArrayList<>();
        boolean curable = true;
        for (var pack : outcome.manifest().packs()) {
            ObjectKey key = pack.id().key();
            long size = place.size(key);
            if (size != pack.sizeBytes()) {
                lacking.add(key);
                boolean stuck = size >= 0 && place.policy() == Place.Policy.KEEPS;
                curable &= World.anyGood(key, ready) && !stuck;
            }
        }
        for (ObjectKey segment : snapshot.segments()) {
            if (!place.has(segment)) {
                lacking.add(segment);
            }
        }
        if (said.holds()) {
            assertThat(ready).contains(place);
            assertThat(lacking).as("F12 on %s", place.name()).isEmpty();
            assertThat(place.hasGood(outcome.id().key())).isTrue();
            assertThat(place.has(VaultLayout.host(outcome.id().host()))).isTrue();
        } else if (ready.contains(place)) {
            assertThat(curable)
                    .as("%s lacks %s because of %s", place.name(), lacking, said.reason())
                    .isFalse();
        }
    }

    /// Places with a vault that a host can know as its own.
    private List<Place> ready() throws IOException {
        List<Place> ready = new ArrayList<>();
        for (Place place : world.open()) {
            if (place.hasGood(VaultLayout.SITE)) {
                ready.add(place);
            }
        }
        return ready;
    }

    private static long newest(Host host, List<Place> places) throws IOException {
        long newest = 0;
        for (Place place : places) {
            for (ObjectKey key : snapshots(place)) {
                SnapshotId id = SnapshotId.of(key);
                if (id.host().equals(host.identity().hostId())) {
                    newest = Math.max(newest, id.sequence());
                }
            }
        }
        return newest;
    }

    private static List<ObjectKey> snapshots(Place place) throws IOException {
        return place.keys().stream()
                .filter(key -> key.value().startsWith(VaultLayout.SNAPSHOTS))
                .toList();
    }

    /// A run that dies; what it left counts or does not, but nothing in between.
    String killed() throws IOException {
        Host host = anyHost();
        Set<ObjectKey> before = new HashSet<>(world.museum.inOrder());
        TreeDigest tree = TreeDigest.of(host.tree().root());
        world.guillotine.fallsAfter(random.nextInt(60));
        String ending = "ended";
        try {
            ending = run(host).verdict();
        } catch (IOException | RuntimeException e) {
            ending = e.getClass().getSimpleName();
        }
        boolean fell = world.guillotine.lift();
        if (fell) {
            assertThat(ending).as("a killed run is no success").isNotEqualTo("OK");
        }
        for (ObjectKey key : world.museum.inOrder()) {
            if (key.value().startsWith(VaultLayout.SNAPSHOTS) && !before.contains(key)) {
                keepIfThere(SnapshotId.of(key), tree);
            }
        }
        return host.name() + " " + ending + (fell ? ", killed" : "");
    }

    private void keepIfThere(SnapshotId id, TreeDigest tree) throws IOException {
        if (World.anyGood(id.key(), world.places)) {
            Kept snapshot = world.keep(id, tree);
            for (Place place : world.places) {
                if (place.hasGood(id.key())) {
                    for (ObjectKey pack : snapshot.packs()) {
                        assertThat(place.has(pack))
                                .as("F12: %s shows a snapshot without %s", place.name(), pack)
                                .isTrue();
                    }
                }
            }
        }
    }
}
