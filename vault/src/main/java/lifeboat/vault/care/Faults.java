package lifeboat.vault.care;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import lifeboat.targets.ObjectKey;

/// What is found in one vault, as it is found. Safe for concurrent use.
final class Faults {
    private final Map<ObjectKey, ObjectFault> missing = new TreeMap<>();
    private final Map<ObjectKey, ObjectFault> damaged = new TreeMap<>();
    private final Map<ObjectKey, ObjectFault> unread = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private long objects;
    private long bytes;

    synchronized void missing(ObjectKey key, String reason) {
        missing.put(key, new ObjectFault(key, reason));
    }

    synchronized void damaged(ObjectKey key, String reason) {
        damaged.put(key, new ObjectFault(key, reason));
    }

    /// Could not be looked at: neither good nor bad is known of it.
    synchronized void unread(ObjectKey key, String reason) {
        unread.put(key, new ObjectFault(key, reason));
    }

    synchronized void problem(String problem) {
        problems.add(problem);
    }

    /// Counts an object that was read.
    synchronized void counted(long read) {
        objects++;
        bytes += read;
    }

    /// Counts what an earlier part of this verification read.
    synchronized void carried(long readObjects, long readBytes) {
        objects += readObjects;
        bytes += readBytes;
    }

    synchronized boolean concerns(ObjectKey key) {
        return missing.containsKey(key) || damaged.containsKey(key) || unread.containsKey(key);
    }

    synchronized long objects() {
        return objects;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized int unreadCount() {
        return unread.size();
    }

    synchronized List<ObjectFault> missing() {
        return List.copyOf(missing.values());
    }

    synchronized List<ObjectFault> damaged() {
        return List.copyOf(damaged.values());
    }

    /// Every object with a fault or not read.
    synchronized List<ObjectKey> keys() {
        TreeSet<ObjectKey> keys = new TreeSet<>(missing.keySet());
        keys.addAll(damaged.keySet());
        keys.addAll(unread.keySet());
        return List.copyOf(keys);
    }

    synchronized List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        if (!unread.isEmpty()) {
            all.add(
                    unread.size()
                            + " objects could not be read, for instance "
                            + unread.values().iterator().next());
        }
        return all;
    }
}
