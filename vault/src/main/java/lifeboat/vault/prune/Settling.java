package lifeboat.vault.prune;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.read.SegmentPacks;
import lifeboat.vault.read.Vaults;

/// Takes away tombstones that tell nobody anything any more. Whoever has no recovery key takes the
/// packs of a snapshot from its segments, which name packs that are gone: as long as a segment
/// does, a tombstone says so, of these packs and no other. A snapshot that is kept after all,
/// pinned meanwhile, is announced no longer.
record Settling(Gathering site, PrunePlan plan, Announcements announcements) {
    void settle(Tallies tallies) throws IOException {
        List<Tombstone> stones = new ArrayList<>(plan.due());
        stones.addAll(plan.done());
        Set<PackId> named = named(stones);
        List<ObjectKey> settled = new ArrayList<>();
        for (Tombstone stone : stones) {
            Set<PackId> gone = new HashSet<>(stone.packs());
            gone.removeIf(
                    pack -> !plan.remove().packs().contains(pack) && site.isAnywhere(pack.key()));
            boolean isExact = gone.size() == stone.packs().size() && namesNoOtherThatStays(stone);
            gone.retainAll(named);
            if (gone.isEmpty() || !isExact) {
                settled.add(stone.key());
            }
            if (!gone.isEmpty() && !isExact) {
                announcements.narrow(stone, gone, tallies);
            }
        }
        if (tallies.areClean()) {
            Deletions.everywhere(site.vaults(), settled, tallies);
        }
    }

    private boolean namesNoOtherThatStays(Tombstone stone) {
        return stone.snapshots().stream()
                        .filter(id -> !plan.remove().snapshots().contains(id))
                        .noneMatch(id -> site.isAnywhere(id.key()))
                && stone.indexes().stream()
                        .filter(index -> !plan.remove().indexes().contains(index))
                        .noneMatch(index -> site.isAnywhere(VaultLayout.index(index)));
    }

    /// Packs of these tombstones that a segment names which stays; all of them where a segment
    /// cannot be read.
    private Set<PackId> named(List<Tombstone> stones) {
        Set<PackId> asked = new HashSet<>();
        stones.forEach(stone -> asked.addAll(stone.packs()));
        if (asked.isEmpty()) {
            return asked;
        }
        Vaults vaults = new Vaults(announcements.targets());
        Set<PackId> named = new HashSet<>();
        try {
            for (Content.Sha256 segment : segmentsThatStay()) {
                SegmentPacks.of(segment, vaults, announcements.keys())
                        .forEach(pack -> named.add(pack.id()));
            }
        } catch (IOException e) {
            return asked;
        }
        named.retainAll(asked);
        return named;
    }

    private Set<Content.Sha256> segmentsThatStay() {
        Set<Content.Sha256> segments = new HashSet<>();
        site.snapshots.forEach((id, facts) -> {
            if (!plan.remove().snapshots().contains(id)) {
                segments.addAll(facts.indexes());
            }
        });
        return segments;
    }
}
