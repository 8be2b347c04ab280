package lifeboat.console.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.HostKeys;
import lifeboat.targets.Target;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.directory.DirectoryTarget;
import lifeboat.targets.strace.Strace;
import lifeboat.vault.site.VaultKeys;
import lifeboat.verification.evidence.EvidenceKind;
import lifeboat.verification.evidence.EvidenceView;
import lifeboat.verification.evidence.VaultEvidence;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `console-events`: what people did in the console becomes evidence once, however often it is
/// begun again.
@Timeout(300)
final class ConsoleEventsTest {
    @TempDir private Path directory;
    private TestedSite site;

    static boolean canTrace() throws InterruptedException {
        return Strace.works();
    }

    @BeforeEach
    void found() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.run("init").exits(0);
    }

    private static String event(int number) {
        return "{\"id\":\"id-%d\",\"at\":\"2026-11-29T10:00:%02dZ\",\"who\":\"olga\",\"what\":\"event-%d\"}\n"
                .formatted(number, number % 60, number);
    }

    private static String events(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < to; i++) {
            lines.append(event(i));
        }
        return lines.toString();
    }

    private static Path written(TestedSite site, byte[] lines) throws IOException {
        return Files.write(site.state().resolve("console-events.filing.jsonl"), lines);
    }

    private static Ending filed(TestedSite site, Path file) {
        return site.unlocked("console-events", "--events", file.toString(), "--json").exits(0);
    }

    /// A word of each event in the evidence, in the order of the records.
    private static List<String> inEvidence(TestedSite site, String word) throws IOException {
        List<String> found = new ArrayList<>();
        for (EvidenceView.Entry entry : records(site)) {
            for (JsonNode event : entry.content().orElseThrow().path("events")) {
                found.add(event.path(word).asString(""));
            }
        }
        return found;
    }

    private static List<EvidenceView.Entry> records(TestedSite site) throws IOException {
        List<Target> targets = new ArrayList<>();
        for (String vault : List.of("a", "b")) {
            targets.add(
                    DirectoryTarget.at(
                            vault,
                            site.vault(vault),
                            new TargetIdentity("of-" + vault, vault, Set.of())));
        }
        try (HostKeys host =
                HostKeys.fromFile(Files.readAllBytes(site.home().resolve("lifeboat-host.key")))) {
            VaultKeys keys = VaultKeys.ofHost(host, Randomness.secure());
            EvidenceView whole =
                    VaultEvidence.verify(targets, keys, site.state(), Optional.of(host.hostId()));
            return whole.records().stream()
                    .filter(entry -> entry.kind().equals(EvidenceKind.CONSOLE.word()))
                    .toList();
        } finally {
            targets.forEach(Target::close);
        }
    }

    @Test
    @DisplayName("A-02 events filed again, alone or among new ones, are not filed twice")
    void onceThoughFiledAgain() throws IOException {
        Path file = written(site, events(0, 310).getBytes(UTF_8));
        assertThat(filed(site, file).json().get("filed").asInt()).isEqualTo(310);
        assertThat(records(site)).as("300 in one record").hasSize(2);
        JsonNode again = filed(site, file).json();
        assertThat(again.get("filed").asInt()).isZero();
        assertThat(again.get("before").asInt()).isEqualTo(310);
        assertThat(records(site)).as("no record of nothing").hasSize(2);
        written(site, events(305, 315).getBytes(UTF_8));
        filed(site, file);
        assertThat(inEvidence(site, "id")).hasSize(315).doesNotHaveDuplicates();
        filed(site, written(site, new byte[0]));
        assertThat(records(site)).hasSize(3);
        site.unlocked("evidence", "verify").exits(0);
    }

    @Test
    @DisplayName("A-02 events of a version that gave them no ids are not filed twice either")
    void onceWithoutIds() throws IOException {
        Path file =
                written(site, events(0, 3).replaceAll("\"id\":\"id-\\d\",", "").getBytes(UTF_8));
        filed(site, file);
        filed(site, file);
        assertThat(inEvidence(site, "what")).containsExactly("event-0", "event-1", "event-2");
    }

    @Test
    @DisplayName("C-05 lines that were cut or never reached the disk are told once, and spoil none")
    void tornLines() throws IOException {
        byte[] torn = "{\"at\":\"2026-11-29T10:00:00Z\",\"who\":\"\u00f6".getBytes(UTF_8);
        byte[] all =
                (event(1) + new String(torn, UTF_8) + "\n" + event(2) + "\0\0\0\n" + event(3))
                        .getBytes(UTF_8);
        int cut = event(1).length() + torn.length - 1; // within a character
        byte[] lines = Arrays.copyOf(all, all.length - 1);
        System.arraycopy(all, cut + 1, lines, cut, all.length - cut - 1);
        Path file = written(site, lines);
        JsonNode answer = filed(site, file).json();
        assertThat(answer.get("filed").asInt()).isEqualTo(5);
        assertThat(answer.get("unreadable").asInt()).isEqualTo(2);
        filed(site, file);
        String lost = "an event that cannot be read any more";
        assertThat(inEvidence(site, "what"))
                .containsExactly("event-1", lost, "event-2", lost, "event-3");
        assertThat(inEvidence(site, "rest")).contains("\\x00\\x00\\x00");
        assertThat(inEvidence(site, "rest").get(1)).startsWith("{\"at\":\"2026-11-29T10:00:00Z\"");
    }

    @Test
    @DisplayName("C-01 killed while it files, and begun again, each event is in the evidence once")
    @EnabledIf(value = "canTrace", disabledReason = "strace may not trace here")
    void killed() throws Exception {
        int most = Boolean.getBoolean("lifeboat.long") ? 1000 : 2;
        int kills = 0;
        int cutShort = 0;
        for (String call : List.of("link", "rename", "fsync")) {
            boolean again = true;
            for (int number = 1; again && number <= most; number++) {
                TestedSite here = site.copy(directory.resolve(call + number));
                Path file = written(here, events(0, 10).getBytes(UTF_8));
                int code =
                        here.child(
                                        Strace.killing(call, number),
                                        "console-events",
                                        "--events",
                                        file.toString())
                                .ending()
                                .code();
                again = code == 137;
                kills += again ? 1 : 0;
                cutShort += again && !inEvidence(here, "id").isEmpty() ? 1 : 0;
                filed(here, file);
                String point = call + " " + number;
                assertThat(inEvidence(here, "id")).as(point).hasSize(10).doesNotHaveDuplicates();
                here.unlocked("evidence", "verify").exits(0);
                TestedSite.remove(here.home());
            }
        }
        assertThat(kills).isGreaterThan(4);
        assertThat(cutShort).as("killed with the record in a vault").isPositive();
    }

    @Test
    @DisplayName("Y-01 one left behind by a serve that was killed, beside that of the next: once")
    void twoAtOnce() throws Exception {
        Path file = written(site, events(0, 10).getBytes(UTF_8));
        List<Child> children = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            children.add(site.child(List.of(), "console-events", "--events", file.toString()));
        }
        for (Child child : children) {
            child.ending().exits(0);
        }
        assertThat(inEvidence(site, "id")).hasSize(10).doesNotHaveDuplicates();
        site.unlocked("evidence", "verify").exits(0);
    }
}
