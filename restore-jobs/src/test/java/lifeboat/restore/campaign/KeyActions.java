package lifeboat.restore.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.Passphrase;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.care.KeySlots;
import lifeboat.vault.care.SiteOpening;
import lifeboat.vault.care.SlotOutcome;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;

/// Passphrases: changed, changed and killed, and used on an empty machine.
final class KeyActions {
    private final World world;
    private final RestoreActions restores;
    private final Random random;
    private int changes;

    KeyActions(World world, RestoreActions restores) {
        this.world = world;
        this.restores = restores;
        this.random = world.random;
    }

    /// An empty machine opens the site from one place with the passphrase, and restores from it.
    String attach() throws IOException {
        Place place = world.places.get(random.nextInt(world.places.size()));
        if (!place.isOpen()) {
            return place.name() + " is closed";
        }
        Set<String> opening = world.opensWith(place);
        boolean documents =
                place.hasGood(VaultLayout.SITE) && place.hasGood(VaultLayout.SITE_SEALED);
        for (String old : world.oldPassphrases) {
            if (!opening.contains(old)) {
                assertThat(opens(place, old))
                        .as("K-04 old passphrase on %s", place.name())
                        .isFalse();
                break;
            }
        }
        try (Passphrase typed = World.typed(world.passphrase);
                OpenedSite opened = SiteOpening.open(new Vaults(List.<Target>of(place)), typed)) {
            VaultKeys keys = VaultKeys.ofRecovery(opened, Randomness.secure());
            String restored =
                    world.kept.isEmpty()
                            ? "nothing"
                            : restores.restore(
                                    world.kept.lastEntry().getValue(), List.of(place), keys);
            return place.name() + " " + restored;
        } catch (EncryptionException | VaultException.Lost e) {
            assertThat(documents && opening.contains(world.passphrase))
                    .as("C-11 %s: %s", place.name(), e)
                    .isFalse();
            return place.name() + " " + e.getMessage();
        }
    }

    private static boolean opens(Place place, String passphrase) throws IOException {
        try (Passphrase typed = World.typed(passphrase);
                OpenedSite _ = SiteOpening.open(new Vaults(List.<Target>of(place)), typed)) {
            return true;
        } catch (EncryptionException | VaultException.Lost e) {
            return false;
        }
    }

    String change() throws IOException {
        return change(Integer.MAX_VALUE);
    }

    /// Dies in the middle: one of both passphrases opens every place that opened before.
    String changeKilled() throws IOException {
        return change(random.nextInt(30));
    }

    private String change(int killedAfter) throws IOException {
        KeySlots slots = new KeySlots(world.targets(), world.randomness, world.clock);
        String next = "passphrase number " + ++changes;
        Set<Content.Sha256> before = slots();
        List<Boolean> opened = new java.util.ArrayList<>();
        for (Place place : world.places) {
            opened.add(!world.opensWith(place).isEmpty());
        }
        String name =
                slots.list().stream().map(slot -> slot.name()).reduce((_, last) -> last).orElse("");
        world.museum.slotsMayGo(true);
        if (killedAfter < Integer.MAX_VALUE) {
            world.guillotine.fallsAfter(killedAfter);
        }
        String ending;
        boolean complete = false;
        try (Passphrase typed = World.typed(next)) {
            SlotOutcome outcome = slots.change(name, typed, World.COST, world.site().slotContent());
            complete = outcome.isComplete();
            ending = outcome.toString();
        } catch (IOException | Guillotine.Killed e) {
            ending = String.valueOf(e.getMessage());
        }
        world.guillotine.lift();
        world.museum.slotsMayGo(false);
        learn(next, before);
        for (int i = 0; i < world.places.size(); i++) {
            if (opened.get(i)) {
                assertThat(world.opensWith(world.places.get(i)))
                        .as("K-05 some passphrase opens %s", world.places.get(i).name())
                        .isNotEmpty();
            }
        }
        judge(next, complete);
        return ending;
    }

    /// Slots that were not there before are the new passphrase's. One whose bytes were damaged may
    /// have been copied by healing, which cannot tell without its passphrase.
    private void learn(String next, Set<Content.Sha256> before) throws IOException {
        for (Content.Sha256 slot : slots()) {
            if (!before.contains(slot)) {
                world.slots.putIfAbsent(slot, next);
            }
        }
    }

    private Set<Content.Sha256> slots() throws IOException {
        Set<Content.Sha256> slots = new HashSet<>();
        for (Place place : world.places) {
            for (ObjectKey key : place.keys()) {
                if (key.value().startsWith(VaultLayout.KEYS) && place.hasGood(key)) {
                    slots.add(Content.of(place.bytes(key).orElseThrow()).sha256());
                }
            }
        }
        return slots;
    }

    private void judge(String next, boolean complete) throws IOException {
        Set<String> everywhere = new TreeSet<>(Set.of(next));
        for (Place place : world.places) {
            if (complete) {
                assertThat(world.opensWith(place)).as("K-04 on %s", place.name()).contains(next);
            }
            everywhere.retainAll(world.opensWith(place));
        }
        if (complete || !everywhere.isEmpty()) {
            world.oldPassphrases.add(world.passphrase);
            world.passphrase = next;
        }
    }
}
