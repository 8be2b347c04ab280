package lifeboat.vault.prune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.fault.Wrapped;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.care.CareProgress;
import lifeboat.vault.care.Healer;
import lifeboat.vault.care.KillableTarget;
import lifeboat.vault.care.Verifier;
import lifeboat.vault.care.VerifyLevel;
import lifeboat.vault.care.VerifyOptions;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.snapshot.SnapshotId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packs of which little is needed are replaced by others.
class RepackTest {
    private static final RepackRules RULES =
            new RepackRules(0.5, 4 << 10, 1L << 30, Duration.ofDays(7));
    private static final int FILES = 12;
    private static final int FILE_BYTES = 20_000;

    @TempDir Path directory;
    private int sites;

    /// Three nights: the first stores many files, of which the others keep two.
    private PrunedSite site() throws IOException {
        PrunedSite site = new PrunedSite(2, directory.resolve("site" + sites++), 11, FILE_BYTES);
        site.repack = RULES;
        Random random = new Random(12);
        for (int i = 0; i < FILES; i++) {
            byte[] content = new byte[FILE_BYTES];
            random.nextBytes(content);
            site.tree.put("old/" + i, content);
        }
        night(site);
        for (int i = 2; i < FILES; i++) {
            site.tree.files().remove(EntryPath.of("old/" + i));
        }
        site.night();
        site.night();
        return site;
    }

    private static SnapshotId night(PrunedSite site) throws IOException {
        SnapshotId id = site.backUp(site.site.targets()).id();
        site.clock.jump(Duration.ofDays(1));
        return id;
    }

    private static PruneOutcome prune(PrunedSite site) throws IOException {
        return site.pruner(site.site.targets(), 2).run();
    }

    private static long bytes(Target target, String prefix) throws IOException {
        AtomicLong sum = new AtomicLong();
        target.list(prefix, info -> sum.addAndGet(info.sizeBytes()));
        return sum.get();
    }

    private static List<ObjectKey> keys(Target target, String prefix) throws IOException {
        List<ObjectKey> keys = new ArrayList<>();
        target.list(prefix, info -> keys.add(info.key()));
        return keys;
    }

    private static void sound(PrunedSite site) throws IOException {
        var report =
                new Verifier(
                                site.site.targets(),
                                site.site.recoveryKeys(),
                                site.state.resolve("care"))
                        .verify(
                                VerifyOptions.everything(VerifyLevel.L2).afresh(),
                                CareProgress.NONE);
        assertThat(report.isSound()).as("%s", report).isTrue();
    }

    @Test
    @DisplayName("C-08 what is needed of poor packs moves, then they go: restores exact, room won")
    void winsRoom() throws Exception {
        try (PrunedSite site = site()) {
            Target vault = site.site.target(0);
            long before = bytes(vault, VaultLayout.PACKS);
            PrunePlan dry = site.pruner(site.site.targets(), 2).plan();
            assertThat(keys(vault, VaultLayout.MOVES)).isEmpty();
            assertThat(dry.repack().packs()).isPositive();
            assertThat(dry.repack().wonBytes()).isGreaterThan((FILES - 3) * FILE_BYTES);
            PruneOutcome moved = prune(site);
            assertThat(moved.isComplete()).as("%s", moved).isTrue();
            assertThat(moved.repacked().packs()).isEqualTo(dry.repack().packs());
            assertThat(moved.repacked().newBytes()).isLessThan(4L * FILE_BYTES);
            assertThat(bytes(vault, VaultLayout.PACKS))
                    .as("nothing goes yet")
                    .isGreaterThan(before);
            site.assertWhole("announced");
            site.clock.jump(PrunedSite.DELAY);
            night(site);
            PruneOutcome gone = prune(site);
            assertThat(gone.isComplete()).as("%s", gone).isTrue();
            assertThat(before - bytes(vault, VaultLayout.PACKS))
                    .isGreaterThan((FILES - 3) * FILE_BYTES);
            site.assertWhole("deleted");
            sound(site);
            var next = site.backUp(site.site.targets());
            assertThat(next.manifest().sources().getFirst().newBytes()).isZero();
        }
    }

