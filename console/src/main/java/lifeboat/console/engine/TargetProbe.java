package lifeboat.console.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.encryption.Randomness;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;

/// How a target treats two small objects of this probe's own, which are removed in the end. Their
/// names are as long as the longest of a vault, begin a part with zeros, and differ in the last
/// digit only: a store that folds, normalises or cuts names is unmasked (hazard S-10).
final class TargetProbe {
    private static final int BYTES = 4096;
    private static final String FOLDER = "probe/";

    private final Target target;
    private final Map<ObjectKey, byte[]> objects = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> weaknesses = new ArrayList<>();

    private final List<String> notes = new ArrayList<>();

    private TargetProbe(Target target) {
        this.target = target;
        String random = HexFormat.of().formatHex(Randomness.secure().bytes(41));
        String name = FOLDER + random.substring(0, 18) + "/000000000007-" + random.substring(19);
        for (String last : List.of("0", "1")) {
            objects.put(new ObjectKey(name + last), Randomness.secure().bytes(BYTES));
        }
    }

    /// Tries `target` out.
    static TargetProbe of(Target target) {
        TargetProbe probe = new TargetProbe(target);
        probe.tryOut();
        probe.cleanUp();
        return probe;
    }

    /// What does not work as every vault needs it.
    List<String> faults() {
        return List.copyOf(faults);
    }

    /// What a vault can do without, and its owner should know.
    List<String> weaknesses() {
        return List.copyOf(weaknesses);
    }

    /// What is as it should be, and its owner may wonder about.
    List<String> notes() {
        return List.copyOf(notes);
    }

    private void tryOut() {
        try {
            for (Map.Entry<ObjectKey, byte[]> object : objects.entrySet()) {
                target.put(object.getKey(), Content.of(object.getValue()), PutMode.CREATE);
            }
            for (Map.Entry<ObjectKey, byte[]> object : objects.entrySet()) {
                readBack(object.getKey(), object.getValue());
            }
            listed();
            refusesOthers(objects.keySet().iterator().next());
        } catch (TargetException.Exists e) {
            faults.add("probe: two objects whose names differ are one to it: " + e.getMessage());
        } catch (IOException e) {
            faults.add("probe: " + e.getMessage());
        }
    }

    private void cleanUp() {
        for (ObjectKey key : objects.keySet()) {
            try {
                target.delete(key);
            } catch (TargetException.Denied e) {
                notes.add(
                        "target "
                                + target.name()
                                + ": the probe's object "
                                + key
                                + " stays, because it may not be deleted, as it should be");
            } catch (IOException e) {
                if (faults.isEmpty()) {
                    weaknesses.add("probe: its object " + key + " stays: " + e.getMessage());
                }
            }
        }
    }

    private void readBack(ObjectKey key, byte[] bytes) throws IOException {
        try (var in = target.read(key, ByteRange.ALL)) {
            if (!Arrays.equals(in.readNBytes(BYTES + 1), bytes)) {
                faults.add("probe: an object reads back differently");
            }
        }
        try (var in = target.read(key, new ByteRange(100, 50))) {
            if (!Arrays.equals(in.readNBytes(50), Arrays.copyOfRange(bytes, 100, 150))) {
                faults.add("probe: a range of an object reads back differently");
            }
        }
    }

    private void listed() throws IOException {
        List<ObjectKey> seen = new ArrayList<>();
        target.list(
                FOLDER,
                info -> {
                    if (info.sizeBytes() == BYTES && objects.containsKey(info.key())) {
                        seen.add(info.key());
                    }
                });
        if (seen.size() != objects.size()) {
            faults.add(
                    "probe: objects just stored are not in the listing under the names they were given");
        }
    }

    private void refusesOthers(ObjectKey taken) throws IOException {
        try {
            target.put(taken, Content.of(Randomness.secure().bytes(BYTES)), PutMode.CREATE);
            weaknesses.add("probe: other bytes could be put over an object that was there");
        } catch (TargetException.Exists e) {
            return; // as it should be
        }
    }
}
