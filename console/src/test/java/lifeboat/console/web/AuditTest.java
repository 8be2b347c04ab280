package lifeboat.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lifeboat.targets.strace.Crash;
import lifeboat.targets.strace.DiskEvent;
import lifeboat.targets.strace.Recorder;
import lifeboat.targets.strace.Strace;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What people did in the console, until it is in the evidence: killed, torn, and after power loss.
final class AuditTest {
    private static final long SEED = Long.getLong("lifeboat.seed", 20_261_129);
    private static final int IMAGES = Boolean.getBoolean("lifeboat.long") ? 3000 : 300;

    /// More than go into one record.
    private static final int MANY = 310;

    private static final int FEW = 12;

    private static final Pattern EVENT = Pattern.compile("event-\\d+");

    @TempDir private Path directory;
    private Path state;
    private final List<String> log = new CopyOnWriteArrayList<>();

    @BeforeEach
    void make() throws IOException {
        state = Files.createDirectory(directory.resolve("state"));
    }

    static boolean canTrace() throws InterruptedException {
        return Strace.works();
    }

    private Path waiting() {
        return state.resolve("console-events.jsonl");
    }

    private static FakeCommands commands() {
        return new FakeCommands(SampleFacts.usual());
    }

    private Audit begin(Commands commands) {
        return Audit.begin(state, commands, Clock.systemUTC(), log::add);
    }

    private static boolean isEvent(String line) {
        try {
            return new JsonMapper().readTree(line).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }

    @Test
    @DisplayName(
            "C-05 an event cut at any byte, or never written though the file grew, spoils no event"
                    + " before and none behind it")
    void torn() throws IOException {
        FakeCommands away = commands();
        away.fails(new CommandFailure(1, "no vault answers", ""));
        Audit first = begin(away);
        first.add("olga", "127.0.0.1", "whole", "");
        int kept = (int) Files.size(waiting());
        first.add("\u00f6lga", "127.0.0.1", "torn", "caf\u00e9");
        byte[] both = Files.readAllBytes(waiting());
        first.close();
        try (Stream<Path> left = Files.list(state)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        for (int cut = kept; cut <= both.length; cut++) {
            for (int zeros : new int[] {0, 1, 5}) {
                Files.write(waiting(), Arrays.copyOf(Arrays.copyOf(both, cut), cut + zeros));
                FakeCommands vault = commands();
                try (Audit audit = begin(vault)) {
                    audit.add("olga", "127.0.0.1", "behind", "");
                }
                List<String> events = vault.filed.stream().filter(AuditTest::isEvent).toList();
                String point = cut + " of " + both.length + ", " + zeros + " zeros";
                assertThat(events).as(point).first().asString().contains("\"whole\"");
                assertThat(events).as(point).last().asString().contains("\"behind\"");
                boolean whole = cut >= both.length - 1 && (zeros == 0 || cut == both.length);
                assertThat(events).as(point).hasSize(whole ? 3 : 2);
                assertThat(waiting()).doesNotExist();
            }
        }
    }

    @Test
    @DisplayName("A-02 what cannot be read any more of the events is told in the log")
    void tornIsTold() throws IOException {
        Files.writeString(waiting(), "{\"at\":\"20");
        FakeCommands vault = commands();
        vault.unreadable = 1;
        begin(vault).close();
        assertThat(log).anyMatch(line -> line.contains("1 event of the console was cut off"));
    }

    @Test
    @DisplayName("C-01 killed at every call that changes a file, every event stays, in whole lines")
    @EnabledIf(value = "canTrace", disabledReason = "strace may not trace here")
    void killed() throws Exception {
        int kills = 0;
        for (String call : List.of("write", "fsync", "rename", "unlink")) {
            for (int number = 1; number <= 40; number += 1 + number / 2) {
                Path here = Files.createDirectory(directory.resolve(call + number));
                Path out = directory.resolve("out");
                int code =
                        run(
                                Strace.killing(call, number),
                                here,
                                directory.resolve(call + number + ".vault"),
                                FEW,
                                out);
                kills += code == 137 ? 1 : 0;
                List<Path> files = new ArrayList<>();
                try (Stream<Path> left = Files.list(here)) {
                    files.addAll(left.toList());
                }
                files.add(directory.resolve(call + number + ".vault"));
                SortedMap<Path, byte @Nullable []> left = new TreeMap<>();
                for (Path file : files) {
                    left.put(file, Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
                }
                assertThat(events(left))
                        .as(call + " " + number)
                        .containsAll(said(Files.readString(out)));
                if (code != 137) {
                    break;
                }
            }
        }
        assertThat(kills).isGreaterThan(10);
    }

    @Test
    @DisplayName("C-05 power lost at any moment loses no event that the console answered to")
    @EnabledIf(value = "canTrace", disabledReason = "strace may not trace here")
    void powerLost() throws Exception {
        Path home = directory.toRealPath();
        Path recorded = home.resolve("state");
        Path vault = Files.createDirectory(home.resolve("vault")).resolve("vault");
        Files.createFile(vault);
        SortedMap<Path, byte @Nullable []> before = new TreeMap<>(Crash.read(recorded));
        before.putAll(Crash.read(home.resolve("vault")));
        Recorder recorder =
                new Recorder(
                        Files.createDirectory(home.resolve("logs")),
                        List.of(recorded, home.resolve("vault")));
        assertThat(run(recorder.command(), recorded, vault, MANY, home.resolve("out"))).isZero();
        List<DiskEvent> all = recorder.events();
        Random random = new Random(SEED);
        for (int image = 0; image < IMAGES; image++) {
            // every other one towards the end, where they are filed
            int at = 1 + random.nextInt(all.size());
            at = image % 2 == 0 ? at : all.size() - random.nextInt(Math.min(40, all.size()));
            Crash.Rest rest =
                    List.of(Crash.Rest.NONE, Crash.Rest.SOME, Crash.Rest.ALL).get(image % 3);
            var left = Crash.after(before, all.subList(0, at), rest, random.nextLong());
            StringBuilder said = new StringBuilder();
            for (DiskEvent event : all.subList(0, at)) {
                if (event instanceof DiskEvent.Said(String text)) {
                    said.append(text);
                }
            }
            assertThat(events(left))
                    .as("at %d of %d, %s, seed %d", at, all.size(), rest, SEED)
                    .containsAll(said(said.toString()));
        }
    }

    private static int run(List<String> behind, Path state, Path vault, int events, Path out)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(behind);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AuditProgram.class.getName(),
                        state.toString(),
                        vault.toString(),
                        Integer.toString(events)));
        return new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(out.resolveSibling("err").toFile())
                .start()
                .waitFor();
    }

    private static Set<String> said(String text) {
        Set<String> said = new LinkedHashSet<>();
        int end = text.lastIndexOf('\n');
        Matcher found = EVENT.matcher(end < 0 ? "" : text.substring(0, end));
        while (found.find()) {
            said.add(found.group());
        }
        return said;
    }

    /// Events that stand in lines of their own in any of these files.
    private static Set<String> events(SortedMap<Path, byte @Nullable []> files) {
        Set<String> events = new LinkedHashSet<>();
        for (byte[] bytes : files.values()) {
            if (bytes != null) {
                new String(bytes, UTF_8)
                        .lines()
                        .filter(AuditTest::isEvent)
                        .forEach(line ->
                                EVENT.matcher(line)
                                        .results()
                                        .forEach(found -> events.add(found.group())));
            }
        }
        return events;
    }
}
