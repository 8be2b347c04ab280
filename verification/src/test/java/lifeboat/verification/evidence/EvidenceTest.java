package lifeboat.verification.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.HostKeys;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Operation;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.fault.Fault;
import lifeboat.targets.fault.FaultyTarget;
import lifeboat.vault.TestSite;
import lifeboat.vault.site.VaultKeys;
import lifeboat.verification.report.ReportJson;
import lifeboat.verification.report.RunReport;
import lifeboat.verification.report.SampleReports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

final class EvidenceTest {
    private static final Instant NOW = TestSite.NOW;

    @TempDir private Path directory;
    private TestSite site;

    @BeforeEach
    void found() throws IOException {
        site = TestSite.with(3);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private VaultEvidence evidence(List<Target> targets, String state, Instant now) {
        return new VaultEvidence(
                site.host(),
                site.hostKeys(),
                targets,
                directory.resolve(state),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private static ObjectNode said(String what) {
        return JsonNodeFactory.instance.objectNode().put("what", what);
    }

    private List<EvidenceRecord> append(int records) throws IOException {
        List<EvidenceRecord> appended = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            appended.add(
                    evidence(site.targets(), "state", NOW.plusSeconds(60L * i))
                            .append(EvidenceKind.BACKUP, said("canary orchid " + i)));
        }
        return appended;
    }

    private EvidenceView verify() {
        return VaultEvidence.verify(
                site.targets(),
                site.hostKeys(),
                directory.resolve("state"),
                Optional.of(site.host().hostId()));
    }

    private static List<String> messages(EvidenceView view) {
        return view.findings().stream().map(EvidenceFinding::message).toList();
    }

    private static ObjectKey key(EvidenceRecord record) {
        return new RecordName(record.chain(), record.sequence(), record.sha256()).key();
    }

    private byte[] bytes(int target, ObjectKey key) throws IOException {
        try (var in = site.target(target).read(key, ByteRange.ALL)) {
            return in.readAllBytes();
        }
    }

    @Test
    void everyVaultHoldsTheSameChainAndNoVaultReadsIt() throws IOException {
        List<EvidenceRecord> records = append(4);

        assertThat(records).allSatisfy(r -> assertThat(r.vaults()).hasSize(3));
        EvidenceView view = verify();
        assertThat(view.findings()).isEmpty();
        assertThat(view.records()).hasSize(4);
        assertThat(view.records().getLast().content().orElseThrow().get("what").asString())
                .isEqualTo("canary orchid 3");
        assertThat(view.heads())
                .containsExactly(new Head(site.host().hostId(), 4, records.getLast().sha256()));
        for (EvidenceRecord record : records) {
            byte[] stored = bytes(0, key(record));
            assertThat(stored).isEqualTo(bytes(2, key(record)));
            assertThat(new String(stored, UTF_8))
                    .doesNotContain("canary", "orchid", "shop", "web1");
        }
    }

    @Test
    void theChainGoesOnWithoutAnyLocalState() throws IOException {
        append(2);
        EvidenceRecord third =
                evidence(site.targets(), "another", NOW.plusSeconds(600))
                        .append(EvidenceKind.HEAL, said("x"));
        assertThat(third.sequence()).isEqualTo(3);
        assertThat(verify().findings()).isEmpty();
    }

    @Test
    @DisplayName("A-01 any byte of a record edited is found, on whichever vault")
    void anEditedByteIsFound() throws IOException {
        ObjectKey second = key(append(3).get(1));
        byte[] original = bytes(1, second);
        for (int at = 0; at < original.length; at += Math.max(1, original.length / 97)) {
            byte[] edited = original.clone();
            edited[at] ^= 4;
            site.target(1).put(second, Content.of(edited), PutMode.REPLACE);
            assertThat(messages(verify()))
                    .as("byte %d", at)
                    .anyMatch(m -> m.contains("vault1: " + second));
        }
        assertThat(evidence(site.targets(), "state", NOW).heal()).isEqualTo(1);
        assertThat(verify().findings()).isEmpty();
        assertThat(bytes(1, second)).isEqualTo(original);
    }

    @Test
    @DisplayName(
            "A-02 a record missing on one vault, on all, at the end or in another place is found; an append mends what a peer has")
    void gapsCutsAndMovesAreFound() throws IOException {
        List<EvidenceRecord> records = append(4);
        site.target(0).delete(key(records.get(1)));
        assertThat(messages(verify()))
                .singleElement()
                .asString()
                .contains("vault0 disagrees", "lacks 1 record");
        append(1);
        assertThat(messages(verify())).noneMatch(m -> m.contains("disagrees"));

        for (Target target : site.targets()) {
            target.delete(key(records.get(2)));
        }
        assertThat(messages(verify())).anyMatch(m -> m.contains("record 3 is missing"));
    }

    @Test
    @DisplayName(
            "A-02 a chain cut at its end on every vault is found by this machine, and by another host's chain without it")
    void truncationEverywhereIsFound() throws IOException {
        List<EvidenceRecord> records = append(3);
        try (HostKeys other = site.newSite().opened().enrol("web2", NOW, Randomness.secure())) {
            new VaultEvidence(
                            other,
                            VaultKeys.ofHost(other, Randomness.secure()),
                            site.targets(),
                            directory.resolve("other"),
                            Clock.fixed(NOW.plusSeconds(999), ZoneOffset.UTC))
                    .append(EvidenceKind.VERIFY, said("looked"));
            assertThat(verify().findings()).isEmpty();
        }
        for (Target target : site.targets()) {
            target.delete(key(records.get(2)));
        }
        assertThat(messages(verify())).filteredOn(m -> m.contains("is cut")).hasSize(2);
        assertThat(verify().has(EvidenceFinding.Severity.BROKEN)).isTrue();

        EvidenceRecord next =
                evidence(site.targets(), "state", NOW.plusSeconds(2000))
                        .append(EvidenceKind.BACKUP, said("later"));
        assertThat(next.sequence()).as("the gap is not papered over").isEqualTo(4);
        assertThat(messages(verify())).anyMatch(m -> m.contains("record 3 is missing"));
    }

    @Test
    @DisplayName("A-02 a good record under another number is found")
    void aMovedRecordIsFound() throws IOException {
        List<EvidenceRecord> records = append(3);
        byte[] first = bytes(0, key(records.get(0)));
        RecordName moved = new RecordName(records.get(0).chain(), 9, records.get(0).sha256());
        for (Target target : site.targets()) {
            target.put(moved.key(), Content.of(first), PutMode.CREATE);
        }
        assertThat(messages(verify())).anyMatch(m -> m.contains("another record's name"));
        assertThat(append(1).getFirst().sequence())
                .as("a forged number does not move the chain")
                .isEqualTo(4);
    }

    @Test
    @DisplayName("A-03 yesterday's report filed again today is found by its nonce and by its time")
    void anOldReportIsFound() throws IOException {
        RunReport report = SampleReports.passed();
        Instant filed = report.ended().plusSeconds(1);
        evidence(site.targets(), "state", filed).append(EvidenceKind.DRILL, ReportJson.of(report));
        assertThat(verify().findings()).isEmpty();
        assertThat(verify().records().getFirst().report()).contains(report);

        evidence(site.targets(), "state", filed.plus(Duration.ofDays(1)))
                .append(EvidenceKind.DRILL, ReportJson.of(report));
        assertThat(messages(verify()))
                .anyMatch(m -> m.contains("once more"))
                .anyMatch(m -> m.contains("report of another time"));
    }

    @Test
    @DisplayName(
            "A-04 a clock set back between two records, and a report that contradicts itself, are found")
    void aClockSetBackIsFound() throws IOException {
        append(1);
        evidence(site.targets(), "state", NOW.minusSeconds(3600))
                .append(EvidenceKind.BACKUP, said("early"));
        assertThat(messages(verify())).singleElement().asString().contains("clock was set back");

        RunReport empty = SampleReports.withSources(SampleReports.passed(), List.of());
        evidence(site.targets(), "state", empty.ended())
                .append(EvidenceKind.DRILL, ReportJson.of(empty));
        assertThat(messages(verify())).anyMatch(m -> m.contains("restored nothing"));
    }

    @Test
    @DisplayName(
            "P-02 a vault that cannot be written does not hold back the record and receives it with the next one")
    void aFailingVaultFallsBehindOnly() throws IOException {
        FaultyTarget faulty =
                new FaultyTarget(site.target(2))
                        .next(
                                Operation.PUT,
                                new Fault.Fail(() ->
                                        new TargetException.Denied("put: not allowed", null)));
        List<Target> targets = List.of(site.target(0), site.target(1), faulty);
        EvidenceRecord record =
                evidence(targets, "state", NOW).append(EvidenceKind.BACKUP, said("x"));
        faulty.assertAllFaultsHappened();

        assertThat(record.vaults()).containsExactly("vault0", "vault1");
        assertThat(record.failed()).containsOnlyKeys("vault2");
        assertThat(messages(verify())).singleElement().asString().contains("vault2 disagrees");
        append(1);
        assertThat(verify().findings()).isEmpty();
        assertThat(verify().records()).hasSize(2);
    }

    @Test
    void nowhereRecordedIsAnError() {
        assertThatThrownBy(() ->
                        evidence(List.of(), "state", NOW).append(EvidenceKind.BACKUP, said("x")))
                .isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName(
            "Y-01 processes that append at once wait for each other where they share a state directory")
    void appendsAtOnceMakeOneChain() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<EvidenceRecord>> work = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String what = "at once " + i;
                work.add(() ->
                        evidence(site.targets(), "state", NOW)
                                .append(EvidenceKind.BACKUP, said(what)));
            }
            for (Future<EvidenceRecord> done : threads.invokeAll(work)) {
                assertThat(done.get().vaults()).hasSize(3);
            }
        }
        assertThat(verify().findings()).isEmpty();
        assertThat(verify().heads().getFirst().sequence()).isEqualTo(12);
    }

