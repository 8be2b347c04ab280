package lifeboat.vault.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.site.HostCertificate;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.Manifest;
import lifeboat.vault.snapshot.SnapshotCodec;
import lifeboat.vault.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/// The snapshots of a site as all its vaults together show them. A listing that failed is never
/// taken for an empty one: the target is named in [#unread()]. Not safe for concurrent use.
public final class SnapshotCatalog {
    private final Vaults vaults;
    private final VaultKeys keys;
    private final Map<SnapshotId, Set<String>> holders = new LinkedHashMap<>();
    private final Map<String, String> unread = new TreeMap<>();
    private final Map<String, HostCertificate> hosts = new HashMap<>();
    private final Map<SnapshotId, SnapshotCodec.Parts> opened = new HashMap<>();
    private @Nullable PackMoves moves;

    private SnapshotCatalog(Vaults vaults, VaultKeys keys) {
        this.vaults = vaults;
        this.keys = keys;
    }

    /// Lists the snapshots of every vault.
    ///
    /// @throws VaultException.Lost if no vault can be listed
    public static SnapshotCatalog scan(Vaults vaults, VaultKeys keys) throws VaultException {
        SnapshotCatalog catalog = new SnapshotCatalog(vaults, keys);
        for (Target target : vaults.targets()) {
            catalog.list(target);
        }
        if (catalog.unread.size() == vaults.targets().size()) {
            throw new VaultException.Lost("no vault can be listed: " + catalog.unread, null);
        }
        return catalog;
    }

    private void list(Target target) {
        List<SnapshotId> found = new ArrayList<>();
        try {
            target.list(VaultLayout.SNAPSHOTS, info -> add(info, found));
        } catch (TargetException e) {
            unread.put(target.name(), String.valueOf(e.getMessage()));
            return;
        }
        found.forEach(
                id -> holders.computeIfAbsent(id, ignored -> new TreeSet<>()).add(target.name()));
    }

    private static void add(ObjectInfo info, List<SnapshotId> found) {
        try {
            found.add(SnapshotId.of(info.key()));
        } catch (IllegalArgumentException e) {
            return; // a foreign name is none of our snapshots; verify reports it
        }
    }

    /// Snapshots that at least one vault shows, oldest first by host and sequence; not yet
    /// verified.
    public List<SnapshotId> ids() {
        return holders.keySet().stream()
                .sorted(
                        Comparator.comparing(SnapshotId::host)
                                .thenComparingLong(SnapshotId::sequence))
                .toList();
    }

    /// Names of the targets that show a snapshot.
    public Set<String> holders(SnapshotId id) {
        return Set.copyOf(holders.getOrDefault(id, Set.of()));
    }

    /// Targets that could not be listed, with the reason.
    public Map<String, String> unread() {
        return Map.copyOf(unread);
    }

    /// A verified snapshot: signature, host certificate, site and digests are right.
    public SnapshotCodec.Parts open(SnapshotId id) throws IOException {
        SnapshotCodec.Parts known = opened.get(id);
        if (known == null) {
            known = read(id);
            opened.put(id, known);
        }
        return known;
    }

    /// As [#open], and not kept in memory.
    public SnapshotCodec.Parts read(SnapshotId id) throws IOException {
        HostCertificate host = host(id.host());
        byte[] stored = vaults.whole(id.key(), SnapshotCodec.MAX_BYTES);
        String what = "snapshot " + id.shortForm();
        SnapshotCodec.Parts parts =
                SnapshotCodec.open(stored, host.hostKey(), keys.siteId().hex(), what);
        if (!parts.envelope().host().equals(id.host())
                || parts.envelope().sequence() != id.sequence()) {
            throw new VaultException.Damaged(what + ": stands under another snapshot's name");
        }
        return parts;
    }

    /// What a snapshot says of itself, with the packs where its content is now: some of those it
    /// was made with may have been replaced since. Needs the recovery key.
    public Manifest manifest(SnapshotId id) throws IOException {
        return contents(id).manifest();
    }

    /// What a snapshot needs.
    ///
    /// @param manifest with the packs where its content is now
    /// @param replaced packs where the same content was before: gone, or about to go
    record Contents(Manifest manifest, List<PackInfo> replaced) {}

    Contents contents(SnapshotId id) throws IOException {
        SnapshotCodec.Parts known = opened.get(id);
        Manifest made = (known == null ? read(id) : known).manifest(keys.sealing());
        return new Contents(moves().applyTo(id, made), moves().replaced(id, made.packs()));
    }

    private PackMoves moves() {
        PackMoves known = moves;
        if (known == null) {
            known = PackMoves.listed(vaults, keys);
            moves = known;
        }
        return known;
    }

    private HostCertificate host(String hostId) throws IOException {
        HostCertificate known = hosts.get(hostId);
        if (known == null) {
            var key = VaultLayout.host(hostId);
            known =
                    vaults.fromAny(
                            key,
                            1024,
                            target -> {
                                byte[] stored =
                                        Vaults.wholeFrom(target, key, HostCertificate.MAX_BYTES);
                                try {
                                    HostCertificate certificate =
                                            HostCertificate.verify(
                                                    stored, keys.siteKey(), keys.siteId());
                                    if (!certificate.hostId().equals(hostId)) {
                                        throw new VaultException.Damaged(
                                                key + ": certifies another host");
                                    }
                                    return certificate;
                                } catch (EncryptionException e) {
                                    throw new VaultException.Damaged(
                                            key + ": " + e.getMessage(), e);
                                }
                            });
            hosts.put(hostId, known);
        }
        return known;
    }

    /// The newest snapshot of a host, by sequence, whether or not it can be opened.
    public java.util.Optional<SnapshotId> newestOf(String hostId) {
        return holders.keySet().stream()
                .filter(id -> id.host().equals(hostId))
                .max(Comparator.comparingLong(SnapshotId::sequence));
    }
}
