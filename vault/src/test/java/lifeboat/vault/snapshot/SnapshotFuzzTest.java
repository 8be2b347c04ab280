package lifeboat.vault.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import lifeboat.targets.Content;
import lifeboat.targets.fuzz.Fuzz;
import lifeboat.vault.TestSite;
import lifeboat.vault.VaultException;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.seal.SealedObjectWriter;
import lifeboat.vault.seal.SealingKeys;
import lifeboat.vault.wire.WireReader;
import lifeboat.vault.wire.WireWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SnapshotFuzzTest {
    private static final String[] WORDS = {
        "null",
        "{}",
        "[]",
        "[[",
        "1e999",
        "-1",
        "99999999999999999999",
        "\"\"",
        "\\ud800",
        ",",
        ":",
        "\"sources\":",
        "\"ranges\":[",
        "\"packs\":",
        "true",
        "\"2026-11-20T02:00:00Z\"",
        "[{",
        "{\"a\":"
    };

    private final TestSite site;
    private final SealingKeys host;
    private final SealingKeys recovery;

    SnapshotFuzzTest() throws IOException {
        site = TestSite.with(0);
        host = site.hostKeys().sealing();
        recovery = site.recoveryKeys().sealing();
    }

    @AfterEach
    void close() {
        site.close();
    }

    private byte[] stored() {
        Envelope envelope =
                new Envelope(
                        1,
                        host.siteId(),
                        site.host().hostId(),
                        7,
                        "cd".repeat(32),
                        TestSite.NOW,
                        "",
                        "");
        return SnapshotCodec.write(
                envelope, SnapshotCodecTest.manifest(), host, site.host().signingKey());
    }

    private SnapshotCodec.Parts open(byte[] stored) throws VaultException {
        return SnapshotCodec.open(
                stored, site.host().signingKey().verifyKey(), host.siteId(), "snapshot");
    }

    @Test
    @DisplayName("X-01, X-02, X-04 fuzz: stored bytes of a snapshot are the snapshot or refused")
    void storedBytes() throws Exception {
        Fuzz.of(
                        SnapshotFuzzTest.class,
                        "snapshot",
                        input -> {
                            SnapshotCodec.Parts parts = open(input);
                            assertThat(parts.manifest(recovery))
                                    .isEqualTo(SnapshotCodecTest.manifest());
                        })
                .good(stored())
                .words("LBSNAP1\n")
                .refusing(VaultException.Damaged.class)
                .memory(24 << 20, 400) // two sealed parts, with buffers of a frame each
                .run();
    }

    /// The input is the clear envelope, signed by the host.
    @Test
    @DisplayName("X-12 fuzz: an envelope that its host signed is refused or an envelope")
    void envelopes() throws Exception {
        byte[] good = stored();
        WireReader in = new WireReader(good, "x");
        in.raw(8);
        byte[] clear = in.raw((int) in.u32());
        in.raw(64);
        byte[] rest = in.raw(in.remaining());
        Fuzz.of(
                        SnapshotFuzzTest.class,
                        "envelope",
                        input -> {
                            byte[] signature =
                                    site.host().signingKey().sign(SnapshotCodec.DOMAIN, input);
                            byte[] stored =
                                    new WireWriter()
                                            .raw("LBSNAP1\n".getBytes(UTF_8))
                                            .u32(input.length)
                                            .raw(input)
                                            .raw(signature)
                                            .raw(rest)
                                            .toBytes();
                            Envelope envelope = open(stored).envelope();
                            assertThat(envelope.format()).isEqualTo(1);
                            assertThat(envelope.sequence()).isBetween(1L, Envelope.MAX_SEQUENCE);
                            assertThat(envelope.site()).isEqualTo(host.siteId());
                        })
                .good(clear)
                .words(WORDS)
                .refusing(
                        VaultException.Damaged.class,
                        VaultException.NewerFormat.class,
                        VaultException.WrongVault.class)
                .rounds(600)
                .run();
    }

    @Test
    @DisplayName("X-12 fuzz: a validly sealed summary is refused or holds what it needs")
    void summaries() throws Exception {
        byte[] good = plain(ObjectType.SUMMARY);
        Fuzz.of(
                        SnapshotFuzzTest.class,
                        "summary",
                        input -> {
                            Summary summary =
                                    parts(sealed(ObjectType.SUMMARY, input), new byte[0])
                                            .summary(host);
                            for (int i = 0; i < summary.indexes().size(); i++) {
                                new Content.Sha256(summary.indexes().get(i));
                                assertThat(summary.range(i).first())
                                        .isLessThanOrEqualTo(summary.range(i).last());
                            }
                            assertThat(summary.sources()).doesNotContainNull();
                        })
                .good(good)
                .words(WORDS)
                .refusing(VaultException.Damaged.class)
                .memory(32 << 20, 400)
                .rounds(300)
                .run();
    }

    @Test
    @DisplayName("X-12 fuzz: a validly sealed manifest is refused or holds what it needs")
    void manifests() throws Exception {
        byte[] good = plain(ObjectType.MANIFEST);
        Fuzz.of(
                        SnapshotFuzzTest.class,
                        "manifest",
                        input -> {
                            Manifest manifest =
                                    parts(new byte[0], sealed(ObjectType.MANIFEST, input))
                                            .manifest(recovery);
                            for (SourceRecord source : manifest.sources()) {
                                source.root().toContent();
                                source.summary();
                            }
                            manifest.packs().forEach(pack -> pack.id().key());
                        })
                .good(good)
                .words(WORDS)
                .refusing(VaultException.Damaged.class)
                .memory(32 << 20, 400)
                .rounds(200)
                .run();
    }

    private SnapshotCodec.Parts parts(byte[] summary, byte[] manifest) throws VaultException {
        return new SnapshotCodec.Parts(open(stored).envelope(), summary, manifest, "snapshot");
    }

    private byte[] stored = new byte[0];

    private byte[] sealed(ObjectType type, byte[] plain) {
        try (FrameCodec codec = new FrameCodec(1)) {
            SealedObjectWriter out = new SealedObjectWriter(type, host, codec);
            out.frames(plain);
            return out.finish(new byte[0]);
        }
    }

    private byte[] plain(ObjectType type) throws IOException {
        stored = stored();
        WireReader in = new WireReader(stored, "x");
        in.raw(8);
        in.raw((int) in.u32());
        in.raw(64);
        byte[] summary = in.raw((int) in.u32());
        byte[] manifest = in.raw((int) in.u32());
        byte[] part = type == ObjectType.SUMMARY ? summary : manifest;
        try (FrameCodec codec = new FrameCodec(1)) {
            return SealedObjectReader.open(
                            SealedObjectReader.Bytes.of(part), type, recovery, codec, "x")
                    .allFrames(1 << 24);
        }
    }
}
