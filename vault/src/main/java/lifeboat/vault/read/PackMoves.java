package lifeboat.vault.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import lifeboat.encryption.EncryptionException;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.Manifest;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.Summary;

/// Every [PackMove] of a site as its vaults together show them. One that the site's key did not
/// sign moves nothing. Immutable.
public final class PackMoves {
    /// Of a site whose packs were never moved.
    public static final PackMoves NONE = new PackMoves(List.of(), List.of(), Map.of());

    private final List<PackMove> all;
    private final List<String> problems;
    private final Map<ObjectKey, String> unread;
    private final Map<SnapshotId, List<PackMove>> bySnapshot = new HashMap<>();

    private PackMoves(List<PackMove> all, List<String> problems, Map<ObjectKey, String> unread) {
        this.all =
                all.stream()
                        .sorted(Comparator.comparing(PackMove::moved).thenComparing(PackMove::key))
                        .toList();
        this.problems = List.copyOf(problems);
        this.unread = Map.copyOf(unread);
        for (PackMove move : this.all) {
            for (SnapshotId id : move.snapshots()) {
                bySnapshot.computeIfAbsent(id, _ -> new ArrayList<>()).add(move);
            }
        }
    }

    /// Reads all that one of these vaults shows.
    public static PackMoves read(Map<Target, Inventory> vaults, VaultKeys keys) {
        Set<ObjectKey> named = new TreeSet<>();
        vaults.values()
                .forEach(inventory ->
                        inventory.others().keySet().stream()
                                .filter(PackMoves::isOne)
                                .forEach(named::add));
        return read(new Vaults(List.copyOf(vaults.keySet())), named, keys);
    }

    /// Lists and reads them; a vault that cannot be listed is passed over.
    public static PackMoves listed(Vaults vaults, VaultKeys keys) {
        Set<ObjectKey> named = new TreeSet<>();
        for (Target target : vaults.targets()) {
            List<ObjectKey> here = new ArrayList<>();
            try {
                target.list(VaultLayout.MOVES, info -> here.add(info.key()));
            } catch (IOException e) {
                continue; // the other vaults show the same
            }
            here.stream().filter(PackMoves::isOne).forEach(named::add);
        }
        return read(vaults, named, keys);
    }

    private static boolean isOne(ObjectKey key) {
        return key.value().startsWith(VaultLayout.MOVES) && VaultLayout.digestIn(key).isPresent();
    }

    private static PackMoves read(Vaults vaults, Set<ObjectKey> named, VaultKeys keys) {
        if (named.isEmpty()) {
            return NONE;
        }
        List<PackMove> all = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<ObjectKey, String> unread = new TreeMap<>();
        for (ObjectKey key : named) {
            byte[] stored;
            try {
                stored = vaults.whole(key, PackMove.MAX_BYTES);
            } catch (IOException e) {
                unread.put(key, String.valueOf(e.getMessage()));
                continue;
            }
            try {
                all.add(PackMove.read(key, stored, keys.siteKey(), keys.siteId()));
            } catch (EncryptionException | VaultException e) {
                problems.add(key + " is passed over: " + e.getMessage());
            }
        }
        return new PackMoves(all, problems, unread);
    }

    /// Without those that a vault lacks and that nothing hangs on yet, because every vault still
    /// has the packs they replace: whoever was making them was interrupted, and does it again.
    public PackMoves settled(Collection<Inventory> vaults) {
        List<PackMove> settled =
                all.stream()
                        .filter(move ->
                                vaults.stream()
                                                .allMatch(
                                                        vault -> vault.size(move.key()).isPresent())
                                        || !vaults.stream().allMatch(vault -> hasOld(vault, move)))
                        .toList();
        return settled.size() == all.size() ? this : new PackMoves(settled, problems, unread);
    }

