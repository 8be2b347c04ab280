package lifeboat.vault.care;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.write.SnapshotOutcome;

/// A site with some vaults and a few small backups in them.
final class CareSite implements AutoCloseable {
    final TestSite site;
    final Path state;
    final TestTree tree = new TestTree();
    private long seed = 11;

    CareSite(int targets, Path state) throws IOException {
        this.site = TestSite.with(targets);
        this.state = state;
    }

    /// Puts a few new files into the tree.
    CareSite grow() {
        Random random = new Random(seed++);
        for (int i = 0; i < 4; i++) {
            byte[] content = new byte[3000 + random.nextInt(4000)];
            random.nextBytes(content);
            tree.put("d/f" + seed + "-" + i, content);
        }
        return this;
    }

    SnapshotOutcome backUp() throws IOException {
        return backUp(site.targets());
    }

    SnapshotOutcome backUp(List<Target> targets) throws IOException {
        return TestRuns.backUp(site, targets, state.resolve("run"), tree);
    }

    VerifyReport verify(VerifyLevel level) throws IOException {
        return verify(site.targets(), VerifyOptions.everything(level).afresh());
    }

    VerifyReport verify(List<Target> targets, VerifyOptions options) throws IOException {
        return new Verifier(targets, site.recoveryKeys(), state.resolve("care"))
                .verify(options, CareProgress.NONE);
    }

    HealReport heal() throws IOException {
        return heal(site.targets());
    }

    HealReport heal(List<Target> targets) throws IOException {
        return new Healer(targets, site.recoveryKeys(), state.resolve("care"))
                .heal(Healer.defaults(), CareProgress.NONE);
    }

    VaultFindings findings(VerifyReport report, int target) {
        return report.targets().get(target);
    }

    /// Whether the newest snapshot reads back exactly from these targets.
    boolean readsBack(List<Target> targets) throws IOException {
        var files = TestRuns.readBack(site, targets);
        return files.keySet().equals(tree.files().keySet())
                && files.entrySet().stream()
                        .allMatch(file ->
                                Arrays.equals(file.getValue(), tree.files().get(file.getKey())));
    }

    static Map<ObjectKey, byte[]> objects(Target target) throws IOException {
        Map<ObjectKey, byte[]> objects = new TreeMap<>();
        List<ObjectKey> names = new ArrayList<>();
        target.list("", info -> names.add(info.key()));
        for (ObjectKey key : names) {
            objects.put(key, bytes(target, key));
        }
        return objects;
    }

    static byte[] bytes(Target target, ObjectKey key) throws IOException {
        try (var in = target.read(key, ByteRange.ALL)) {
            return in.readAllBytes();
        }
    }

    static boolean sameObjects(Target a, Target b) throws IOException {
        Map<ObjectKey, byte[]> left = objects(a);
        Map<ObjectKey, byte[]> right = objects(b);
        return left.keySet().equals(right.keySet())
                && left.entrySet().stream()
                        .allMatch(e -> Arrays.equals(e.getValue(), right.get(e.getKey())));
    }

    static List<ObjectKey> keys(Target target, String prefix) throws IOException {
        return objects(target).keySet().stream()
                .filter(key -> key.value().startsWith(prefix))
                .toList();
    }

    static ObjectKey first(Target target, String prefix) throws IOException {
        return keys(target, prefix).getFirst();
    }

    static void clear(Target target) throws IOException {
        for (ObjectKey key : objects(target).keySet()) {
            target.delete(key);
        }
    }

    static void overwrite(Target target, ObjectKey key, byte[] bytes) throws IOException {
        target.put(key, Content.of(bytes), PutMode.REPLACE);
    }

    static void flip(Target target, ObjectKey key, int bit) throws IOException {
        byte[] bytes = bytes(target, key);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        overwrite(target, key, bytes);
    }

    @Override
    public void close() {
        site.close();
    }
}
