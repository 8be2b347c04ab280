package lifeboat.vault.prune;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import lifeboat.encryption.DocumentFields;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.SignedDocument;
import lifeboat.encryption.SigningKey;
import lifeboat.encryption.VerifyKey;
import lifeboat.encryption.site.SiteId;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.snapshot.SnapshotId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A planned deletion (format chapter "Tombstones"), signed by the site's key: only who holds the
/// passphrase can announce one. Immutable.
///
/// @param key of the object that says so
/// @param announced when it was written
/// @param notBefore nothing is deleted earlier
/// @param snapshots that go
/// @param packs that go unless a snapshot that stays needs them by then
/// @param indexes segments that go likewise
public record Tombstone(
        ObjectKey key,
        Instant announced,
        Instant notBefore,
        Set<SnapshotId> snapshots,
        Set<PackId> packs,
        Set<Content.Sha256> indexes) {
    /// The longest tombstone that is read.
    public static final int MAX_BYTES = 16 << 20;

    /// Names on one tombstone at most; a larger deletion takes several.
    static final int MAX_NAMES = 100_000;

    private static final String DOMAIN = "lifeboat tombstone v1";
    private static final String WHAT = "tombstone";
    private static final int FORMAT = 1;

    public Tombstone {
        snapshots = Set.copyOf(snapshots);
        packs = Set.copyOf(packs);
        indexes = Set.copyOf(indexes);
        Objects.requireNonNull(key);
        Objects.requireNonNull(announced);
        Objects.requireNonNull(notBefore);
    }

    /// Whether its time has come.
    public boolean isDue(Instant now) {
        return !now.isBefore(notBefore);
    }

    /// The stored form of a new tombstone.
    static byte[] write(
            SiteId site,
            Instant now,
            Instant notBefore,
            Collection<SnapshotId> snapshots,
            Collection<PackId> packs,
            Collection<Content.Sha256> indexes,
            SigningKey siteKey) {
        ObjectNode body =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("format", FORMAT)
                        .put("site", site.hex())
                        .put("announced", now.truncatedTo(ChronoUnit.SECONDS).toString())
                        .put("notBefore", notBefore.truncatedTo(ChronoUnit.SECONDS).toString());
        names(body, "snapshots", snapshots.stream().map(id -> id.key().value()).toList());
        names(body, "packs", packs.stream().map(PackId::hex).toList());
        names(body, "indexes", indexes.stream().map(Content.Sha256::hex).toList());
        return SignedDocument.sign(DOMAIN, body, siteKey);
    }

    private static void names(ObjectNode body, String member, List<String> names) {
        ArrayNode array = body.putArray(member);
        new TreeSet<>(names).forEach(array::add);
    }

    /// Reads a tombstone and checks that the site made it.
    ///
    /// @param key under which it lies, named after its bytes
    /// @throws EncryptionException if another key signed it, or it is malformed
    /// @throws VaultException.Damaged if a name in it is none
    static Tombstone read(ObjectKey key, byte[] stored, VerifyKey siteKey, SiteId site)
            throws EncryptionException, VaultException.Damaged {
        JsonNode body = SignedDocument.verify(DOMAIN, stored, siteKey, MAX_BYTES);
        DocumentFields.requireFormat(body, WHAT, FORMAT);
        DocumentFields fields =
                DocumentFields.exactly(
                        body,
                        WHAT,
                        "format",
                        "site",
                        "announced",
                        "notBefore",
                        "snapshots",
                        "packs",
                        "indexes");
        if (!SiteId.of(fields.hex("site", SiteId.LENGTH)).equals(site)) {
            throw new EncryptionException.WrongKey("tombstone is of another site");
        }
        try {
            Set<SnapshotId> snapshots = new HashSet<>();
            for (String name : texts(fields.node("snapshots"))) {
                ObjectKey snapshot = new ObjectKey(name);
                if (!name.startsWith(VaultLayout.SNAPSHOTS)) {
                    throw new IllegalArgumentException("no snapshot: " + name);
                }
                snapshots.add(SnapshotId.of(snapshot));
            }
            Set<PackId> packs = new HashSet<>();
            for (String name : texts(fields.node("packs"))) {
                packs.add(PackId.parse(name));
            }
            Set<Content.Sha256> indexes = new HashSet<>();
            for (String name : texts(fields.node("indexes"))) {
                indexes.add(new Content.Sha256(name));
            }
            return new Tombstone(
                    key,
                    fields.instant("announced"),
                    fields.instant("notBefore"),
                    snapshots,
                    packs,
                    indexes);
        } catch (IllegalArgumentException e) {
            throw new VaultException.Damaged(key + ": " + e.getMessage(), e);
        }
    }

    private static List<String> texts(JsonNode array) {
        if (!array.isArray() || array.size() > MAX_NAMES) {
            throw new IllegalArgumentException("not a list of names");
        }
        return array.valueStream()
                .map(name -> {
                    if (!name.isString()) {
                        throw new IllegalArgumentException("not a name: " + name);
                    }
                    return name.stringValue();
                })
                .toList();
    }
}
