package lifeboat.vault.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.encryption.Argon2Cost;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.KeySlot;
import lifeboat.encryption.Passphrase;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.SlotContent;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Operation;
import lifeboat.targets.Target;
import lifeboat.targets.fault.Fault;
import lifeboat.targets.fault.FaultyTarget;
import lifeboat.targets.memory.MemoryTarget;
import lifeboat.vault.TestSite;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.read.Vaults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeySlotsTest {
    @TempDir Path state;

    private static final Argon2Cost COST = new Argon2Cost(64 * 1024, 1, 1);
    private static final ObjectKey MAIN = VaultLayout.keySlot("main");

    private final TestSite site = open();
    private final List<Target> targets = List.of(new MemoryTarget("a"), new MemoryTarget("b"));
    private final Passphrase old = typed("the old passphrase");
    private final Passphrase fresh = typed("the new passphrase");

    private static TestSite open() {
        try {
            return TestSite.with(0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Passphrase typed(String text) {
        try {
            return Passphrase.typed(text.toCharArray());
        } catch (EncryptionException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void found() throws IOException {
        byte[] slot =
                KeySlot.lock(
                        "main",
                        old,
                        COST,
                        site.newSite().slotContent(),
                        TestSite.NOW,
                        Randomness.secure());
        SiteFounding.found(site.newSite(), site.host(), Map.of("main", slot), targets);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static KeySlots slots(List<Target> targets) {
        return new KeySlots(targets, Randomness.secure(), InstantSource.fixed(TestSite.NOW));
    }

    private static boolean opens(List<Target> targets, Passphrase passphrase) throws IOException {
        try (var opened = SiteOpening.open(new Vaults(targets), passphrase)) {
            return opened.siteName().equals("shop");
        } catch (EncryptionException.WrongPassphrase e) {
            return false;
        }
    }

    @Test
    @DisplayName(
            "K-04 after a change the old passphrase fails, the new one opens, one put per vault")
    void changes() throws Exception {
        List<String> before =
                CareSite.objects(targets.getFirst()).keySet().stream()
                        .map(ObjectKey::value)
                        .toList();
        AtomicInteger changes = new AtomicInteger(100);
        List<Target> counted = killable(targets, changes);
        try (SlotContent content = SiteOpening.slot(new Vaults(counted), old)) {
            SlotOutcome outcome = slots(counted).change("main", fresh, COST, content);
            assertThat(outcome.isComplete()).as("%s", outcome).isTrue();
            assertThat(outcome.slot()).isEqualTo("main-2");
        }
        assertThat(changes.get()).as("a put and a delete on each of two vaults").isEqualTo(96);
        assertThat(opens(targets, old)).isFalse();
        assertThat(opens(targets, fresh)).isTrue();
        assertThat(CareSite.objects(targets.getFirst()).keySet().stream().map(ObjectKey::value))
                .hasSize(before.size())
                .containsAll(before.stream().filter(name -> !name.startsWith("keys/")).toList());
    }

    private static List<Target> killable(List<Target> targets, AtomicInteger changes) {
        List<Target> killable = new ArrayList<>();
        targets.forEach(target -> killable.add(new KillableTarget(target, changes)));
        return killable;
    }

    private static List<Target> copies(List<Target> targets) throws IOException {
        List<Target> copies = new ArrayList<>();
        for (Target target : targets) {
            MemoryTarget copy = new MemoryTarget(target.name());
            for (var object : CareSite.objects(target).entrySet()) {
                CareSite.overwrite(copy, object.getKey(), object.getValue());
            }
            copies.add(copy);
        }
        return copies;
    }

    @Test
    @DisplayName("K-05 killed at any point of the change, each vault alone still opens")
    void killedAtAnyPoint() throws Exception {
        try (SlotContent content = SiteOpening.slot(new Vaults(targets), old)) {
            int killed = 0;
            for (int at = 0; ; at++) {
                List<Target> copies = copies(targets);
                AtomicInteger changes = new AtomicInteger(at);
                try {
                    slots(killable(copies, changes)).change("main", fresh, COST, content);
                    break;
                } catch (KillableTarget.Killed e) {
                    killed++;
                }
                for (Target copy : copies) {
                    assertThat(opens(List.of(copy), old) || opens(List.of(copy), fresh))
                            .as("vault %s, killed at change %s", copy.name(), at)
                            .isTrue();
                }
            }
            assertThat(killed).isEqualTo(4);
        }
    }

    @Test
    @DisplayName("K-05 a vault that does not take the new slot keeps the old one everywhere")
    void keepsTheOldOne() throws Exception {
        FaultyTarget full = new FaultyTarget(targets.get(1));
        full.next(Operation.PUT, "keys/", Fault.full());
        List<Target> both = List.of(targets.getFirst(), full);
        try (SlotContent content = SiteOpening.slot(new Vaults(both), old)) {
            SlotOutcome outcome = slots(both).change("main", fresh, COST, content);
            assertThat(outcome.failed()).containsOnlyKeys("b");
            assertThat(outcome.removedOn()).isEmpty();
        }
        full.assertAllFaultsHappened();
        assertThat(opens(both, old)).isTrue();
    }

    @Test
    void theLastSlotIsNeverRemoved() throws Exception {
        assertThatThrownBy(() -> slots(targets).remove("main", site.newSite().slotContent()))
                .isInstanceOf(KeySlots.Refused.class);
        try (SlotContent content = SiteOpening.slot(new Vaults(targets), old)) {
            slots(targets).add("second", fresh, COST, content);
            assertThatThrownBy(() -> slots(targets).add("second", fresh, COST, content))
                    .isInstanceOf(KeySlots.Refused.class);
        }
        // damaged on one vault, it is no reason to remove the other
        CareSite.overwrite(targets.get(1), VaultLayout.keySlot("second"), new byte[] {'{'});
        assertThatThrownBy(() -> slots(targets).remove("main", site.newSite().slotContent()))
                .isInstanceOf(KeySlots.Refused.class);
        assertThat(opens(targets, old)).isTrue();
        assertThat(slots(targets).list()).hasSize(2);
    }

    @Test
    @DisplayName("K-07 slots destroyed on one provider: the others are used, and heal them")
    void usesOtherProviders() throws Exception {
        targets.getFirst().delete(MAIN);
        assertThat(opens(targets, old)).isTrue();
        CareSite.overwrite(targets.getFirst(), MAIN, new byte[50]);
        assertThat(opens(targets, old)).isTrue();
        assertThatThrownBy(() -> opens(List.of(targets.getFirst()), old))
                .as("no slot was tried: the passphrase is not called wrong")
                .isInstanceOf(VaultException.Lost.class);
        HealReport healed =
                new Healer(targets, site.hostKeys(), state)
                        .heal(Healer.defaults(), CareProgress.NONE);
        assertThat(healed.isWhole()).as("%s", healed).isTrue();
        assertThat(opens(List.of(targets.getFirst()), old)).isTrue();
        assertThat(slots(targets).list().getFirst().troubleOn()).isEmpty();
    }

    @Test
    @DisplayName(
            "K-05 a slot removed while one of three vaults was away does not come back by healing")
    void removedSlotsStayRemoved() throws Exception {
        List<Target> three = new ArrayList<>(targets);
        MemoryTarget away = new MemoryTarget("c");
        for (var object : CareSite.objects(targets.getFirst()).entrySet()) {
            CareSite.overwrite(away, object.getKey(), object.getValue());
        }
        three.add(away);
        try (SlotContent content = SiteOpening.slot(new Vaults(three), old)) {
            slots(three).add("second", fresh, COST, content);
        }
        slots(three.subList(0, 2)).remove("main", site.newSite().slotContent());
        HealReport healed =
                new Healer(three, site.hostKeys(), state)
                        .heal(Healer.defaults(), CareProgress.NONE);
        assertThat(healed.targets().get(2).problems())
                .anySatisfy(problem -> assertThat(problem).contains("keys/main.json"));
        assertThat(three.getFirst().head(MAIN)).isEmpty();
        assertThat(away.head(MAIN)).isPresent();
    }

    @Test
    @DisplayName("S-07 another site's vault in the place of one of ours: its slots are not touched")
    void leavesTheSlotsOfOthersAlone() throws Exception {
        try (TestSite other = TestSite.with(0, 7)) {
            MemoryTarget theirs = new MemoryTarget("b");
            byte[] slot =
                    KeySlot.lock(
                            "main",
                            old,
                            COST,
                            other.newSite().slotContent(),
                            TestSite.NOW,
                            Randomness.secure());
            SiteFounding.found(
                    other.newSite(), other.host(), Map.of("main", slot), List.of(theirs));
            var before = CareSite.objects(theirs).keySet();
            List<Target> mixed = List.of(targets.getFirst(), theirs);
            SlotContent content = site.newSite().slotContent();
            assertThatThrownBy(() -> slots(mixed).change("main", fresh, COST, content))
                    .isInstanceOf(KeySlots.Refused.class)
                    .hasMessageContaining("another site");
            assertThatThrownBy(() -> slots(mixed).add("spare", fresh, COST, content))
                    .isInstanceOf(KeySlots.Refused.class);
            slots(targets).add("spare", fresh, COST, content);
            assertThatThrownBy(() -> slots(mixed).remove("main", content))
                    .isInstanceOf(KeySlots.Refused.class);
            assertThat(CareSite.objects(theirs).keySet()).isEqualTo(before);
            assertThat(opens(targets, old)).as("ours still opens").isTrue();
        }
    }
}
