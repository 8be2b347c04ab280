package lifeboat.restore.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import lifeboat.restore.NotRestored;
import lifeboat.restore.RestoreRequest;
import lifeboat.restore.RestoreResult;
import lifeboat.restore.RestoreVerdict;
import lifeboat.restore.directory.Privileges;
import lifeboat.targets.Target;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.site.VaultKeys;

/// Restores: exact where the places still hold everything, otherwise naming what is missing.
final class RestoreActions {
    private final World world;
    private final Engine engine;
    private final Random random;

    RestoreActions(World world, Engine engine) {
        this.world = world;
        this.engine = engine;
        this.random = world.random;
    }

    /// Any snapshot, the newest ones more often, from any choice of places.
    String any() throws IOException {
        if (world.kept.isEmpty()) {
            return "nothing";
        }
        Kept snapshot = anySnapshot();
        List<Place> from = anyPlaces();
        return restore(snapshot, from, world.recovery);
    }

    /// I1 for every snapshot there ever was, from all places together.
    void all() throws IOException {
        for (Kept snapshot : world.kept.values()) {
            restore(snapshot, world.places, world.recovery);
        }
    }

    private Kept anySnapshot() {
        List<Kept> all = List.copyOf(world.kept.values());
        int back = random.nextBoolean() ? random.nextInt(all.size()) : 0;
        return all.get(all.size() - 1 - back);
    }

    private List<Place> anyPlaces() {
        List<Place> places = new ArrayList<>(world.places);
        Collections.shuffle(places, random);
        return places.subList(0, 1 + random.nextInt(places.size()));
    }

    private static RestoreRequest request(Path home) {
        return RestoreRequest.of(BackupActions.SOURCE, home).with(Privileges.APPLY);
    }

    String restore(Kept snapshot, List<Place> from, VaultKeys keys) throws IOException {
        boolean whole = world.isWhole(snapshot, from.stream().filter(Place::isOpen).toList());
        String what =
                snapshot.id().sequence()
                        + " of "
                        + snapshot.id().host()
                        + " from "
                        + from.stream().map(Place::name).toList()
                        + (whole ? "" : ", not whole");
        Path home = world.fresh();
        try {
            RestoreResult result =
                    engine.restore(List.<Target>copyOf(from), keys, snapshot.id(), request(home));
            judge(snapshot, home, result, whole);
            return what + " " + result.verdict();
        } catch (IOException e) {
            assertThat(whole).as("%s: %s", what, e).isFalse();
            return what + " refused";
        } finally {
            LiveTree.remove(home);
        }
    }

    private static void judge(Kept snapshot, Path home, RestoreResult result, boolean whole)
            throws IOException {
        TreeDigest there = TreeDigest.of(home);
        List<String> differences = snapshot.tree().differences(there);
        if (whole) {
            assertThat(result.verdict()).as("%s", result).isEqualTo(RestoreVerdict.COMPLETE);
        }
        if (result.verdict() == RestoreVerdict.COMPLETE) {
            assertThat(differences).as("I1, I3: %s", snapshot.id().key()).isEmpty();
            return;
        }
        Set<EntryPath> named =
                result.notRestored().stream().map(NotRestored::path).collect(Collectors.toSet());
        for (Map.Entry<EntryPath, String> line : snapshot.tree().lines().entrySet()) {
            String restored = there.lines().get(line.getKey());
            boolean excused = named.contains(line.getKey()) || lostPage(named, line.getKey());
            assertThat(restored != null || excused)
                    .as("I3: %s is neither restored nor named", line.getKey())
                    .isTrue();
            if (restored != null && restored.startsWith("FILE")) {
                assertThat(contentOf(restored))
                        .as("I3: %s", line.getKey())
                        .isEqualTo(contentOf(line.getValue()));
            }
        }
        assertThat(snapshot.tree().lines().keySet()).containsAll(there.lines().keySet());
    }

    /// A lost page of the entry list is named by its first path; these trees have one page.
    private static boolean lostPage(Set<EntryPath> named, EntryPath path) {
        return named.stream().anyMatch(first -> first.isRoot() && !path.isRoot());
    }

    private static String contentOf(String line) {
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    /// One file alone.
    String path() throws IOException {
        if (world.kept.isEmpty()) {
            return "nothing";
        }
        Kept snapshot = anySnapshot();
        List<EntryPath> files =
                snapshot.tree().lines().entrySet().stream()
                        .filter(line -> line.getValue().startsWith("FILE"))
                        .map(Map.Entry::getKey)
                        .toList();
        if (files.isEmpty() || !world.isWhole(snapshot, world.open())) {
            return "nothing";
        }
        EntryPath wanted = files.get(random.nextInt(files.size()));
        Path home = world.fresh();
        try {
            RestoreResult result =
                    engine.restore(
                            world.targets(),
                            world.recovery,
                            snapshot.id(),
                            request(home).including(List.of("/" + wanted)));
            TreeDigest there = TreeDigest.of(home);
            assertThat(result.files()).as("R-07 %s", wanted).isEqualTo(1);
            assertThat(contentOf(there.lines().getOrDefault(wanted, "")))
                    .isEqualTo(contentOf(snapshot.tree().lines().getOrDefault(wanted, "-")));
        } finally {
            LiveTree.remove(home);
        }
        return wanted.toString();
    }

    /// A restore dies; the same request again brings everything.
    String killed() throws IOException {
        if (world.kept.isEmpty()) {
            return "nothing";
        }
        Kept snapshot = anySnapshot();
        if (!world.isWhole(snapshot, world.open())) {
            return "nothing";
        }
        Path home = world.fresh();
        try {
            world.guillotine.fallsAfter(random.nextInt(40));
            String ending = "ended";
            boolean complete = false;
            try {
                RestoreResult result =
                        engine.restore(
                                world.targets(), world.recovery, snapshot.id(), request(home));
                complete = result.verdict() == RestoreVerdict.COMPLETE;
                ending = result.verdict().toString();
            } catch (IOException | RuntimeException e) {
                ending = e.getClass().getSimpleName();
            }
            boolean fell = world.guillotine.lift();
            if (complete) {
                assertThat(snapshot.tree().differences(TreeDigest.of(home))).isEmpty();
                return "survived";
            }
            if (Files.exists(home)) {
                onlyWhole(snapshot, home);
            }
            RestoreResult again =
                    engine.restore(world.targets(), world.recovery, snapshot.id(), request(home));
            judge(snapshot, home, again, true);
            return ending + (fell ? ", killed" : "");
        } finally {
            LiveTree.remove(home);
        }
    }

    /// What stands under its name is exact, also after a kill.
    private static void onlyWhole(Kept snapshot, Path home) throws IOException {
        for (var line : TreeDigest.of(home).lines().entrySet()) {
            String name = line.getKey().toString();
            if (line.getValue().startsWith("FILE") && !name.contains(".lifeboat-")) {
                assertThat(contentOf(line.getValue()))
                        .as("C-04 %s", name)
                        .isEqualTo(
                                contentOf(
                                        snapshot.tree().lines().getOrDefault(line.getKey(), "-")));
            }
        }
    }
}
