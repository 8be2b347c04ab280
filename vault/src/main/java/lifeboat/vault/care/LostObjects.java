package lifeboat.vault.care;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotCodec;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.SourceSummary;

/// What no vault has any more, and whom that hurts. Safe for concurrent use.
final class LostObjects {
    private final Examination found;
    private final Map<ObjectKey, String> reasons = new TreeMap<>();

    LostObjects(Examination found) {
        this.found = found;
    }

    synchronized void note(ObjectKey key, String reason) {
        reasons.putIfAbsent(key, reason);
    }

    synchronized boolean knows(ObjectKey key) {
        return reasons.containsKey(key);
    }

    /// With the snapshots that need them.
    synchronized List<LostObject> all(VaultKeys keys) throws IOException {
        Map<ObjectKey, List<LostObject.Hurt>> hurt = new TreeMap<>();
        if (!reasons.isEmpty()) {
            for (SnapshotId id : found.needs().good().keySet()) {
                addHurt(id, keys, hurt);
            }
        }
        List<LostObject> lost = new ArrayList<>();
        reasons.forEach((key, reason) ->
                lost.add(new LostObject(key, reason, hurt.getOrDefault(key, List.of()))));
        return lost;
    }

    private void addHurt(SnapshotId id, VaultKeys keys, Map<ObjectKey, List<LostObject.Hurt>> hurt)
            throws IOException {
        SnapshotCodec.Parts parts = found.needs().open(id);
        TreeSet<ObjectKey> needed = new TreeSet<>(found.needs().of(id, parts).keySet());
        needed.retainAll(reasons.keySet());
        needed.removeIf(key -> key.value().startsWith(VaultLayout.INDEXES));
        if (needed.isEmpty()) {
            return;
        }
        List<String> sources =
                parts.summary(keys.sealing()).sources().stream().map(SourceSummary::name).toList();
        LostObject.Hurt hurtHere =
                new LostObject.Hurt(
                        id.shortForm() + " (host " + id.host() + ", " + id.sequence() + ")",
                        sources);
        needed.forEach(key -> hurt.computeIfAbsent(key, _ -> new ArrayList<>()).add(hurtHere));
    }
}
