package lifeboat.vault;

import java.util.Locale;
import java.util.Optional;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;

/// The names of a vault's objects (format chapter "Objects").
public final class VaultLayout {
    public static final ObjectKey SITE = new ObjectKey("lifeboat-site.json");
    public static final ObjectKey SITE_SEALED = new ObjectKey("site.sealed");
    public static final ObjectKey README = new ObjectKey("README.txt");
    public static final String KEYS = "keys/";
    public static final String HOSTS = "hosts/";
    public static final String PACKS = "packs/";
    public static final String INDEXES = "indexes/";
    public static final String SNAPSHOTS = "snapshots/";
    public static final String EVIDENCE = "evidence/";
    public static final String TOMBSTONES = "tombstones/";
    public static final String MOVES = "moves/";
    public static final String LOGS = "logs/";

    private VaultLayout() {}

    public static ObjectKey keySlot(String name) {
        return new ObjectKey(KEYS + name + ".json");
    }

    public static ObjectKey host(String hostId) {
        return new ObjectKey(HOSTS + hostId + ".json");
    }

    public static ObjectKey index(Content.Sha256 sha256) {
        return new ObjectKey(INDEXES + sha256.hex());
    }

    public static ObjectKey tombstone(Content.Sha256 sha256) {
        return new ObjectKey(TOMBSTONES + sha256.hex());
    }

    public static ObjectKey move(Content.Sha256 sha256) {
        return new ObjectKey(MOVES + sha256.hex());
    }

    public static ObjectKey snapshot(String hostId, long sequence, Content.Sha256 sha256) {
        return new ObjectKey(
                SNAPSHOTS
                        + hostId
                        + "/"
                        + String.format(Locale.ROOT, "%012d", sequence)
                        + "-"
                        + sha256.hex());
    }

    /// Whether a vault cannot be opened, or its signatures not be checked, without this object.
    public static boolean opensVault(ObjectKey key) {
        return key.equals(SITE)
                || key.equals(SITE_SEALED)
                || key.equals(README)
                || key.value().startsWith(KEYS)
                || key.value().startsWith(HOSTS);
    }

    /// The digest that an object of this name must have, for all objects that are named after their
    /// bytes.
    public static Optional<Content.Sha256> digestIn(ObjectKey key) {
        String name = key.value();
        String last = key.lastSegment();
        boolean named =
                name.startsWith(PACKS)
                        || name.startsWith(INDEXES)
                        || name.startsWith(TOMBSTONES)
                        || name.startsWith(MOVES);
        boolean sequenced =
                name.startsWith(SNAPSHOTS) && last.length() == 77 && last.charAt(12) == '-';
        boolean log =
                name.startsWith(LOGS)
                        && last.length() > 65
                        && last.charAt(last.length() - 65) == '-';
        String hex =
                sequenced ? last.substring(13) : log ? last.substring(last.length() - 64) : last;
        if ((named || sequenced || log) && hex.length() == 64 && hex.matches("[0-9a-f]{64}")) {
            return Optional.of(new Content.Sha256(hex));
        }
        return Optional.empty();
    }
}
