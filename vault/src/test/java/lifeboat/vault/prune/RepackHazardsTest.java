package lifeboat.vault.prune;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.fault.Wrapped;
import lifeboat.vault.PackId;
import lifeboat.vault.TestRuns;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.care.CareProgress;
import lifeboat.vault.care.Healer;
import lifeboat.vault.care.KillableTarget;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.read.PackMove;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.SnapshotId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What may happen to vaults whose packs were replaced.
class RepackHazardsTest {
    private static final int FILES = 12;
    private static final int FILE_BYTES = 20_000;

    @TempDir Path directory;
    private int sites;

    /// Three nights: the first stores many files, of which the others keep two.
    private PrunedSite site(int targets) throws IOException {
        PrunedSite site =
                new PrunedSite(targets, directory.resolve("site" + sites++), 11, FILE_BYTES);
        site.repack = new RepackRules(0.5, 4 << 10, 1L << 30, Duration.ofDays(7));
        Random random = new Random(12);
        for (int i = 0; i < FILES; i++) {
            byte[] content = new byte[FILE_BYTES];
            random.nextBytes(content);
            site.tree.put("old/" + i, content);
        }
        night(site, site.site.targets());
        for (int i = 2; i < FILES; i++) {
            site.tree.files().remove(EntryPath.of("old/" + i));
        }
        site.night();
        site.night();
        return site;
    }

    private static SnapshotId night(PrunedSite site, List<Target> targets) throws IOException {
        SnapshotId id = site.backUp(targets).id();
        site.clock.jump(Duration.ofDays(1));
        return id;
    }

    private static PruneOutcome prune(PrunedSite site, List<Target> targets) throws IOException {
        return site.pruner(targets, 2).run();
    }

    private static PruneOutcome pruned(PrunedSite site, List<Target> targets) throws IOException {
        PruneOutcome outcome = prune(site, targets);
        assertThat(outcome.isComplete()).as("%s", outcome).isTrue();
        return outcome;
    }

    /// Moves, waits and deletes.
    private static void movedAndGone(PrunedSite site, List<Target> targets) throws IOException {
        assertThat(pruned(site, targets).repacked().packs()).isPositive();
        site.clock.jump(PrunedSite.DELAY.plusHours(1));
        night(site, targets);
        pruned(site, targets);
    }

    private static Set<ObjectKey> keys(Target target, String prefix) throws IOException {
        Set<ObjectKey> keys = new TreeSet<>();
        target.list(prefix, info -> keys.add(info.key()));
        return keys;
    }

    private static Map<ObjectKey, byte[]> objects(Target target, String prefix) throws IOException {
        Map<ObjectKey, byte[]> all = new HashMap<>();
        for (ObjectKey key : keys(target, prefix)) {
            try (var in = target.read(key, ByteRange.ALL)) {
                all.put(key, in.readAllBytes());
            }
        }
        return all;
    }

    private static void put(Target target, Map<ObjectKey, byte[]> objects) throws IOException {
        for (var each : objects.entrySet()) {
            target.put(each.getKey(), Content.of(each.getValue()), PutMode.REPLACE);
        }
    }

    private static void spoil(Target target, ObjectKey key) throws IOException {
        Map<ObjectKey, byte[]> stored = objects(target, key.value());
        stored.values().forEach(bytes -> bytes[bytes.length / 2] ^= 1);
        put(target, stored);
    }

    private static void heal(PrunedSite site) throws IOException {
        var report =
                new Healer(
                                site.site.targets(),
                                site.site.recoveryKeys(),
                                site.state.resolve("care"))
                        .heal(Healer.defaults(), CareProgress.NONE);
        assertThat(report.isWhole()).as("%s", report).isTrue();
    }

