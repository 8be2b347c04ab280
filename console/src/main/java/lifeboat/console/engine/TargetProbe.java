package lifeboat.console.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import lifeboat.encryption.Randomness;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;

/// Tries a target out with one small object of its own, which is removed in the end.
final class TargetProbe {
    private final Target target;

    TargetProbe(Target target) {
        this.target = target;
    }

    /// What does not work as every vault needs it; empty when all does.
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        byte[] bytes = Randomness.secure().bytes(4096);
        ObjectKey key = new ObjectKey("probe/" + HexFormat.of().formatHex(bytes, 0, 8));
        try {
            target.put(key, Content.of(bytes), PutMode.CREATE);
            readBack(key, bytes, problems);
            listed(key, problems);
            refusesOthers(key, problems);
        } catch (IOException e) {
            problems.add("probe: " + e.getMessage());
        }
        try {
            target.delete(key);
        } catch (IOException e) {
            problems.add(
                    "probe: its object "
                            + key
                            + " stays, because it may not be deleted: "
                            + e.getMessage());
        }
        return problems;
    }

    private void readBack(ObjectKey key, byte[] bytes, List<String> problems) throws IOException {
        try (var in = target.read(key, ByteRange.ALL)) {
            if (!Arrays.equals(in.readAllBytes(), bytes)) {
                problems.add("probe: an object reads back differently");
            }
        }
        try (var in = target.read(key, new ByteRange(100, 50))) {
            if (!Arrays.equals(in.readNBytes(50), Arrays.copyOfRange(bytes, 100, 150))) {
                problems.add("probe: a range of an object reads back differently");
            }
        }
    }

    private void listed(ObjectKey key, List<String> problems) throws IOException {
        boolean[] seen = new boolean[1];
        target.list(
                "probe/", info -> seen[0] |= info.key().equals(key) && info.sizeBytes() == 4096);
        if (!seen[0]) {
            problems.add("probe: an object just stored is not in the listing");
        }
    }

    private void refusesOthers(ObjectKey key, List<String> problems) throws IOException {
        try {
            target.put(key, Content.of(Randomness.secure().bytes(4096)), PutMode.CREATE);
            problems.add("probe: other bytes could be put over an object that was there");
        } catch (TargetException.Exists e) {
            return; // as it should be
        }
    }
}
