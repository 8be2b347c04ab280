package lifeboat.vault.read;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
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
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.snapshot.SegmentRange;
import lifeboat.vault.snapshot.SnapshotId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Says that what some snapshots need of some packs is in other packs now (format chapter "Moved
/// packs"). Signed by the site's key: only who holds the passphrase can have read what is needed.
/// It is about these snapshots alone, because of the old packs only what these need was copied.
/// Immutable.
///
/// @param key of the object that says so
/// @param moved when it was written
/// @param snapshots for which it holds
/// @param from packs that those need no more
/// @param into packs that they need instead
/// @param index segment of the new packs
/// @param range what part of all ids the segment covers
public record PackMove(
        ObjectKey key,
        Instant moved,
        Set<SnapshotId> snapshots,
        Set<PackId> from,
        List<PackInfo> into,
        Content.Sha256 index,
        SegmentRange range) {
    /// The longest that is read.
    public static final int MAX_BYTES = 16 << 20;

    /// Names of snapshots, and of packs, in one.
    public static final int MAX_NAMES = 100_000;

    private static final String DOMAIN = "lifeboat moved packs v1";
    private static final String WHAT = "record of moved packs";
    private static final int FORMAT = 1;

    public PackMove {
        snapshots = Set.copyOf(snapshots);
        from = Set.copyOf(from);
        into = List.copyOf(into);
        Objects.requireNonNull(key);
        Objects.requireNonNull(moved);
        Objects.requireNonNull(index);
        Objects.requireNonNull(range);
    }

    /// The stored form of a new one.
    public static byte[] write(
            SiteId site,
            Instant now,
            Collection<SnapshotId> snapshots,
            Collection<PackId> from,
            List<PackInfo> into,
            Content.Sha256 index,
            SegmentRange range,
            SigningKey siteKey) {
        ObjectNode body =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("format", FORMAT)
                        .put("site", site.hex())
                        .put("moved", now.truncatedTo(ChronoUnit.SECONDS).toString())
                        .put("index", index.hex())
                        .put("range", range.toString());
        names(body, "snapshots", snapshots.stream().map(id -> id.key().value()).toList());
        names(body, "from", from.stream().map(PackId::hex).toList());
        ArrayNode packs = body.putArray("into");
        into.forEach(pack ->
                packs.addObject().put("pack", pack.id().hex()).put("bytes", pack.sizeBytes()));
        return SignedDocument.sign(DOMAIN, body, siteKey);
    }

    private static void names(ObjectNode body, String member, List<String> names) {
        ArrayNode array = body.putArray(member);
        new TreeSet<>(names).forEach(array::add);
    }

    /// Reads one and checks that the site made it.
    ///
    /// @param key under which it lies, named after its bytes
    /// @throws EncryptionException if another key signed it, or it is malformed
    /// @throws VaultException.Damaged if a name in it is none
    static PackMove read(ObjectKey key, byte[] stored, VerifyKey siteKey, SiteId site)
            throws EncryptionException, VaultException.Damaged {
        JsonNode body = SignedDocument.verify(DOMAIN, stored, siteKey, MAX_BYTES);
        DocumentFields.requireFormat(body, WHAT, FORMAT);
        DocumentFields fields =
                DocumentFields.exactly(
                        body,
                        WHAT,
                        "format",
                        "site",
                        "moved",
                        "snapshots",
                        "from",
                        "into",
                        "index",
                        "range");
        if (!SiteId.of(fields.hex("site", SiteId.LENGTH)).equals(site)) {
            throw new EncryptionException.WrongKey(WHAT + " is of another site");
        }
        try {
            return new PackMove(
                    key,
                    fields.instant("moved"),
                    new HashSet<>(list(fields.node("snapshots"), node -> snapshot(text(node)))),
                    new HashSet<>(list(fields.node("from"), node -> PackId.parse(text(node)))),
                    list(fields.node("into"), PackMove::pack),
                    new Content.Sha256(fields.text("index", 64)),
                    SegmentRange.parse(fields.text("range", 8)));
        } catch (IllegalArgumentException e) {
            throw new VaultException.Damaged(key + ": " + e.getMessage(), e);
        }
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> each) {
        if (!array.isArray() || array.size() > MAX_NAMES) {
            throw new IllegalArgumentException("not a list of names");
        }
        return array.valueStream().map(each).toList();
    }

    private static String text(JsonNode name) {
        if (!name.isString()) {
            throw new IllegalArgumentException("not a name: " + name);
        }
        return name.stringValue();
    }

    private static SnapshotId snapshot(String name) {
        if (!name.startsWith(VaultLayout.SNAPSHOTS)) {
            throw new IllegalArgumentException("no snapshot: " + name);
        }
        return SnapshotId.of(new ObjectKey(name));
    }

    private static PackInfo pack(JsonNode node) {
        JsonNode bytes = node.path("bytes");
        if (!bytes.isIntegralNumber() || bytes.asLong() < 0 || bytes.asLong() > 1L << 30) {
            throw new IllegalArgumentException("not the length of a pack: " + bytes);
        }
        return new PackInfo(PackId.parse(text(node.path("pack"))), bytes.asLong());
    }
}