    /// Those that one vault shows: by them its snapshots are read where it is alone.
    public PackMoves shownBy(Inventory vault) {
        List<PackMove> shown =
                all.stream().filter(move -> vault.size(move.key()).isPresent()).toList();
        return shown.size() == all.size() ? this : new PackMoves(shown, problems, unread);
    }

    private static boolean hasOld(Inventory vault, PackMove move) {
        return move.from().stream().allMatch(pack -> vault.size(pack.key()).isPresent());
    }

    /// Those that are good, in the order in which they were made.
    public List<PackMove> all() {
        return all;
    }

    /// What is wrong with others.
    public List<String> problems() {
        return problems;
    }

    /// Those that no vault gives, with the reason: what they say is not known.
    public Map<ObjectKey, String> unread() {
        return unread;
    }

    /// The moves by which a snapshot's content came where it is now, in order.
    ///
    /// @param packs as its manifest has them
    public List<PackMove> of(SnapshotId id, Collection<PackInfo> packs) {
        List<PackMove> applied = new ArrayList<>();
        apply(id, packs, applied);
        return applied;
    }

    /// The packs that a snapshot needs now.
    ///
    /// @param packs as its manifest has them
    public List<PackInfo> now(SnapshotId id, Collection<PackInfo> packs) {
        return List.copyOf(apply(id, packs, new ArrayList<>()));
    }

    /// The packs that a snapshot needed once and needs no more. They may be there still, and whole
    /// where what replaced them is not.
    ///
    /// @param packs as its manifest has them
    public List<PackInfo> replaced(SnapshotId id, Collection<PackInfo> packs) {
        List<PackMove> applied = new ArrayList<>();
        Set<PackInfo> now = new HashSet<>(apply(id, packs, applied));
        Set<PackInfo> before = new LinkedHashSet<>();
        if (!applied.isEmpty()) {
            applied.forEach(move -> before.addAll(move.into()));
            before.addAll(packs);
            before.removeAll(now);
        }
        return List.copyOf(before);
    }

    private Collection<PackInfo> apply(
            SnapshotId id, Collection<PackInfo> packs, List<PackMove> applied) {
        List<PackMove> left = new ArrayList<>(bySnapshot.getOrDefault(id, List.of()));
        if (left.isEmpty()) {
            return packs;
        }
        Map<PackId, PackInfo> now = new LinkedHashMap<>();
        packs.forEach(pack -> now.put(pack.id(), pack));
        boolean again = true;
        while (again) {
            again = false;
            for (var next = left.iterator(); next.hasNext(); ) {
                PackMove move = next.next();
                if (now.keySet().removeAll(move.from())) {
                    move.into().forEach(pack -> now.put(pack.id(), pack));
                    applied.add(move);
                    next.remove();
                    again = true;
                }
            }
        }
        return now.values();
    }

    /// A manifest with the packs and segments of now.
    public Manifest applyTo(SnapshotId id, Manifest manifest) {
        List<PackMove> moves = of(id, manifest.packs());
        if (moves.isEmpty()) {
            return manifest;
        }
        Summary old = manifest.summary();
        List<String> indexes = new ArrayList<>(old.indexes());
        List<String> ranges = new ArrayList<>(old.ranges() == null ? List.of() : old.ranges());
        boolean ranged = ranges.size() == indexes.size();
        for (PackMove move : moves) {
            indexes.add(move.index().hex());
            ranges.add(move.range().toString());
        }
        Summary summary =
                new Summary(
                        old.site(),
                        old.host(),
                        old.run(),
                        old.slot(),
                        old.policy(),
                        old.sources(),
                        indexes,
                        ranged ? ranges : List.of(),
                        old.packs(),
                        old.storedBytes());
        return new Manifest(
                summary,
                manifest.tool(),
                manifest.started(),
                manifest.finished(),
                manifest.sources(),
                manifest.targets(),
                manifest.quorumCopies(),
                manifest.quorumProviders(),
                now(id, manifest.packs()));
    }
}
