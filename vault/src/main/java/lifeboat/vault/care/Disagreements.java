package lifeboat.vault.care;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.snapshot.SnapshotId;

/// Finds where the chains of snapshots are not whole, and which vaults are behind.
final class Disagreements {
    private final List<Disagreement> found = new ArrayList<>();

    private Disagreements() {}

    static List<Disagreement> among(List<Visit> visits, Needs needs) {
        Disagreements disagreements = new Disagreements();
        Map<String, List<SnapshotId>> byHost = new TreeMap<>();
        needs.good()
                .keySet()
                .forEach(id -> byHost.computeIfAbsent(id.host(), _ -> new ArrayList<>()).add(id));
        byHost.forEach((host, chain) -> {
            disagreements.walk(host, chain, needs);
            disagreements.compare(host, chain, visits);
        });
        return disagreements.found;
    }

    /// @param chain in order of sequence
    private void walk(String host, List<SnapshotId> chain, Needs needs) {
        Map<Long, SnapshotId> bySequence = new HashMap<>();
        SnapshotId before = chain.getFirst();
        for (SnapshotId id : chain) {
            SnapshotId twin = bySequence.putIfAbsent(id.sequence(), id);
            if (twin != null) {
                add(
                        Disagreement.Kind.FORK,
                        host,
                        "snapshots "
                                + twin.shortForm()
                                + " and "
                                + id.shortForm()
                                + " of host "
                                + host
                                + " both have number "
                                + id.sequence());
            } else if (id.sequence() > before.sequence() + 1) {
                add(
                        Disagreement.Kind.GAP,
                        host,
                        "host "
                                + host
                                + " has no snapshots between "
                                + before.sequence()
                                + " and "
                                + id.sequence());
            } else if (id.sequence() == before.sequence() + 1) {
                checkPredecessor(id, chain, needs);
            }
            before = id;
        }
    }

    private void checkPredecessor(SnapshotId id, List<SnapshotId> chain, Needs needs) {
        var envelope = needs.good().get(id);
        boolean follows =
                envelope != null
                        && chain.stream()
                                .anyMatch(other ->
                                        other.sequence() == id.sequence() - 1
                                                && other.sha256()
                                                        .hex()
                                                        .equals(envelope.predecessor()));
        if (!follows) {
            add(
                    Disagreement.Kind.BROKEN_CHAIN,
                    id.host(),
                    "snapshot "
                            + id.shortForm()
                            + " of host "
                            + id.host()
                            + " with number "
                            + id.sequence()
                            + " does not follow the one before it");
        }
    }

    private void compare(String host, List<SnapshotId> chain, List<Visit> visits) {
        long newest = chain.getLast().sequence();
        for (Visit visit : visits) {
            Inventory inventory = visit.inventory();
            if (inventory == null) {
                continue;
            }
            long here =
                    chain.stream()
                            .filter(id -> inventory.size(id.key()).isPresent())
                            .mapToLong(SnapshotId::sequence)
                            .max()
                            .orElse(0);
            if (here < newest) {
                add(
                        Disagreement.Kind.BEHIND,
                        host,
                        "target "
                                + visit.target().name()
                                + " shows host "
                                + host
                                + " up to number "
                                + here
                                + ", its peers up to "
                                + newest);
            }
        }
    }

    private void add(Disagreement.Kind kind, String host, String detail) {
        found.add(new Disagreement(kind, host, detail));
    }
}
