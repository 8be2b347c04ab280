package lifeboat.vault.prune;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.encryption.EncryptionException;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.VaultException;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;

/// The tombstones as they were before vaults were listed. Whoever deletes takes them away when all
/// is done: read after the listing, they could be gone with packs that the listing still showed
/// (hazard Y-02). Safe for concurrent use.
public final class EarlyTombstones {
    private final VaultKeys keys;
    private final Map<ObjectKey, Tombstone> seen = new HashMap<>();

    public EarlyTombstones(VaultKeys keys) {
        this.keys = keys;
    }

    /// Reads those of a vault that no other vault has shown yet. One that cannot be read here is
    /// left to the other vaults and to a later look.
    ///
    /// @throws TargetException if they cannot be listed
    public void look(Target target) throws TargetException {
        List<ObjectKey> here = new ArrayList<>();
        Tombstones.list(target, here::add);
        for (ObjectKey key : here) {
            boolean known;
            synchronized (seen) {
                known = seen.containsKey(key);
            }
            if (!known) {
                read(target, key)
                        .ifPresent(stone -> {
                            synchronized (seen) {
                                seen.put(key, stone);
                            }
                        });
            }
        }
    }

    private Optional<Tombstone> read(Target target, ObjectKey key) {
        try {
            byte[] stored = Vaults.wholeFrom(target, key, Tombstone.MAX_BYTES);
            return Optional.of(Tombstone.read(key, stored, keys.siteKey(), keys.siteId()));
        } catch (EncryptionException | VaultException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // deleted since, and then so are its packs
        }
    }

    /// What was seen so far.
    List<Tombstone> seen() {
        synchronized (seen) {
            return List.copyOf(seen.values());
        }
    }
}