    @Test
    @DisplayName("C-08 killed at every change of a prune that replaces packs: nothing is lost")
    void killedAnywhere() throws Exception {
        int killed = 0;
        boolean done = false;
        try (PrunedSite site = site()) {
            for (int phase = 0; phase < 3; phase++) {
                done = false;
                for (int n = 0; !done; n++) {
                    AtomicInteger left = new AtomicInteger(n);
                    List<Target> targets = new ArrayList<>();
                    site.site
                            .targets()
                            .forEach(target -> targets.add(new KillableTarget(target, left)));
                    try {
                        site.pruner(targets, 2).run();
                        done = true;
                    } catch (KillableTarget.Killed e) {
                        killed++;
                    }
                    site.assertWhole("phase " + phase + ", killed at " + n);
                }
                site.clock.jump(PrunedSite.DELAY.plusHours(1));
                night(site);
            }
            assertThat(killed).isGreaterThan(10);
            assertThat(keys(site.site.target(0), VaultLayout.MOVES)).isNotEmpty();
            assertThat(bytes(site.site.target(0), VaultLayout.PACKS))
                    .as("what killed runs left goes too")
                    .isLessThan(13L * FILE_BYTES);
        }
    }

    @Test
    @DisplayName(
            "Y-02 a backup that counts on a pack being replaced, made before any call of the prune, is whole")
    void backupMeanwhile() throws Exception {
        boolean happened = true;
        int calls = 0;
        for (int call = 0; happened; call += 3) {
            try (PrunedSite site = site()) {
                SnapshotId first = site.made.keySet().stream().min(byNumber()).orElseThrow();
                AtomicInteger left = new AtomicInteger(call);
                HookedTarget.Hook hook =
                        (_, _) -> {
                            if (left.getAndDecrement() == 0) {
                                backUpOldFiles(site, first);
                            }
                        };
                List<Target> hooked = new ArrayList<>();
                site.site.targets().forEach(target -> hooked.add(new HookedTarget(target, hook)));
                site.pruner(hooked, 2).run();
                happened = left.get() < 0;
                calls++;
                site.assertWhole("call " + call);
                site.clock.jump(PrunedSite.DELAY.plusHours(1));
                site.pruner(site.site.targets(), 3).run();
                site.assertWhole("call " + call + ", deleted");
            }
        }
        assertThat(calls).isGreaterThan(8);
    }

    private static java.util.Comparator<SnapshotId> byNumber() {
        return java.util.Comparator.comparingLong(SnapshotId::sequence);
    }

