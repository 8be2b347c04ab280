package lifeboat.restore.campaign;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.VaultLayout;

/// Knows every object that the program ever put anywhere, and what it must never do. Safe for
/// concurrent use.
final class Museum {
    /// Stands in every file, every name and the site's name; no provider may ever see it.
    static final String CANARY = "canary-of-the-plain-text";

    private static final byte[] CANARY_BYTES = CANARY.getBytes(StandardCharsets.UTF_8);

    private final Map<ObjectKey, Set<Content.Sha256>> variants = new TreeMap<>();
    private final Set<ObjectKey> order = new LinkedHashSet<>();
    private final List<String> violations = new ArrayList<>();
    private boolean slotsMayGo;

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
    }

    synchronized void deleted(String place, ObjectKey key) {
        if (!(slotsMayGo && key.value().startsWith(VaultLayout.KEYS))) {
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
                    && java.util.Arrays.equals(
                            bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
