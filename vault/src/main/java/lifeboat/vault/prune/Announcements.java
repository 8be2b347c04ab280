package lifeboat.vault.prune;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import lifeboat.encryption.SigningKey;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotId;

/// Writes tombstones.
///
/// @param siteKey signs them
/// @param delay from an announcement to the deletion
record Announcements(
        List<Target> targets,
        VaultKeys keys,
        SigningKey siteKey,
        Duration delay,
        InstantSource clock) {
    Announcements {
        targets = List.copyOf(targets);
    }

    /// Replaces a tombstone, in every vault, by one that names these packs only and waits no
    /// longer.
    void narrow(Tombstone stone, Set<PackId> packs, Tallies tallies) {
        byte[] exact =
                Tombstone.write(
                        keys.siteId(),
                        stone.announced(),
                        stone.notBefore(),
                        Set.of(),
                        packs,
                        Set.of(),
                        siteKey);
        ObjectKey key = VaultLayout.tombstone(Content.of(exact).sha256());
        targets.forEach(target -> put(target, key, exact, tallies));
    }

    /// Announces that these go after the wait, in every vault.
    void announce(Removal going, Tallies tallies) {
        if (going.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Instant notBefore = now.plus(delay);
        List<SnapshotId> snapshots = List.copyOf(going.snapshots());
        List<PackId> packs = List.copyOf(going.packs());
        List<Content.Sha256> indexes = List.copyOf(going.indexes());
        int most = Math.max(snapshots.size(), Math.max(packs.size(), indexes.size()));
        for (int from = 0; from < most; from += Tombstone.MAX_NAMES) {
            byte[] stone =
                    Tombstone.write(
                            keys.siteId(),
                            now,
                            notBefore,
                            part(snapshots, from),
                            part(packs, from),
                            part(indexes, from),
                            siteKey);
            ObjectKey key = VaultLayout.tombstone(Content.of(stone).sha256());
            for (Target target : targets) {
                put(target, key, stone, tallies);
            }
        }
    }

    private static <T> List<T> part(List<T> all, int from) {
        return all.subList(
                Math.min(from, all.size()), Math.min(from + Tombstone.MAX_NAMES, all.size()));
    }

    /// Stores a tombstone or record of moved packs; that it cannot be is tallied.
    static void put(Target target, ObjectKey key, byte[] stored, Tallies tallies) {
        try {
            target.put(key, Content.of(stored), PutMode.CREATE);
        } catch (IOException e) {
            tallies.of(target).problem("the announcement could not be stored: " + e.getMessage());
        }
    }
}