    private static void backUpOldFiles(PrunedSite site, SnapshotId first) {
        try {
            var now = new java.util.HashMap<>(site.tree.files());
            site.bringBack(first);
            site.backUp(site.site.targets());
            site.tree.files().clear();
            site.tree.files().putAll(now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Keeps less than it was given, or nothing, or something else, of new packs.
    private record Liar(Target inner, String prefix, int lie) implements Wrapped {
        @Override
        public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
            if (!key.value().startsWith(prefix)) {
                Wrapped.super.put(key, content, mode);
                return;
            }
            byte[] bytes = content.sharedArray().clone();
            if (lie == 3) {
                throw new TargetException.Unreachable("put: is down", null);
            }
            if (lie > 0) {
                bytes = java.util.Arrays.copyOf(bytes, bytes.length - (lie == 1 ? 7 : 0));
                bytes[bytes.length / 2] ^= 1;
                Wrapped.super.put(key, Content.of(bytes), mode);
            }
        }
    }

    @Test
    @DisplayName(
            "S-01 S-02 one vault lies about new packs, segments or records, or is down: the old packs stay")
    void lyingVault() throws Exception {
        for (String prefix : List.of(VaultLayout.PACKS, VaultLayout.INDEXES, VaultLayout.MOVES)) {
            for (int lie = 0; lie < 4; lie++) {
                try (PrunedSite site = site()) {
                    List<Target> targets =
                            List.of(
                                    site.site.target(0),
                                    new Liar(site.site.target(1), prefix, lie));
                    PruneOutcome outcome = site.pruner(targets, 2).run();
                    assertThat(outcome.isComplete()).isFalse();
                    assertThat(outcome.repacked().packs()).isZero();
                    assertThat(outcome.repacked().problems())
                            .singleElement()
                            .asString()
                            .contains(site.site.target(1).name());
                    for (ObjectKey key : keys(site.site.target(1), prefix)) {
                        if (lie == 1 || lie == 2) {
                            dropIfBroken(site.site.target(1), key);
                        }
                    }
                    site.assertWhole(prefix + lie);
                    site.clock.jump(PrunedSite.DELAY.plusHours(1));
                    night(site);
                    prune(site);
                    site.assertWhole(prefix + lie + ", afterwards");
                }
            }
        }
    }

    /// What a liar kept of an object that nobody needs would be told as an orphan with wrong bytes.
    private static void dropIfBroken(Target target, ObjectKey key) throws IOException {
        try {
            lifeboat.vault.read.Vaults.wholeFrom(target, key, 1 << 27);
        } catch (lifeboat.vault.VaultException.Damaged e) {
            target.delete(key);
        }
    }

    @Test
    @DisplayName("P-01 every vault has the record of what moved: one that lost it is healed")
    void theRecordIsHealed() throws Exception {
        try (PrunedSite site = site()) {
            prune(site);
            site.clock.jump(PrunedSite.DELAY.plusHours(1));
            night(site);
            prune(site);
            Target vault = site.site.target(1);
            keys(vault, VaultLayout.MOVES).forEach(key -> delete(vault, key));
            var report =
                    new Healer(
                                    site.site.targets(),
                                    site.site.recoveryKeys(),
                                    site.state.resolve("care"))
                            .heal(Healer.defaults(), CareProgress.NONE);
            assertThat(report.isWhole()).as("%s", report).isTrue();
            assertThat(keys(vault, VaultLayout.MOVES)).isNotEmpty();
            site.assertWhole("healed");
        }
    }

    private static void delete(Target target, ObjectKey key) {
        try {
            target.delete(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void packsMoveMoreThanOnceAndRecordsGoWithTheirSnapshots() throws Exception {
        try (PrunedSite site = site()) {
            site.repack = new RepackRules(0.3, 1 << 20, 1L << 30, Duration.ZERO);
            Random random = new Random(13);
            long moves = 0;
            for (int i = 0; i < 14; i++) {
                for (int f = 0; f < 3; f++) { // kept for four nights, so that packs decay slowly
                    byte[] content = new byte[FILE_BYTES];
                    random.nextBytes(content);
                    site.tree.put("slow/" + (i % 4) + f, content);
                }
                moves += prune(site).repacked().packs() > 0 ? 1 : 0;
                site.assertWhole("night " + i);
                site.night();
            }
            assertThat(moves).isGreaterThan(4);
            sound(site);
            assertThat(keys(site.site.target(0), VaultLayout.MOVES)).hasSizeLessThan(10);
            assertThat(bytes(site.site.target(0), VaultLayout.PACKS)).isLessThan(50L * FILE_BYTES);
        }
    }

    @Test
    void noMoreThanTheBoundMovesAtOnceAndTheNextCallGoesOn() throws Exception {
        try (PrunedSite site = site()) {
            long all = site.pruner(site.site.targets(), 2).plan().repack().packs();
            site.repack = new RepackRules(0.1, 1 << 20, 14L * FILE_BYTES, Duration.ofDays(7));
            PruneOutcome first = prune(site);
            assertThat(first.repacked().packs()).isBetween(1L, all);
            assertThat(first.repacked().bytes()).isLessThanOrEqualTo(14L * FILE_BYTES);
            site.assertWhole("bounded");
            Instant now = site.clock.instant();
            prune(site);
            assertThat(site.clock.instant()).isEqualTo(now);
            site.assertWhole("gone on");
        }
    }
}