    @Test
    @DisplayName(
            "P-08 two appends at once without a common state fork the chain: both stay, it is told, the next append joins them")
    void aForkIsToldAndJoined() throws IOException {
        append(1);
        evidence(List.of(site.target(0)), "s1", NOW.plusSeconds(100))
                .append(EvidenceKind.BACKUP, said("one"));
        evidence(List.of(site.target(1), site.target(2)), "s2", NOW.plusSeconds(101))
                .append(EvidenceKind.BACKUP, said("two"));
        assertThat(messages(verify())).anyMatch(m -> m.contains("at once"));

        EvidenceRecord joined =
                evidence(site.targets(), "s3", NOW.plusSeconds(200))
                        .append(EvidenceKind.BACKUP, said("three"));

        EvidenceView view = verify();
        assertThat(joined.sequence()).isEqualTo(3);
        assertThat(view.records()).hasSize(4);
        assertThat(view.heads()).hasSize(1);
        assertThat(view.has(EvidenceFinding.Severity.OPEN)).isFalse();
        assertThat(messages(view)).singleElement().asString().contains("joins");
    }

    private Path exported(String name) throws IOException {
        Path folder = directory.resolve(name);
        EvidenceExport.write(
                folder,
                site.targets(),
                site.hostKeys(),
                site.host(),
                Clock.fixed(NOW.plusSeconds(9999), ZoneOffset.UTC));
        return folder;
    }

