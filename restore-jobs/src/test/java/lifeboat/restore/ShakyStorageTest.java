package lifeboat.restore;

import static lifeboat.restore.ShakySite.assertComplete;
import static lifeboat.restore.ShakySite.assertOnlyTheLegFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Operation;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.fault.EventualTarget;
import lifeboat.targets.fault.Fault;
import lifeboat.targets.fault.FaultyTarget;
import lifeboat.targets.fault.FrozenTarget;
import lifeboat.targets.fault.PolicyTarget;
import lifeboat.targets.http.HttpFault;
import lifeboat.targets.retry.FakeTime;
import lifeboat.vault.VaultException;
import lifeboat.vault.care.Disagreement;
import lifeboat.vault.care.ObjectFault;
import lifeboat.vault.care.VerifyReport;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.write.SnapshotOutcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whole backups and restores with a provider that lies, forgets, or is robbed.
@Timeout(90)
class ShakyStorageTest {
    @TempDir Path temp;

    private static ShakySite overALiar(Path home) throws IOException {
        return over(home, FaultyTarget::new);
    }

    private static ShakySite over(Path home, UnaryOperator<Target> store) throws IOException {
        return ShakySite.over(home, new FakeTime(), store);
    }

    @Test
    @DisplayName(
            "S-01, S-02, S-03 a put cut short, lost or cut at 2 MiB never counts, and is mended")
    void putsThatAreNotKept() throws Exception {
        Map<String, Fault> faults =
                Map.of(
                        "short", new Fault.ShortStore(1700),
                        "phantom", new Fault.Phantom(),
                        "2mib", new Fault.ShortStore(2 << 20));
        for (Map.Entry<String, Fault> fault : faults.entrySet()) {
            try (ShakySite shaky = overALiar(temp.resolve(fault.getKey()))) {
                FaultyTarget lying = shaky.store(FaultyTarget.class);
                shaky.grow(12, 250_000);
                lying.next(Operation.PUT, "packs/", fault.getValue());

                SnapshotOutcome outcome = shaky.backUp();

                lying.assertAllFaultsHappened();
                if (fault.getKey().equals("phantom")) {
                    assertComplete(outcome); // it was put again
                } else {
                    assertOnlyTheLegFailed(outcome, "stored");
                }
                shaky.assertEverySnapshotOn(shaky.others());
                shaky.assertConverges();
            }
        }
    }

    @Test
    @DisplayName("S-01, S-02 a snapshot cut short or lost is not taken for one, and the next is")
    void snapshotsThatAreNotKept() throws Exception {
        for (Fault fault : List.of(new Fault.ShortStore(300), new Fault.FlipStoredBit(300))) {
            try (ShakySite shaky = overALiar(temp.resolve(fault.toString()))) {
                FaultyTarget lying = shaky.store(FaultyTarget.class);
                lying.next(Operation.PUT, "snapshots/", fault);
                assertOnlyTheLegFailed(shaky.backUp(), "");
                lying.assertAllFaultsHappened();
                shaky.restoresExactly(shaky.all());
                shaky.assertConverges();
            }
        }
    }

    @Test
    @DisplayName(
            "S-04 short, long and changed answers: the other vaults are used; alone, it is no restore")
    void answersThatAreNotTheObject() throws Exception {
        try (ShakySite shaky = overALiar(temp)) {
            FaultyTarget lying = shaky.store(FaultyTarget.class);
            assertComplete(shaky.backUp());
            for (Fault fault :
                    List.of(
                            new Fault.EndStream(0),
                            new Fault.EndStream(900),
                            new Fault.FlipReadBit(200_000))) {
                lying.always(Operation.READ, "packs/", fault);
                shaky.restoresExactly(shaky.all());
                assertFailsLoudly(shaky);
                VerifyReport report = shaky.verify(shaky.all());
                assertThat(report.targets().getLast().isSound()).as("%s", fault).isFalse();
                lying.assertAllFaultsHappened();
                lying.heal();
            }
            shaky.server.always("GET packs/", new HttpFault.ShortBody(60_000));
            shaky.restoresExactly(List.of(shaky.leg));
            shaky.server.heal();
            shaky.assertConverges();
        }
    }