    /// Every snapshot that one of these vaults shows comes back exactly from them.
    private static void restorable(PrunedSite site, List<Target> from, String as)
            throws IOException {
        Vaults vaults = new Vaults(from);
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.site.recoveryKeys());
        assertThat(catalog.ids()).as(as).isNotEmpty();
        for (SnapshotId id : catalog.ids()) {
            var files = TestRuns.readBack(site.site, vaults, catalog, id);
            assertThat(files.keySet()).as(as).isEqualTo(site.filesOf(id).keySet());
            files.forEach((path, bytes) ->
                    assertThat(Arrays.equals(bytes, site.filesOf(id).get(path)))
                            .as("%s: %s of %s", as, path, id.shortForm())
                            .isTrue());
        }
    }

    @Test
    @DisplayName(
            "P-01 a vault that was away while packs were replaced restores alone, before and after each prune with it")
    void vaultThatWasAway() throws Exception {
        try (PrunedSite site = site(3)) {
            List<Target> others = site.site.targets().subList(0, 2);
            Target stale = site.site.target(2);
            movedAndGone(site, others);
            restorable(site, List.of(stale), "stale, alone");
            restorable(site, site.site.targets(), "stale and the others");
            for (int i = 0; i < 3; i++) {
                prune(site, site.site.targets());
                restorable(site, List.of(stale), "stale, after prune " + i);
                restorable(site, others, "the others, after prune " + i);
                site.clock.jump(PrunedSite.DELAY.plusHours(1));
            }
            heal(site);
            site.assertWhole("healed");
            night(site, site.site.targets());
            pruned(site, site.site.targets());
            site.clock.jump(PrunedSite.DELAY.plusHours(1));
            night(site, site.site.targets());
            pruned(site, site.site.targets());
            site.assertWhole("all done");
            assertThat(keys(stale, VaultLayout.PACKS))
                    .isEqualTo(keys(site.site.target(0), VaultLayout.PACKS));
        }
    }

    @Test
    @DisplayName("a pack that no vault gives whole stays and is named; the others are replaced")
    void oneThatCannotBeRead() throws Exception {
        try (PrunedSite site = site(2)) {
            Random random = new Random(13);
            for (int i = 0; i < FILES; i++) {
                byte[] content = new byte[FILE_BYTES];
                random.nextBytes(content);
                site.tree.put("more/" + i, content);
            }
            site.night();
            for (int i = 2; i < FILES; i++) {
                site.tree.files().remove(EntryPath.of("more/" + i));
            }
            site.night();
            site.night();
            List<PackId> poor =
                    site.pruner(site.site.targets(), 2).plan().repack().groups().stream()
                            .flatMap(group -> group.packs().stream())
                            .map(PackInfo::id)
                            .toList();
            assertThat(poor).hasSizeGreaterThan(1);
            PackId victim = poor.getFirst();
            for (Target target : site.site.targets()) {
                spoil(target, victim.key());
            }
            PruneOutcome outcome = prune(site, site.site.targets());
            assertThat(outcome.repacked().problems())
                    .singleElement()
                    .asString()
                    .contains("pack " + victim + " stays as it is");
            assertThat(outcome.repacked().packs()).isEqualTo(poor.size() - 1);
            assertThat(site.pruner(site.site.targets(), 2).tombstones())
                    .flatMap(stone -> stone.packs())
                    .containsAll(poor.subList(1, poor.size()))
                    .doesNotContain(victim);
        }
    }

    /// Answers nothing any more from the first read of a whole pack on; what only looks into the
    /// small packs of tests has threads of its own.
    private record Leaving(Target inner, AtomicBoolean gone) implements Wrapped {
        @Override
        public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
            if (!Thread.currentThread().getName().startsWith("lifeboat-repack-")
                    && key.value().startsWith(VaultLayout.PACKS)
                    && inner.head(key).orElseThrow().sizeBytes() == range.length()) {
                gone.set(true);
            }
            answer();
            return Wrapped.super.read(key, range);
        }

        @Override
        public void list(String prefix, Consumer<ObjectInfo> sink) throws TargetException {
            answer();
            Wrapped.super.list(prefix, sink);
        }

        private void answer() throws TargetException {
            if (gone.get()) {
                throw new TargetException.Unreachable("the line is cut", null);
            }
        }
    }

    @Test
    @DisplayName("S-01 targets that go away while packs are replaced end it, and blame no pack")
    void awayMeanwhile() throws Exception {
        try (PrunedSite site = site(2)) {
            AtomicBoolean gone = new AtomicBoolean();
            List<Target> leaving = new ArrayList<>();
            site.site.targets().forEach(target -> leaving.add(new Leaving(target, gone)));
            PruneOutcome outcome = prune(site, leaving);
            assertThat(gone).isTrue();
            assertThat(outcome.repacked().packs()).isZero();
            assertThat(outcome.repacked().problems()).singleElement().isEqualTo("the line is cut");
            assertThat(pruned(site, site.site.targets()).plan().announce().isEmpty()).isTrue();
            site.assertWhole("the line is mended");
        }
    }

    @Test
    @DisplayName(
            "S-01 what replaced packs is lost where it was, and a vault that was away has the old ones: restored")
    void oldPacksServe() throws Exception {
        try (PrunedSite site = site(2)) {
            Target stale = site.site.target(1);
            Map<ObjectKey, byte[]> before = objects(stale, "");
            Set<ObjectKey> old = keys(stale, VaultLayout.PACKS);
            pruned(site, site.site.targets());
            for (ObjectKey key : keys(stale, "")) { // the provider goes back to an earlier state
                stale.delete(key);
            }
            put(stale, before);
            for (ObjectKey key : keys(site.site.target(0), VaultLayout.PACKS)) {
                if (old.contains(key)) {
                    site.site.target(0).delete(key);
                } else {
                    spoil(site.site.target(0), key);
                }
            }
            restorable(site, site.site.targets(), "damaged");
            for (ObjectKey key : keys(site.site.target(0), VaultLayout.PACKS)) {
                site.site.target(0).delete(key);
            }
            restorable(site, site.site.targets(), "gone");
        }
    }

    @Test
    @DisplayName(
            "P-04 a thief of the writer's key takes the records away: prune deletes none of the packs that only they name")
    void recordsTakenAway() throws Exception {
        try (PrunedSite site = site(2)) {
            pruned(site, site.site.targets());
            site.tree.files().keySet().removeIf(path -> path.toString().startsWith("old/"));
            site.clock.jump(PrunedSite.DELAY.plusHours(1));
            site.night();
            site.pruner(site.site.targets(), 3).run(); // the first goes, the others stay
            Map<ObjectKey, byte[]> records = objects(site.site.target(0), VaultLayout.MOVES);
            assertThat(records).isNotEmpty();
            Set<ObjectKey> packs = keys(site.site.target(0), VaultLayout.PACKS);
            for (Target target : site.site.targets()) {
                for (ObjectKey key : records.keySet()) {
                    target.delete(key);
                }
            }
            for (int i = 0; i < 4; i++) {
                site.pruner(site.site.targets(), 20).run();
                site.clock.jump(Duration.ofDays(4));
                site.edit();
                site.backUp(site.site.targets());
            }
            assertThat(keys(site.site.target(0), VaultLayout.PACKS)).containsAll(packs);
            for (Target target : site.site.targets()) {
                put(target, records);
            }
            site.assertWhole("found again");
        }
    }

    @Test
    @DisplayName(
            "P-04 a record is taken away and put back when what replaced packs is gone: the old packs serve")
    void recordPutBackLater() throws Exception {
        try (PrunedSite site = site(2)) {
            pruned(site, site.site.targets());
            Map<ObjectKey, byte[]> records = objects(site.site.target(0), VaultLayout.MOVES);
            assertThat(records).isNotEmpty();
            for (Target target : site.site.targets()) {
                for (ObjectKey key : records.keySet()) {
                    target.delete(key);
                }
            }
            site.repack = RepackRules.NEVER;
            for (int i = 0; i < 4; i++) {
                site.pruner(site.site.targets(), 20).run();
                site.clock.jump(Duration.ofDays(4));
                site.edit();
                site.backUp(site.site.targets());
            }
            for (Target target : site.site.targets()) {
                put(target, records);
            }
            for (int i = 0; i < 4; i++) {
                site.pruner(site.site.targets(), 20).run();
                site.clock.jump(Duration.ofDays(4));
                site.edit();
                site.backUp(site.site.targets());
                for (Target target : site.site.targets()) {
                    restorable(site, List.of(target), "put back " + i);
                }
            }
        }
    }

    @Test
    void whatWasReplacedTwiceGoesBothTimes() throws Exception {
        try (PrunedSite site = site(2)) {
            site.tree.files().remove(EntryPath.of("old/0"));
            site.night();
            movedAndGone(site, site.site.targets());
            Set<ObjectKey> once = keys(site.site.target(0), VaultLayout.PACKS);
            site.repack = new RepackRules(0.2, 1, 1L << 30, Duration.ZERO);
            PruneOutcome twice = prune(site, site.site.targets());
            assertThat(twice.repacked().packs()).isPositive();
            site.assertWhole("moved again");
            site.repack = RepackRules.NEVER;
            Set<ObjectKey> both = keys(site.site.target(0), VaultLayout.PACKS);
            both.removeAll(once);
            assertThat(both).isNotEmpty();
            for (int i = 0; i < 3; i++) {
                site.clock.jump(PrunedSite.DELAY.plusHours(1));
                site.pruner(site.site.targets(), 2).run();
                site.assertWhole("round " + i);
            }
            Set<ObjectKey> left = keys(site.site.target(0), VaultLayout.PACKS);
            assertThat(once.size() + both.size() - left.size()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void whatAKilledCallRecordedIsNotMovedAgain() throws Exception {
        try (PrunedSite site = site(2)) {
            int moved = 0;
            for (int n = 0; moved == 0; n++) {
                var left = new java.util.concurrent.atomic.AtomicInteger(n);
                List<Target> targets = new ArrayList<>();
                site.site
                        .targets()
                        .forEach(target -> targets.add(new KillableTarget(target, left)));
                try {
                    prune(site, targets);
                    moved = 1;
                } catch (KillableTarget.Killed e) {
                    boolean recorded =
                            !keys(site.site.target(0), VaultLayout.MOVES).isEmpty()
                                    || !keys(site.site.target(1), VaultLayout.MOVES).isEmpty();
                    if (recorded) {
                        moved = 2;
                    }
                }
            }
            assertThat(moved).as("killed after a record was put").isEqualTo(2);
            PruneOutcome next = prune(site, site.site.targets());
            assertThat(next.plan().held()).isEmpty();
            assertThat(next.repacked().packs()).isZero();
            site.assertWhole("gone on");
        }
    }

    @Test
    @DisplayName(
            "P-04 records that the site did not sign, or of garbage, move nothing and hold nothing up")
    void forgedRecords() throws Exception {
        try (PrunedSite site = site(2)) {
            try (var stranger = lifeboat.vault.TestSite.with(1, 99)) {
                List<PackId> from = new ArrayList<>();
                for (ObjectKey key : keys(site.site.target(0), VaultLayout.PACKS)) {
                    from.add(PackId.parse(key.lastSegment()));
                }
                byte[] forged =
                        PackMove.write(
                                site.site.recoveryKeys().siteId(),
                                site.clock.instant(),
                                site.made.keySet(),
                                from,
                                List.of(),
                                Content.Sha256.of(new byte[0], 0, 0),
                                lifeboat.vault.snapshot.SegmentRange.ALL,
                                stranger.newSite().opened().siteSigningKey());
                for (byte[] record : List.of(forged, "{}".getBytes(UTF_8))) {
                    ObjectKey key = VaultLayout.move(Content.of(record).sha256());
                    site.site.target(1).put(key, Content.of(record), PutMode.CREATE);
                }
            }
            movedAndGone(site, site.site.targets());
            site.assertWhole("moved beside forged records");
        }
    }

    @Test
    void anOldPackThatIsDamagedEverywhereStaysWhereItIs() throws Exception {
        try (PrunedSite site = site(2)) {
            PrunePlan plan = site.pruner(site.site.targets(), 2).plan();
            assertThat(plan.repack().packs()).isPositive();
            for (Target target : site.site.targets()) {
                for (ObjectKey key : keys(target, VaultLayout.PACKS)) {
                    spoil(target, key);
                }
            }
            Set<ObjectKey> before = keys(site.site.target(0), VaultLayout.PACKS);
            PruneOutcome outcome = prune(site, site.site.targets());
            assertThat(outcome.repacked().packs()).isZero();
            assertThat(keys(site.site.target(0), VaultLayout.MOVES)).isEmpty();
            site.clock.jump(PrunedSite.DELAY.plusHours(1));
            prune(site, site.site.targets());
            assertThat(keys(site.site.target(0), VaultLayout.PACKS)).containsAll(before);
        }
    }
}