    private static Path any(Path folder, int number) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .skip(number)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// Runs the recipe of an export as it is written.
    private static String recipe(Path folder) throws Exception {
        String text = Files.readString(folder.resolve("RECIPE.md"));
        String script = text.substring(text.indexOf("```sh\n") + 6, text.indexOf("\n```\n"));
        Process process =
                new ProcessBuilder("sh", "-c", script)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        int code = process.waitFor();
        assertThat(code == 0).as(said).isEqualTo(said.contains("EVIDENCE IS WHOLE"));
        return said.strip();
    }

    @Test
    @DisplayName(
            "A-01, A-02 the recipe of an export, run as written with sha256sum and openssl, finds what Lifeboat finds")
    void theRecipeWorksAsWritten() throws Exception {
        append(2);
        evidence(List.of(site.target(0)), "s1", NOW.plusSeconds(100))
                .append(EvidenceKind.BACKUP, said("one"));
        evidence(List.of(site.target(1)), "s2", NOW.plusSeconds(101))
                .append(EvidenceKind.BACKUP, said("\" ,\"signatures\":[] \\ \u00fc %s $(x)"));
        evidence(site.targets(), "s3", NOW.plusSeconds(200))
                .append(EvidenceKind.BACKUP, said("join"));
        Path whole = exported("whole");
        assertThat(ExportedEvidence.verify(whole).has(EvidenceFinding.Severity.OPEN)).isFalse();
        assertThat(recipe(whole))
                .contains("EVIDENCE IS WHOLE: 5 records up to 2026-11-20T04:46:39Z");

        int cases = 0;
        for (String part :
                List.of(
                        "contents",
                        "evidence",
                        "heads.json",
                        "hosts",
                        "keys",
                        "lifeboat-site.json")) {
            Path folder = exported("edited-" + part);
            Path file = any(folder.resolve(part), 0);
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
            assertThat(recipe(folder)).as(part).contains("NOT WHOLE");
            if (!part.equals("keys")) {
                assertThat(ExportedEvidence.verify(folder).has(EvidenceFinding.Severity.BROKEN))
                        .as(part)
                        .isTrue();
            }
            cases++;
        }
        for (int cut : List.of(0, 1, 4)) {
            Path folder = exported("cut-" + cut);
            Files.delete(any(folder.resolve("evidence"), cut));
            assertThat(recipe(folder)).as("cut %d", cut).contains("NOT WHOLE");
            assertThat(ExportedEvidence.verify(folder).has(EvidenceFinding.Severity.BROKEN))
                    .isTrue();
            cases++;
        }
        Path renamed = exported("renamed");
        Path last = any(renamed.resolve("evidence"), 4);
        Files.move(
                last,
                last.resolveSibling("000000000009" + last.getFileName().toString().substring(12)));
        assertThat(recipe(renamed)).contains("NOT WHOLE");
        assertThat(ExportedEvidence.verify(renamed).has(EvidenceFinding.Severity.BROKEN)).isTrue();
        assertThat(cases).isEqualTo(9);
        assertThat(recipe(whole)).as("still whole").contains("EVIDENCE IS WHOLE");
    }