    /// I3: the leg alone gives what is right, and names what it does not give.
    private static void assertFailsLoudly(ShakySite shaky) throws IOException {
        Path to = shaky.freshDirectory();
        try {
            RestoreResult alone = shaky.restore(List.of(shaky.leg), shaky.newest(), to);
            assertThat(alone.verdict()).isEqualTo(RestoreVerdict.DAMAGED);
            assertThat(alone.notRestored()).isNotEmpty();
            alone.notRestored()
                    .forEach(entry ->
                            assertThat(to.resolve(entry.path().toString())).doesNotExist());
        } catch (VaultException.Lost e) {
            assertThat(e).hasMessageContaining("packs/").hasMessageContaining(ShakySite.LEG);
        }
    }

    @Test
    @DisplayName(
            "S-05 listings that fail, are empty or lack names: no vault is taken for new, nothing is lost")
    void listings() throws Exception {
        try (ShakySite shaky = overALiar(temp)) {
            FaultyTarget lying = shaky.store(FaultyTarget.class);
            assertComplete(shaky.backUp());
            Map<ObjectKey, Content.Sha256> before = shaky.objects(2);
            shaky.server.always("LIST ", HttpFault.error(403, "AccessDenied"));
            assertOnlyTheLegFailed(shaky.grow().backUp(), "AccessDenied");
            assertThat(shaky.objects(2)).isEqualTo(before);
            shaky.server.heal();

            lying.always(Operation.LIST, new Fault.EmptyList());
            assertThatThrownBy(() ->
                            shaky.restore(
                                    List.of(shaky.leg), shaky.newest(), shaky.freshDirectory()))
                    .isInstanceOf(IOException.class);
            shaky.restoresExactly(shaky.all());
            shaky.backUp();
            assertThat(shaky.objects(2)).containsAllEntriesOf(before);
            lying.assertAllFaultsHappened();
            lying.heal();

            ObjectKey unseen = shaky.keys(0, "packs/").getFirst();
            lying.always(Operation.LIST, new Fault.StaleList(unseen::equals));
            assertComplete(shaky.grow().backUp());
            lying.assertAllFaultsHappened();
            lying.heal();
            shaky.assertConverges();
        }
    }

    @Test
    @DisplayName(
            "S-06 new objects seen after 5 s, listed after 10 min: a bounded wait, and nothing twice")
    void eventualConsistency() throws Exception {
        FakeTime time = new FakeTime();
        try (ShakySite shaky =
                ShakySite.over(
                        temp,
                        time,
                        store ->
                                new EventualTarget(
                                        store,
                                        time,
                                        Duration.ofSeconds(5),
                                        Duration.ofMinutes(10)))) {
            var started = time.instant();
            SnapshotOutcome first = shaky.backUp();
            assertComplete(first);
            SnapshotOutcome second = shaky.grow().backUp();
            assertComplete(second);
            assertThat(second.id().sequence()).isEqualTo(2);
            assertThat(Duration.between(started, time.instant())).isLessThan(Duration.ofMinutes(5));
            shaky.store(EventualTarget.class).assertWasLate();
            shaky.restoresExactly(shaky.all());

            time.sleep(Duration.ofMinutes(11));
            shaky.assertWhole();
        }
    }

    @Test
    @DisplayName(
            "S-08 an older snapshot under the newest one's name is refused; the other vaults are used")
    void olderVersions() throws Exception {
        try (ShakySite shaky = overALiar(temp)) {
            FaultyTarget lying = shaky.store(FaultyTarget.class);
            SnapshotId first = shaky.backUp().id();
            SnapshotId second = shaky.grow().backUp().id();
            Content old = Content.of(bytes(shaky.site.target(0), first.key()));
            lying.always(Operation.READ, second.key().value(), new Fault.OldVersion(old));

            shaky.restoresExactly(shaky.all());
            assertThatThrownBy(
                            () -> shaky.restore(List.of(shaky.leg), second, shaky.freshDirectory()))
                    .isInstanceOf(IOException.class);
            assertThat(shaky.verify(shaky.all()).targets().getLast().damaged())
                    .extracting(ObjectFault::key)
                    .containsExactly(second.key());
            lying.assertAllFaultsHappened();
            lying.heal();
            shaky.assertConverges();
        }
    }

