package lifeboat.restore.campaign;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultLayout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Knows every object that the program ever put anywhere, and what it must never do. Safe for
/// concurrent use.
final class Museum {
    /// Stands in every file, every name and the site's name; no provider may ever see it.
    static final String CANARY = "canary-of-the-plain-text";

    private static final byte[] CANARY_BYTES = CANARY.getBytes(StandardCharsets.UTF_8);

    private final Map<ObjectKey, Set<Content.Sha256>> variants = new TreeMap<>();
    private final Set<ObjectKey> order = new LinkedHashSet<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<ObjectKey, Announcement> announcements = new TreeMap<>();
    private final List<Deletion> deletions = new ArrayList<>();
    private final InstantSource clock;
    private boolean slotsMayGo;
    private boolean pruning;
    private long puts;

    Museum(InstantSource clock) {
        this.clock = clock;
    }

    /// What a tombstone announces, and when it was first put.
    record Announcement(Instant at, Set<ObjectKey> names) {}

    /// A deletion that reached a place.
    record Deletion(String place, ObjectKey key) {}

    /// While prune runs, deletions are noted instead of being violations.
    ///
    /// @return what was deleted while it ran
    synchronized List<Deletion> pruning(boolean now) {
        List<Deletion> until = List.copyOf(deletions);
        deletions.clear();
        pruning = now;
        return until;
    }

    /// Tombstones that were ever put.
    synchronized Map<ObjectKey, Announcement> announcements() {
        return Map.copyOf(announcements);
    }

    /// How much was put so far.
    synchronized long puts() {
        return puts;
    }

    /// Whether key slots may be deleted just now.
    synchronized void slotsMayGo(boolean allowed) {
        slotsMayGo = allowed;
    }

    synchronized void put(String place, ObjectKey key, Content content) {
        var named = VaultLayout.digestIn(key);
        if (named.isPresent() && !named.get().equals(content.sha256())) {
            violations.add(place + ": " + key + " was given other bytes than its name says");
        }
        if (contains(content, CANARY_BYTES)) {
            violations.add("I5 " + place + ": " + key + " shows plain text");
        }
        variants.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(content.sha256());
        order.add(key);
        puts++;
        if (key.value().startsWith(VaultLayout.TOMBSTONES)) {
            announcements.computeIfAbsent(key, _ -> announcement(content));
        }
    }

    /// Read without the program's own eyes.
    private Announcement announcement(Content content) {
        byte[] bytes =
                Arrays.copyOfRange(
                        content.sharedArray(),
                        content.sharedOffset(),
                        content.sharedOffset() + content.length());
        JsonNode body = JsonMapper.shared().readTree(bytes).get("body");
        Set<ObjectKey> names = new HashSet<>();
        body.get("snapshots").forEach(name -> names.add(new ObjectKey(name.stringValue())));
        body.get("packs").forEach(name -> names.add(PackId.parse(name.stringValue()).key()));
        body.get("indexes")
                .forEach(
                        name -> names.add(new ObjectKey(VaultLayout.INDEXES + name.stringValue())));
        return new Announcement(clock.instant(), names);
    }

    synchronized void deleted(String place, ObjectKey key) {
        if (pruning) {
            deletions.add(new Deletion(place, key));
        } else if (!(slotsMayGo && key.value().startsWith(VaultLayout.KEYS))) {
            violations.add("I6 " + place + ": " + key + " was deleted");
        }
    }

    synchronized void violated(String what) {
        violations.add(what);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /// Objects in the order in which they were made, whatever their names.
    synchronized List<ObjectKey> inOrder() {
        return List.copyOf(order);
    }

    /// Whether these are bytes that the program once put under this name.
    synchronized boolean isGood(ObjectKey key, byte[] bytes) {
        Content.Sha256 found = Content.Sha256.of(bytes, 0, bytes.length);
        return variants.getOrDefault(key, Set.of()).contains(found);
    }

    private static boolean contains(Content content, byte[] wanted) {
        byte[] bytes = content.sharedArray();
        int end = content.sharedOffset() + content.length() - wanted.length;
        for (int at = content.sharedOffset(); at <= end; at++) {
            if (bytes[at] == wanted[0]
                    && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