    @Test
    @DisplayName("A-02 an export without its list of heads, or with an older one, is not whole")
    void anExportCannotBeCut() throws Exception {
        append(2);
        Path old = exported("old");
        append(1);
        Path folder = exported("new");
        Files.copy(
                old.resolve("heads.json"),
                folder.resolve("heads.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(recipe(folder)).contains("NOT WHOLE");
        Files.delete(folder.resolve("heads.json"));
        assertThat(recipe(folder)).contains("NOT WHOLE");
        assertThat(ExportedEvidence.verify(folder).has(EvidenceFinding.Severity.BROKEN)).isTrue();
    }

    @Test
    @DisplayName("P-05, A-01 an account held to ransom does not keep the rest from being exported")
    void aRansomedAccountIsPassedOver() throws Exception {
        append(2);
        List<ObjectKey> keys = new ArrayList<>();
        site.target(0).list("", info -> keys.add(info.key()));
        byte[] noise = new byte[300];
        new java.util.Random(7).nextBytes(noise);
        for (ObjectKey key : keys) {
            site.target(0).put(key, Content.of(noise), PutMode.REPLACE);
        }

        Path folder = exported("ransomed");

        assertThat(ExportedEvidence.verify(folder).has(EvidenceFinding.Severity.OPEN)).isFalse();
        assertThat(recipe(folder)).contains("EVIDENCE IS WHOLE: 2 records");
    }
}
