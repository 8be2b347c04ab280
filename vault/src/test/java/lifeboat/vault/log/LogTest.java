package lifeboat.vault.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Operation;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.fault.Fault;
import lifeboat.targets.fault.FaultyTarget;
import lifeboat.targets.fleet.Quorum;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.VaultException;
import lifeboat.vault.care.CareProgress;
import lifeboat.vault.care.HealReport;
import lifeboat.vault.care.Healer;
import lifeboat.vault.care.VaultFindings;
import lifeboat.vault.care.Verifier;
import lifeboat.vault.care.VerifyLevel;
import lifeboat.vault.care.VerifyOptions;
import lifeboat.vault.read.Vaults;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogTest {
    private static final LogItem ITEM = new LogItem("shop-db", "0000000100000000", "00000003");
    private static final Instant TIME = Instant.parse("2026-11-26T12:00:00Z");

    private static LogWriter writer(TestSite site, List<Target> targets) {
        return new LogWriter(
                site.host().hostId(),
                site.host().siteId(),
                new LogCodec(site.hostKeys()),
                targets,
                new Quorum(2, 2));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static LogCatalog catalog(List<Target> targets) {
        return LogCatalog.of(new Vaults(targets), "shop-db");
    }

    @Test
    void comesBackAsItWasFromAnyVault() throws IOException {
        try (TestSite site = TestSite.with(3)) {
            for (int length : new int[] {0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20}) {
                LogItem item = new LogItem("shop-db", "f", Integer.toHexString(length));
                LogReceipt receipt = writer(site, site.targets()).keep(item, TIME, bytes(length));
                assertThat(receipt.missing()).isEmpty();
                assertThat(receipt.quorum().copies()).isEqualTo(3);
                for (Target target : site.targets()) {
                    LogCatalog one = catalog(List.of(target));
                    LogName name =
                            one.names().stream()
                                    .filter(found -> found.item().equals(item))
                                    .findFirst()
                                    .orElseThrow();
                    assertThat(name.time()).isEqualTo(TIME);
                    assertThat(one.open(name, new LogCodec(site.recoveryKeys())))
                            .isEqualTo(bytes(length));
                }
            }
        }
    }

    @Test
    @DisplayName("a host writes its log and cannot read it again")
    void aHostCannotReadIt() throws IOException {
        try (TestSite site = TestSite.with(1)) {
            LogCodec host = new LogCodec(site.hostKeys());
            LogCodec.Sealed sealed =
                    host.seal(site.host().hostId(), ITEM, OptionalLong.empty(), TIME, bytes(1000));
            byte[] stored = sealed.content().open().readAllBytes();
            assertThatThrownBy(() -> host.open(sealed.name(), stored))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(new String(stored, StandardCharsets.ISO_8859_1))
                    .doesNotContain(new String(bytes(1000), 100, 50, StandardCharsets.ISO_8859_1));
            assertThat(new LogCodec(site.recoveryKeys()).open(sealed.name(), stored))
                    .isEqualTo(bytes(1000));
        }
    }

    @Test
    void theSameAgainIsASuccessAndAnotherOneIsRefused() throws IOException {
        try (TestSite site = TestSite.with(3)) {
            LogWriter writer = writer(site, site.targets());
            assertThat(writer.keep(ITEM, TIME, bytes(5000)).known()).isFalse();
            assertThat(writer.keep(ITEM, TIME.plusSeconds(9), bytes(5000)).known()).isTrue();
            assertThat(catalog(site.targets()).names()).hasSize(1);
            assertThatThrownBy(() -> writer.keep(ITEM, TIME, bytes(5001)))
                    .isInstanceOf(LogConflictException.class);
            assertThat(catalog(site.targets()).names()).hasSize(1);
            assertThat(writer.keepPiece(ITEM, 4096, TIME, bytes(77)).missing()).isEmpty();
            assertThat(catalog(site.targets()).names())
                    .extracting(LogName::from)
                    .containsExactlyInAnyOrder(OptionalLong.empty(), OptionalLong.of(4096));
        }
    }

    @Test
    @DisplayName(
            "N-03 a vault that hangs or fails costs a copy, not the log; fewer than the quorum is told")
    void aVaultThatHangsDoesNotHoldTheOthersUp() throws Exception {
        try (TestSite site = TestSite.with(3)) {
            CountDownLatch never = new CountDownLatch(1);
            FaultyTarget hanging =
                    new FaultyTarget(site.target(0)).always(Operation.PUT, new Fault.Hold(never));
            FaultyTarget denied =
                    new FaultyTarget(site.target(1)).always(Operation.PUT, Fault.denied());
            LogReceipt two =
                    writer(site, List.of(hanging, site.target(1), site.target(2)))
                            .keep(ITEM, TIME, bytes(100));
            assertThat(two.quorum().reached()).isTrue();
            assertThat(two.missing())
                    .singleElement()
                    .asString()
                    .contains("does not answer in time");
            LogReceipt one =
                    writer(site, List.of(denied, site.target(2)))
                            .keep(new LogItem("shop-db", "f", "2"), TIME, bytes(100));
            assertThat(one.quorum().reached()).isFalse();
            assertThat(one.quorum().copies()).isEqualTo(1);
            never.countDown();
        }
    }

    @Test
    @DisplayName("X-05 an object under another item's name, or with a byte changed, is no log")
    void whatStandsUnderAnotherNameIsDamaged() throws IOException {
        try (TestSite site = TestSite.with(1)) {
            LogCodec codec = new LogCodec(site.recoveryKeys());
            LogCodec.Sealed sealed =
                    codec.seal(site.host().hostId(), ITEM, OptionalLong.empty(), TIME, bytes(100));
            byte[] stored = sealed.content().open().readAllBytes();
            LogName name = sealed.name();
            LogItem other = new LogItem("shop-db", "0000000100000000", "00000004");
            List<LogName> wrong = new ArrayList<>();
            wrong.add(
                    new LogName(
                            name.host(), other, name.from(), name.content(), TIME, name.sha256()));
            wrong.add(
                    new LogName(
                            "h000000000000",
                            ITEM,
                            name.from(),
                            name.content(),
                            TIME,
                            name.sha256()));
            wrong.add(
                    new LogName(
                            name.host(),
                            ITEM,
                            name.from(),
                            name.content(),
                            TIME.plusSeconds(1),
                            name.sha256()));
            wrong.add(new LogName(name.host(), ITEM, OptionalLong.of(0), "", TIME, name.sha256()));
            for (LogName bad : wrong) {
                assertThatThrownBy(() -> codec.open(bad, stored))
                        .isInstanceOf(VaultException.Damaged.class);
            }
            for (int at = 0; at < stored.length; at += 97) {
                byte[] flipped = stored.clone();
                flipped[at] ^= 1;
                assertThatThrownBy(() -> codec.open(name, flipped))
                        .isInstanceOf(VaultException.class);
            }
        }
    }

    @Test
    void namesAreReadAsTheyWereWritten() {
        LogName whole =
                new LogName(
                        "h0123456789ab",
                        ITEM,
                        OptionalLong.empty(),
                        "0123456789abcdef",
                        TIME,
                        new Content.Sha256("ab".repeat(32)));
        LogName piece =
                new LogName(
                        "h0123456789ab",
                        new LogItem("s".repeat(64), "f".repeat(16), "0".repeat(8)),
                        OptionalLong.of(0xfedcba98L),
                        "",
                        TIME,
                        new Content.Sha256("cd".repeat(32)));
        assertThat(LogName.parse(whole.key())).contains(whole);
        assertThat(LogName.parse(piece.key())).contains(piece);
        assertThat(LogName.parse(new ObjectKey("logs/x/y"))).isEmpty();
        assertThat(LogItem.isSource("Shop")).isFalse();
    }

    @Test
    @DisplayName("verify finds what of a log is missing or damaged, and heal brings it back")
    void careKnowsLogs(@TempDir Path home) throws IOException {
        try (TestSite site = TestSite.with(2)) {
            TestRuns.backUp(
                    site,
                    site.targets(),
                    home.resolve("state"),
                    new TestTree().put("page", bytes(3000)));
            writer(site, site.targets()).keep(ITEM, TIME, bytes(2 << 20));
            writer(site, site.targets()).keepPiece(ITEM, 8192, TIME, bytes(100));
            List<LogName> names = catalog(site.targets()).names();
            assertThat(names).hasSize(2);
            assertThat(verify(site, home)).allMatch(VaultFindings::isSound);

            ObjectKey lost = names.getFirst().key();
            ObjectKey spoilt = names.getLast().key();
            site.target(0).delete(lost);
            byte[] bad = site.target(1).read(spoilt, ByteRange.ALL).readAllBytes();
            bad[bad.length / 2] ^= 1;
            site.target(1).put(spoilt, Content.of(bad), PutMode.REPLACE);

            List<VaultFindings> found = verify(site, home);
            assertThat(found.get(0).missing()).extracting("key").containsExactly(lost);
            assertThat(found.get(1).damaged()).extracting("key").containsExactly(spoilt);
            assertThat(found).allMatch(vault -> vault.unexpected().isEmpty());

            HealReport healed =
                    new Healer(site.targets(), site.hostKeys(), home.resolve("care"))
                            .heal(Healer.defaults(), CareProgress.NONE);
            assertThat(healed.isWhole()).isTrue();
            assertThat(verify(site, home)).allMatch(VaultFindings::isSound);
            assertThat(catalog(List.of(site.target(0))).names()).isEqualTo(names);
        }
    }

    private static List<VaultFindings> verify(TestSite site, Path home) throws IOException {
        return new Verifier(site.targets(), site.recoveryKeys(), home.resolve("care"))
                .verify(VerifyOptions.everything(VerifyLevel.L2).afresh(), CareProgress.NONE)
                .targets();
    }
}
