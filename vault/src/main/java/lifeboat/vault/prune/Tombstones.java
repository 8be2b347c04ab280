package lifeboat.vault.prune;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import lifeboat.encryption.EncryptionException;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotId;

/// The tombstones of a site as all its vaults together show them. One that the site's key did not
/// sign announces nothing. Immutable.
public final class Tombstones {
    private final List<Tombstone> all;
    private final List<String> problems;
    private final Set<SnapshotId> snapshots = new HashSet<>();
    private final Set<PackId> packs = new HashSet<>();
    private final Set<Content.Sha256> indexes = new HashSet<>();

    private Tombstones(List<Tombstone> all, List<String> problems) {
        this.all = List.copyOf(all);
        this.problems = List.copyOf(problems);
        for (Tombstone tombstone : all) {
            snapshots.addAll(tombstone.snapshots());
            packs.addAll(tombstone.packs());
            indexes.addAll(tombstone.indexes());
        }
    }

    /// Reads every tombstone that one of these vaults shows.
    public static Tombstones read(Map<Target, Inventory> vaults, VaultKeys keys) {
        Set<ObjectKey> named = new TreeSet<>();
        vaults.values()
                .forEach(inventory ->
                        inventory.others().keySet().stream()
                                .filter(Tombstones::isOne)
                                .forEach(named::add));
        return read(new Vaults(List.copyOf(vaults.keySet())), named, keys);
    }

    /// The same, and those seen before.
    public static Tombstones read(
            Map<Target, Inventory> vaults, VaultKeys keys, EarlyTombstones early) {
        Tombstones now = read(vaults, keys);
        List<Tombstone> all = new ArrayList<>(early.seen());
        all.addAll(now.all);
        return new Tombstones(all, now.problems);
    }

    /// Names of the tombstones that a vault shows.
    static void list(Target target, Consumer<ObjectKey> each) throws TargetException {
        target.list(
                VaultLayout.TOMBSTONES,
                info -> {
                    if (isOne(info.key())) {
                        each.accept(info.key());
                    }
                });
    }

    /// Lists and reads the tombstones of vaults; one that cannot be listed is passed over.
    public static Tombstones listed(Collection<Target> targets, VaultKeys keys) {
        Set<ObjectKey> named = new TreeSet<>();
        for (Target target : targets) {
            List<ObjectKey> here = new ArrayList<>();
            try {
                list(target, here::add);
            } catch (IOException e) {
                continue; // a vault that does not answer takes no snapshot either
            }
            named.addAll(here);
        }
        return read(new Vaults(List.copyOf(targets)), named, keys);
    }

    private static boolean isOne(ObjectKey key) {
        return key.value().startsWith(VaultLayout.TOMBSTONES)
                && VaultLayout.digestIn(key).isPresent();
    }

    private static Tombstones read(Vaults vaults, Set<ObjectKey> named, VaultKeys keys) {
        List<Tombstone> all = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (ObjectKey key : named) {
            try {
                byte[] stored = vaults.whole(key, Tombstone.MAX_BYTES);
                all.add(Tombstone.read(key, stored, keys.siteKey(), keys.siteId()));
            } catch (EncryptionException | VaultException e) {
                problems.add(key + " is passed over: " + e.getMessage());
            } catch (IOException e) {
                problems.add(key + " cannot be read: " + e.getMessage());
            }
        }
        return new Tombstones(all, problems);
    }

    /// Those that are good.
    public List<Tombstone> all() {
        return all;
    }

    /// What is wrong with the others.
    public List<String> problems() {
        return problems;
    }

    /// Whether a snapshot is to be deleted, or is being deleted.
    public boolean announces(SnapshotId id) {
        return snapshots.contains(id);
    }

    /// Whether a pack is to be deleted unless somebody comes to need it: nobody should.
    public boolean announces(PackId id) {
        return packs.contains(id);
    }

    /// The same of an index segment.
    public boolean announces(Content.Sha256 index) {
        return indexes.contains(index);
    }
}
