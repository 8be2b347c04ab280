package lifeboat.targets.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.TargetException;

/// Writes down what listeners are told, object by object.
final class Witness implements ShipmentListener {
    private final Map<ObjectKey, List<String>> told = new LinkedHashMap<>();
    private final Map<String, TargetException> reasons = new LinkedHashMap<>();

    @Override
    public synchronized void stored(String target, ObjectKey key) {
        write(key, target + " stored");
    }

    @Override
    public synchronized void failed(String target, ObjectKey key, TargetException reason) {
        write(key, target + " failed");
        reasons.put(target + " " + key, reason);
    }

    @Override
    public synchronized void released(ObjectKey key) {
        write(key, "released");
    }

    private void write(ObjectKey key, String event) {
        told.computeIfAbsent(key, _ -> new ArrayList<>()).add(event);
    }

    synchronized List<String> of(ObjectKey key) {
        return List.copyOf(told.getOrDefault(key, List.of()));
    }

    synchronized TargetException reason(String target, ObjectKey key) {
        TargetException reason = reasons.get(target + " " + key);
        if (reason == null) {
            throw new AssertionError("no failure of " + key + " at " + target);
        }
        return reason;
    }

    synchronized int objects() {
        return told.size();
    }
}
