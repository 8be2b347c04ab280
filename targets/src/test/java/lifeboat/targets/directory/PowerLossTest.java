package lifeboat.targets.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import lifeboat.targets.ByteRange;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.strace.Crash;
import lifeboat.targets.strace.DiskEvent;
import lifeboat.targets.strace.Recorder;
import lifeboat.targets.strace.Strace;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Power lost at every call of a target that keeps objects in a directory.
@EnabledIf(value = "canTrace", disabledReason = "strace may not trace here")
@Timeout(300)
class PowerLossTest {
    private static final int SEEDS = Boolean.getBoolean("lifeboat.long") ? 100 : 3;

    @TempDir Path folder;

    static boolean canTrace() throws InterruptedException {
        return Strace.works();
    }

    private List<DiskEvent> record(Path root, String sync) throws Exception {
        Path logs = Files.createTempDirectory(folder, "logs");
        Recorder recorder = new Recorder(logs, List.of(root));
        List<String> command = new ArrayList<>(recorder.command());
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PowerLossProbe.class.getName(),
                        root.toString(),
                        sync));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return recorder.events();
    }

    @Test
    @DisplayName("C-05 power lost at any call: what was put is there whole, the rest not at all")
    void whatWasPutIsThere() throws Exception {
        Path root = Files.createDirectory(folder.resolve("vault"));
        var before = Crash.read(root);
        List<DiskEvent> events = record(root, "yes");
        assertThat(events).anyMatch(DiskEvent.Linked.class::isInstance);
        assertThat(events).anyMatch(DiskEvent.Renamed.class::isInstance);

        int images = 0;
        for (int at = 0; at <= events.size(); at++) {
            List<DiskEvent> happened = events.subList(0, at);
            for (int seed = -2; seed < SEEDS; seed++) {
                var left = Crash.after(before, happened, rest(seed), seed);
                assertThat(complaints(root, happened, left))
                        .as("at call %s of %s, seed %s", at, events.size(), seed)
                        .isEmpty();
                images++;
            }
        }
        System.out.println("power lost: " + events.size() + " calls, " + images + " images");
        goesOn(root, before, events);
    }

    private static Crash.Rest rest(int seed) {
        return switch (seed) {
            case -2 -> Crash.Rest.NONE;
            case -1 -> Crash.Rest.ALL;
            default -> Crash.Rest.SOME;
        };
    }

    @Test
    @DisplayName("C-05 a target that forgets to sync does lose objects by this recorder")
    void withoutSyncsObjectsAreLost() throws Exception {
        Path root = Files.createDirectory(folder.resolve("vault"));
        var before = Crash.read(root);
        List<DiskEvent> events = record(root, "no");
        List<String> lost = new ArrayList<>();
        for (int seed = -2; seed < 20; seed++) {
            lost.addAll(complaints(root, events, Crash.after(before, events, rest(seed), seed)));
        }
        assertThat(lost).anyMatch(line -> line.contains("is gone"));
        assertThat(lost).anyMatch(line -> line.contains("has other bytes"));
    }

    /// What an honest target would not have done.
    private static List<String> complaints(
            Path root, List<DiskEvent> happened, SortedMap<Path, byte @Nullable []> left) {
        Map<Integer, Integer> kept = new HashMap<>();
        for (DiskEvent event : happened) {
            if (event instanceof DiskEvent.Said(String text)) {
                String[] words = text.strip().split(" ", -1);
                kept.put(Integer.valueOf(words[1]), Integer.valueOf(words[2]));
            }
        }
        List<String> complaints = new ArrayList<>();
        for (int i = 0; i < PowerLossProbe.count(); i++) {
            byte[] bytes = left.get(root.resolve(PowerLossProbe.key(i).value()));
            int version = kept.getOrDefault(i, 0);
            if (bytes == null) {
                if (version > 0) {
                    complaints.add(i + " is gone");
                }
            } else if (!(is(bytes, i, Math.max(1, version)) || is(bytes, i, version + 1))) {
                complaints.add(i + " has other bytes, " + bytes.length);
            }
        }
        return complaints;
    }

    private static boolean is(byte[] bytes, int number, int version) {
        var content = PowerLossProbe.content(number, version);
        int from = content.sharedOffset();
        return Arrays.equals(
                bytes, 0, bytes.length, content.sharedArray(), from, from + content.length());
    }

    /// The target works on what power loss left: all can be put, and is there then.
    private void goesOn(
            Path root, SortedMap<Path, byte @Nullable []> before, List<DiskEvent> events)
            throws IOException {
        for (int seed = 0; seed < 10; seed++) {
            int at = events.size() * (seed + 1) / 11;
            Path copy = folder.resolve("copy" + seed);
            Crash.write(
                    Crash.after(before, events.subList(0, at), Crash.Rest.SOME, seed), root, copy);
            try (DirectoryTarget target =
                    DirectoryTarget.at("d", copy, new TargetIdentity("own", "x", Set.of()))) {
                for (int i = 0; i < PowerLossProbe.count(); i++) {
                    put(target, i);
                }
                Map<ObjectKey, Long> listed = new TreeMap<>();
                target.list("", info -> listed.put(info.key(), info.sizeBytes()));
                assertThat(listed).hasSize(PowerLossProbe.count());
                for (int i = 0; i < PowerLossProbe.count(); i++) {
                    try (var in = target.read(PowerLossProbe.key(i), ByteRange.ALL)) {
                        byte[] bytes = in.readAllBytes();
                        assertThat(is(bytes, i, 1) || is(bytes, i, 2)).isTrue();
                    }
                }
            }
        }
    }

    private static void put(DirectoryTarget target, int number) throws IOException {
        try {
            target.put(
                    PowerLossProbe.key(number), PowerLossProbe.content(number, 1), PutMode.CREATE);
        } catch (TargetException.Exists e) {
            assertThat(number).as("replaced before").isEqualTo(3);
        }
    }
}
