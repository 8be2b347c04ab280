package lifeboat.restore.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.care.HealReport;
import lifeboat.vault.care.LostPacks;
import lifeboat.vault.care.ObjectFault;
import lifeboat.vault.care.VaultFindings;
import lifeboat.vault.care.VerifyReport;

/// Verifying and healing: what they say is what the places really hold.
final class CareActions {
    private final World world;
    private final Engine engine;
    private final Random random;

    CareActions(World world, Engine engine) {
        this.world = world;
        this.engine = engine;
        this.random = world.random;
    }

    private Host anyHost() {
        return world.hosts.get(random.nextInt(world.hosts.size()));
    }

    String verify() throws IOException {
        Host host = anyHost();
        Set<ObjectKey> needed = needed(world.open());
        VerifyReport report = engine.verify(world.targets(), world.recovery, host.state());
        LostPacks.write(host.state(), LostPacks.in(report));
        boolean sound = true;
        for (int i = 0; i < world.places.size(); i++) {
            Place place = world.places.get(i);
            VaultFindings findings = report.targets().get(i);
            if (!place.isOpen()) {
                assertThat(findings.isSound()).as("I2 %s is closed", place.name()).isFalse();
                sound = false;
                continue;
            }
            if (findings.objects() == 0) {
                // refused as a whole, which its problems say
                assertThat(findings.isSound() && !needed.isEmpty())
                        .as("I2 %s shows nothing", place.name())
                        .isFalse();
                continue;
            }
            Set<ObjectKey> wrong = new TreeSet<>();
            findings.missing().stream().map(ObjectFault::key).forEach(wrong::add);
            findings.damaged().stream().map(ObjectFault::key).forEach(wrong::add);
            wrong.removeIf(key -> VaultLayout.digestIn(key).isEmpty());
            wrong.retainAll(needed);
            assertThat(wrong)
                    .as("what verify finds on %s", place.name())
                    .isEqualTo(lacking(place, needed));
            sound &= wrong.isEmpty();
        }
        if (!sound) {
            assertThat(report.isSound()).isFalse();
        }
        return report.isSound() ? "sound" : "not sound";
    }

    /// What the snapshots need of which some open place has a good copy of the manifest, and no
    /// tombstone says that they go.
    private Set<ObjectKey> needed(List<Place> among) throws IOException {
        Set<ObjectKey> needed = new TreeSet<>();
        Set<ObjectKey> announced = world.announced(among);
        for (Kept snapshot : world.kept.values()) {
            if (!announced.contains(snapshot.id().key())
                    && World.anyGood(snapshot.id().key(), among)
                    && World.anyGood(VaultLayout.host(snapshot.id().host()), among)) {
                needed.add(snapshot.id().key());
                needed.addAll(snapshot.packs());
                needed.addAll(snapshot.segments());
            }
        }
        return needed;
    }

    private static Set<ObjectKey> lacking(Place place, Set<ObjectKey> needed) throws IOException {
        Set<ObjectKey> lacking = new TreeSet<>();
        for (ObjectKey key : needed) {
            if (!place.hasGood(key)) {
                lacking.add(key);
            }
        }
        return lacking;
    }

    /// Everything that one open place still has is good in all of them afterwards.
    String heal() throws IOException {
        Host host = anyHost();
        List<Place> usable = usable();
        Set<ObjectKey> needed = needed(usable);
        Set<String> opening = opening();
        List<ObjectKey> gone = new ArrayList<>();
        for (ObjectKey key : needed) {
            if (!World.anyGood(key, usable)) {
                gone.add(key);
            }
        }
        HealReport report = engine.heal(world.targets(), world.recovery, host.state());
        LostPacks.write(host.state(), LostPacks.in(report.found()));
        for (Place place : usable) {
            Set<ObjectKey> lacking = lacking(place, needed);
            lacking.removeAll(gone);
            if (usable.size() < world.places.size()) {
                lacking.removeIf(key -> waitsFor(gone, key)); // F12: one not asked may have it
            }
            if (place.policy() == Place.Policy.KEEPS) {
                lacking.removeIf(key -> isThere(place, key));
                lacking.removeIf(key -> blocked(place, key));
            }
            assertThat(lacking).as("X-09, P-14 healed on %s", place.name()).isEmpty();
        }
        if (report.isWhole()) {
            assertThat(world.open()).hasSameSizeAs(world.places);
            assertThat(gone).isEmpty();
            for (Place place : world.places) {
                assertThat(lacking(place, needed)).isEmpty();
            }
        }
        assertThat(opening()).as("K-04 no passphrase comes back").isSubsetOf(opening);
        return (report.isWhole() ? "whole" : "not whole") + ", lost " + gone.size();
    }

    /// Whether this is a snapshot that needs one of these objects.
    private boolean waitsFor(List<ObjectKey> objects, ObjectKey key) {
        return world.kept.values().stream()
                .filter(snapshot -> snapshot.id().key().equals(key))
                .anyMatch(snapshot ->
                        objects.stream()
                                .anyMatch(object ->
                                        snapshot.packs().contains(object)
                                                || snapshot.segments().contains(object)));
    }

    private static boolean isThere(Place place, ObjectKey key) {
        try {
            return place.has(key);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A snapshot waits for packs that the place's policy does not let be replaced.
    private boolean blocked(Place place, ObjectKey key) {
        return world.kept.values().stream()
                .filter(snapshot -> snapshot.id().key().equals(key))
                .anyMatch(snapshot -> {
                    try {
                        Set<ObjectKey> wants = new TreeSet<>(snapshot.packs());
                        wants.addAll(snapshot.segments());
                        return !lacking(place, wants).isEmpty();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    /// Passphrases that open some vault.
    private Set<String> opening() throws IOException {
        Set<String> all = new TreeSet<>();
        for (Place place : world.places) {
            all.addAll(world.opensWith(place));
        }
        return all;
    }

    /// Places that healing works with: open, and not taken for another site's.
    private List<Place> usable() throws IOException {
        List<Place> usable = new ArrayList<>();
        VerifyReport before =
                engine.verify(world.targets(), world.recovery, world.home.resolve("look"));
        for (int i = 0; i < world.places.size(); i++) {
            Place place = world.places.get(i);
            if (place.isOpen() && before.targets().get(i).objects() > 0) {
                usable.add(place);
            }
        }
        return usable;
    }

    /// Healing dies, and is done again.
    String healKilled() throws IOException {
        Host host = anyHost();
        world.guillotine.fallsAfter(random.nextInt(200));
        String ending = "ended";
        try {
            ending = engine.heal(world.targets(), world.recovery, host.state()).isWhole() + "";
        } catch (IOException | RuntimeException e) {
            ending = e.getClass().getSimpleName();
        }
        boolean fell = world.guillotine.lift();
        if (fell) {
            assertThat(ending).as("killed healing is not whole").isNotEqualTo("true");
        }
        return ending + (fell ? ", killed; " : "; ") + heal();
    }
}
