package lifeboat.vault.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lifeboat.targets.Content;
import lifeboat.vault.PackId;
import lifeboat.vault.TestAllocations;
import lifeboat.vault.TestSite;
import lifeboat.vault.VaultException;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.seal.ForgedObject;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectWriter;
import lifeboat.vault.seal.SealingKeys;
import lifeboat.vault.wire.WireWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SnapshotCodecTest {
    private final TestSite site;
    private final SealingKeys host;
    private final SealingKeys recovery;

    SnapshotCodecTest() throws IOException {
        site = TestSite.with(0);
        host = site.hostKeys().sealing();
        recovery = site.recoveryKeys().sealing();
    }

    @AfterEach
    void close() {
        site.close();
    }

    static Manifest manifest() {
        String digest = "ab".repeat(32);
        SourceRecord source =
                new SourceRecord(
                        "db",
                        "mysql",
                        Map.of("engine", "8.4"),
                        TestSite.NOW,
                        TestSite.NOW.plusNanos(123_456_789),
                        "gtid:1-5",
                        "transaction",
                        new Root(3, 0, List.of("00".repeat(16))),
                        1,
                        2,
                        3,
                        1L << 60,
                        5,
                        digest,
                        Map.of("orders", "12"),
                        "degraded",
                        List.of("caf\u00e9 \"quoted\""),
                        7);
        Summary summary =
                new Summary(
                        "shop",
                        "web1",
                        "run-1",
                        TestSite.NOW,
                        "nightly",
                        List.of(source.summary()),
                        List.of(digest),
                        2,
                        99);
        return new Manifest(
                summary,
                "lifeboat test",
                TestSite.NOW,
                TestSite.NOW,
                List.of(source),
                List.of("a", "b"),
                2,
                2,
                List.of(
                        new PackInfo(new PackId(-1, 2, 3, 4), 32 << 20),
                        new PackInfo(new PackId(1, 2, 3, 4), 0xffff_ffffL)));
    }

    private Envelope envelope() {
        return new Envelope(
                1, host.siteId(), site.host().hostId(), 7, "cd".repeat(32), TestSite.NOW, "", "");
    }

    private byte[] stored() {
        return SnapshotCodec.write(envelope(), manifest(), host, site.host().signingKey());
    }

    private SnapshotCodec.Parts open(byte[] stored) throws VaultException {
        return SnapshotCodec.open(
                stored, site.host().signingKey().verifyKey(), host.siteId(), "snapshot");
    }

    @Test
    void everythingIsReadBack() throws Exception {
        SnapshotCodec.Parts parts = open(stored());
        assertThat(parts.envelope().sequence()).isEqualTo(7);
        assertThat(parts.envelope().time()).isEqualTo(TestSite.NOW);
        assertThat(parts.summary(host)).isEqualTo(manifest().summary());
        assertThat(parts.manifest(recovery)).isEqualTo(manifest());
    }

    @Test
    @DisplayName(
            "X-05 every truncation and every flipped bit of a snapshot is found by its signature")
    void everyChangeIsFound() {
        byte[] stored = stored();
        for (int at = 0; at < stored.length; at++) {
            byte[] flipped = stored.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            assertThatThrownBy(() -> open(flipped)).isInstanceOf(VaultException.Damaged.class);
        }
        for (int length = 0; length < stored.length; length += 7) {
            byte[] cut = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> open(cut)).isInstanceOf(VaultException.Damaged.class);
        }
        byte[] longer = Arrays.copyOf(stored, stored.length + 1);
        assertThatThrownBy(() -> open(longer)).isInstanceOf(VaultException.Damaged.class);
    }

    @Test
    void partsOfTwoSnapshotsDoNotMix() throws Exception {
        byte[] one = sealed(ObjectType.SUMMARY, "{}");
        byte[] body = sealed(ObjectType.MANIFEST, "{}");
        byte[] other = sealed(ObjectType.SUMMARY, "{}");
        byte[] mixed = assemble(clear(one, body, ""), other, body);
        assertThatThrownBy(() -> open(mixed)).isInstanceOf(VaultException.Damaged.class);
    }

    @Test
    void aSnapshotOfAnotherSiteOrHostIsRefused() {
        byte[] stored = stored();
        assertThatThrownBy(() ->
                        SnapshotCodec.open(
                                stored, site.host().signingKey().verifyKey(), "00".repeat(32), "x"))
                .isInstanceOf(VaultException.WrongVault.class);
        assertThatThrownBy(
                        () -> SnapshotCodec.open(stored, site.host().siteKey(), host.siteId(), "x"))
                .isInstanceOf(VaultException.Damaged.class);
    }

    private byte[] sealed(ObjectType type, String plain) {
        try (FrameCodec codec = new FrameCodec(1)) {
            SealedObjectWriter out = new SealedObjectWriter(type, host, codec);
            out.frames(plain.getBytes(UTF_8));
            return out.finish(new byte[0]);
        }
    }

    private String clear(byte[] summary, byte[] body, String more) {
        return "{\"format\":1,\"site\":\""
                + host.siteId()
                + "\",\"host\":\"h\",\"sequence\":1,\"predecessor\":\"\",\"time\":\"2026-11-20T02:00:00Z\""
                + ",\"summary\":\""
                + Content.of(summary).sha256().hex()
                + "\",\"manifest\":\""
                + Content.of(body).sha256().hex()
                + "\""
                + more
                + "}";
    }

    private byte[] assemble(String clear, byte[] summary, byte[] body) {
        byte[] bytes = clear.getBytes(UTF_8);
        return new WireWriter()
                .raw("LBSNAP1\n".getBytes(UTF_8))
                .u32(bytes.length)
                .raw(bytes)
                .raw(site.host().signingKey().sign(SnapshotCodec.DOMAIN, bytes))
                .u32(summary.length)
                .raw(summary)
                .u32(body.length)
                .raw(body)
                .toBytes();
    }

    @Test
    void envelopesThatAHostileHostSignedAreDamageAndNoCrash() throws Exception {
        byte[] part = sealed(ObjectType.SUMMARY, "{}");
        String good = clear(part, part, ",\"later\":{\"x\":[1]}");
        assertThat(open(assemble(good, part, part)).envelope().host()).isEqualTo("h");
        for (String bad :
                List.of(
                        "",
                        "{}",
                        "null",
                        "[1]",
                        "7",
                        "[".repeat(16_000),
                        good.replace("\"sequence\":1", "\"sequence\":0"),
                        good.replace("\"sequence\":1", "\"sequence\":1000000000000"),
                        good.replace("\"sequence\":1", "\"sequence\":1e400"),
                        good.replace("\"sequence\":1,", ""),
                        good.replace("\"host\":\"h\"", "\"host\":null"),
                        good.replace("2026-11-20", "never"),
                        good.replace("\"format\":1", "\"format\":0"))) {
            byte[] stored = assemble(bad, part, part);
            assertThatThrownBy(() -> open(stored))
                    .as(bad.substring(0, Math.min(200, bad.length())))
                    .isInstanceOf(VaultException.Damaged.class);
        }
        byte[] newer = assemble(good.replace("\"format\":1", "\"format\":2"), part, part);
        assertThatThrownBy(() -> open(newer)).isInstanceOf(VaultException.NewerFormat.class);
    }

    @Test
    void summariesAndManifestsThatAHostileHostSealedAreDamageAndNoCrash() throws Exception {
        for (String json :
                List.of(
                        "",
                        "{}",
                        "null",
                        "[]",
                        "{\"indexes\":[\"../x\"]}",
                        "{\"indexes\":[null]}")) {
            byte[] part = sealed(ObjectType.SUMMARY, json);
            String text = json.isEmpty() ? "" : json;
            byte[] body = sealed(ObjectType.MANIFEST, (char) text.length() + text + "\0");
            SnapshotCodec.Parts parts = open(assemble(clear(part, body, ""), part, body));
            assertThatThrownBy(() -> parts.summary(host))
                    .isInstanceOf(VaultException.Damaged.class);
            assertThatThrownBy(() -> parts.manifest(recovery))
                    .isInstanceOf(VaultException.Damaged.class);
        }
    }

    @Test
    @DisplayName("X-12 a summary or manifest that would grow to a gigabyte is refused first")
    void absurdClaimsAreRefused() throws Exception {
        byte[] summary =
                ForgedObject.claiming(ObjectType.SUMMARY, host, 17, 0, 1 << 20, new byte[0]);
        byte[] body =
                ForgedObject.claiming(ObjectType.MANIFEST, host, 1000, 0, 1 << 20, new byte[0]);
        SnapshotCodec.Parts parts = open(assemble(clear(summary, body, ""), summary, body));
        TestAllocations.assertRefused(16 << 20, () -> parts.summary(host));
        TestAllocations.assertRefused(16 << 20, () -> parts.manifest(recovery));
        byte[] length = new WireWriter().raw("LBSNAP1\n".getBytes(UTF_8)).u32(-1).toBytes();
        TestAllocations.assertRefused(1 << 20, () -> open(length));
    }
}