    private static byte[] bytes(Target target, ObjectKey key) throws IOException {
        try (var in = target.read(key, ByteRange.ALL)) {
            return in.readAllBytes();
        }
    }

    @Test
    @DisplayName(
            "P-02 credentials revoked in the middle of a backup: that leg fails, at once and alone")
    void revokedCredentials() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            shaky.grow(24, 500_000);
            shaky.server.after(1, "PUT packs/", HttpFault.error(403, "AccessDenied"));

            assertOnlyTheLegFailed(shaky.backUp(), "AccessDenied");

            assertThat(shaky.requests("PUT packs/")).as("no storm").isLessThan(8);
            shaky.assertEverySnapshotOn(shaky.others());
            shaky.server.heal();
            shaky.assertConverges();
        }
    }

    @ParameterizedTest
    @EnumSource(PolicyTarget.Policy.class)
    @DisplayName(
            "P-04, P-05 with the writer's key nothing is destroyed for good: refused, or only covered")
    void theWritersKeyInOtherHands(PolicyTarget.Policy policy) throws Exception {
        try (ShakySite shaky = over(temp, store -> new PolicyTarget(store, policy))) {
            PolicyTarget bucket = shaky.store(PolicyTarget.class);
            assertComplete(shaky.backUp());
            Map<ObjectKey, Content.Sha256> before = shaky.objects(2);
            Random random = new Random(3);
            int refused = 0;
            for (ObjectKey key : before.keySet()) {
                byte[] ransom = new byte[200];
                random.nextBytes(ransom);
                try {
                    shaky.leg.put(key, Content.of(ransom), PutMode.REPLACE);
                    shaky.leg.delete(key);
                } catch (TargetException.Denied e) {
                    refused++;
                }
            }

            switch (policy) {
                case WRITE_ONCE -> {
                    assertThat(refused).isEqualTo(before.size());
                    assertThat(bucket.refused()).isPositive();
                }
                case VERSIONS -> {
                    assertThat(shaky.objects(2)).isEmpty();
                    assertOnlyTheLegFailed(shaky.backUp(), "holds no vault");
                    shaky.restoresExactly(shaky.all());
                    assertThat(bucket.uncover()).isEqualTo(before.size());
                }
            }
            assertThat(shaky.objects(2)).isEqualTo(before);
            shaky.restoresExactly(List.of(shaky.leg), shaky.oldest());
            shaky.assertConverges();
        }
    }

    @Test
    @DisplayName(
            "P-05 every object overwritten, no versions: each is named, the others restore, healing mends")
    void everythingOverwritten() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            assertComplete(shaky.backUp());
            assertComplete(shaky.grow().backUp());
            List<ObjectKey> spoilt = new ArrayList<>();
            for (String part : List.of("packs/", "indexes/", "snapshots/")) {
                spoilt.addAll(shaky.keys(2, part));
            }
            Random random = new Random(4);
            for (ObjectKey key : spoilt) {
                byte[] ransom = new byte[bytes(shaky.site.target(2), key).length];
                random.nextBytes(ransom);
                shaky.site.target(2).put(key, Content.of(ransom), PutMode.REPLACE);
            }

            shaky.restoresExactly(shaky.all());
            shaky.assertEverySnapshotOn(shaky.others());
            assertThat(shaky.verify(shaky.all()).targets().getLast().damaged())
                    .extracting(ObjectFault::key)
                    .containsExactlyInAnyOrderElementsOf(spoilt);
            assertThatThrownBy(() ->
                            shaky.restore(
                                    List.of(shaky.leg), shaky.newest(), shaky.freshDirectory()))
                    .isInstanceOf(IOException.class);
            assertThat(shaky.heal(shaky.all()).isWhole()).isTrue();
            shaky.assertConverges();
        }
    }

    @Test
    @DisplayName(
            "P-06 one provider rolled back: the newest comes from the others, the lag is reported")
    void oneRolledBack() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            assertComplete(shaky.backUp());
            Map<ObjectKey, byte[]> then = copy(shaky, 2);
            assertComplete(shaky.grow().backUp());
            rollBack(shaky, 2, then);

            shaky.restoresExactly(shaky.all());
            assertThat(shaky.verify(shaky.all()).disagreements())
                    .extracting(Disagreement::kind)
                    .containsExactly(Disagreement.Kind.BEHIND);
            SnapshotOutcome next = shaky.grow().backUp();
            assertComplete(next);
            assertThat(next.id().sequence()).isEqualTo(3);
            shaky.assertConverges();
        }
    }

    private static Map<ObjectKey, byte[]> copy(ShakySite shaky, int vault) throws IOException {
        Map<ObjectKey, byte[]> copy = new TreeMap<>();
        for (ObjectKey key : shaky.keys(vault, "")) {
            copy.put(key, bytes(shaky.site.target(vault), key));
        }
        return copy;
    }

    private static void rollBack(ShakySite shaky, int vault, Map<ObjectKey, byte[]> to)
            throws IOException {
        for (ObjectKey key : shaky.keys(vault, "")) {
            if (!to.containsKey(key)) {
                shaky.site.target(vault).delete(key);
            }
        }
    }

    @Test
    @DisplayName(
            "P-10 a host floods all vaults with garbage: other hosts back up, restore and verify in time")
    void aFlood() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            assertComplete(shaky.backUp());
            Random random = new Random(8);
            int flood = 1500;
            for (int i = 0; i < flood; i++) {
                byte[] garbage = new byte[100];
                random.nextBytes(garbage);
                String hex = Content.of(garbage).sha256().hex();
                String name =
                        switch (i % 3) {
                            case 0 -> "packs/" + hex.substring(0, 2) + "/" + hex;
                            case 1 -> "indexes/" + hex;
                            default -> "snapshots/h0123456789ab/%012d-%s".formatted(i, hex);
                        };
                for (int vault = 0; vault < 3; vault++) {
                    shaky.site
                            .target(vault)
                            .put(new ObjectKey(name), Content.of(garbage), PutMode.CREATE);
                }
            }
            long started = System.nanoTime();

            assertComplete(shaky.grow().backUp());
            shaky.assertEverySnapshotOn(shaky.all());
            VerifyReport report = shaky.verify(shaky.all());

            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isLessThan(Duration.ofSeconds(30));
            assertThat(report.targets())
                    .allSatisfy(vault ->
                            assertThat(vault.orphans().size() + vault.damaged().size())
                                    .as("garbage is reported")
                                    .isGreaterThanOrEqualTo(flood / 2));
        }
    }

    @Test
    @DisplayName(
            "P-13 a provider that takes everything and keeps nothing is found out by reading back")
    void frozen() throws Exception {
        try (ShakySite shaky = over(temp, FrozenTarget::new)) {
            FrozenTarget ice = shaky.store(FrozenTarget.class);
            assertComplete(shaky.backUp());
            ice.freeze();

            assertOnlyTheLegFailed(shaky.grow().backUp(), "");

            ice.assertPretended();
            shaky.restoresExactly(shaky.all());
            assertThat(shaky.verify(shaky.all()).disagreements())
                    .extracting(Disagreement::kind)
                    .contains(Disagreement.Kind.BEHIND);
            shaky.assertEverySnapshotOn(shaky.others());
            ice.thaw();
            shaky.assertConverges();
        }
    }

    @Test
    @DisplayName(
            "P-14 a destroyed provider replaced by an empty one: no backup founds it anew, healing does")
    void anEmptyReplacement() throws Exception {
        try (ShakySite shaky = ShakySite.at(temp)) {
            assertComplete(shaky.backUp());
            for (ObjectKey key : shaky.keys(2, "")) {
                shaky.site.target(2).delete(key);
            }
            assertOnlyTheLegFailed(shaky.grow().backUp(), "holds no vault");
            assertThat(shaky.objects(2)).isEmpty();

            assertThat(shaky.heal(shaky.all()).isWhole()).isTrue();

            assertThat(shaky.objects(2)).isEqualTo(shaky.objects(0));
            shaky.assertConverges();
        }
    }
}
