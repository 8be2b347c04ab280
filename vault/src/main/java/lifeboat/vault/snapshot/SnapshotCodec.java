package lifeboat.vault.snapshot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import lifeboat.encryption.SigningKey;
import lifeboat.encryption.VerifyKey;
import lifeboat.targets.Content;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.seal.SealedObjectWriter;
import lifeboat.vault.seal.SealingKeys;
import lifeboat.vault.wire.WireReader;
import lifeboat.vault.wire.WireWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Snapshot objects as bytes (format chapter "Snapshots"): magic, envelope, signature, sealed
/// summary, sealed manifest.
public final class SnapshotCodec {
    /// What a host signs an envelope as.
    public static final String DOMAIN = "lifeboat snapshot v1";

    /// Bytes of a snapshot object at most.
    public static final int MAX_BYTES = 512 << 20;

    private static final byte[] MAGIC = "LBSNAP1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_ENVELOPE = 16 * 1024;
    private static final int SIGNATURE = 64;
    private static final int MAX_SUMMARY = 16 << 20;
    private static final int MAX_MANIFEST = 256 << 20;
    private static final int MAX_PACKS = 1 << 24;
    private static final int LEVEL = 3;

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private SnapshotCodec() {}

    /// Seals and signs a snapshot.
    ///
    /// @param draft envelope whose digests are filled in here
    public static byte[] write(
            Envelope draft, Manifest manifest, SealingKeys keys, SigningKey host) {
        byte[] summary = seal(ObjectType.SUMMARY, keys, JSON.writeValueAsBytes(manifest.summary()));
        byte[] body = seal(ObjectType.MANIFEST, keys, plain(manifest));
        Envelope envelope =
                new Envelope(
                        draft.format(),
                        draft.site(),
                        draft.host(),
                        draft.sequence(),
                        draft.predecessor(),
                        draft.time(),
                        Content.of(summary).sha256().hex(),
                        Content.of(body).sha256().hex());
        byte[] clear = JSON.writeValueAsBytes(envelope);
        return new WireWriter(summary.length + body.length + 4096)
                .raw(MAGIC)
                .u32(clear.length)
                .raw(clear)
                .raw(host.sign(DOMAIN, clear))
                .u32(summary.length)
                .raw(summary)
                .u32(body.length)
                .raw(body)
                .toBytes();
    }

    /// Reads the clear part and verifies its signature, digests and site.
    public static Parts open(byte[] stored, VerifyKey host, String siteId, String what)
            throws VaultException {
        WireReader in = new WireReader(stored, what);
        if (!Arrays.equals(in.raw(MAGIC.length), MAGIC)) {
            throw new VaultException.Damaged(what + ": is no snapshot of Lifeboat");
        }
        int clearLength = (int) Math.min(in.u32(), Integer.MAX_VALUE);
        if (clearLength > MAX_ENVELOPE) {
            throw new VaultException.Damaged(what + ": its envelope is too long");
        }
        byte[] clear = in.raw(clearLength);
        if (!host.verify(DOMAIN, clear, in.raw(SIGNATURE))) {
            throw new VaultException.Damaged(what + ": its signature is not that of its host");
        }
        Envelope envelope = json(clear, Envelope.class, what);
        if (envelope.format() > 1) {
            throw new VaultException.NewerFormat(
                    what + ": has format version " + envelope.format() + ", this program knows 1");
        }
        if (!envelope.site().equals(siteId)) {
            throw new VaultException.WrongVault(what + ": belongs to another site", null);
        }
        byte[] summary = part(in, envelope.summary(), what);
        byte[] manifest = part(in, envelope.manifest(), what);
        in.end();
        return new Parts(envelope, summary, manifest, what);
    }

    private static byte[] part(WireReader in, String digest, String what) throws VaultException {
        long length = in.u32();
        if (length > in.remaining()) {
            throw new VaultException.Damaged(what + ": ends too early");
        }
        byte[] part = in.raw((int) length);
        if (!Content.of(part).sha256().hex().equals(digest)) {
            throw new VaultException.Damaged(what + ": a part is not the one that was signed");
        }
        return part;
    }

    private static byte[] seal(ObjectType type, SealingKeys keys, byte[] plain) {
        try (FrameCodec codec = new FrameCodec(LEVEL)) {
            SealedObjectWriter out = new SealedObjectWriter(type, keys, codec);
            out.frames(plain);
            return out.finish(new byte[0]);
        }
    }

    private static byte[] plain(Manifest manifest) {
        Manifest withoutPacks =
                new Manifest(
                        manifest.summary(),
                        manifest.tool(),
                        manifest.started(),
                        manifest.finished(),
                        manifest.sources(),
                        manifest.targets(),
                        manifest.quorumCopies(),
                        manifest.quorumProviders(),
                        List.of());
        byte[] json = JSON.writeValueAsBytes(withoutPacks);
        WireWriter out = new WireWriter(json.length + manifest.packs().size() * 36 + 16);
        out.string(json).varint(manifest.packs().size());
        for (PackInfo pack : manifest.packs()) {
            PackId id = pack.id();
            out.u64(id.a()).u64(id.b()).u64(id.c()).u64(id.d()).u32(pack.sizeBytes());
        }
        return out.toBytes();
    }

    private static <T> T json(byte[] bytes, Class<T> type, String what) throws VaultException {
        try {
            return Objects.requireNonNull(JSON.readValue(bytes, type));
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            throw new VaultException.Damaged(what + ": is not well formed", e);
        }
    }

    private static byte[] unseal(
            byte[] sealed, ObjectType type, int maxBytes, SealingKeys keys, String what)
            throws IOException {
        try (FrameCodec codec = new FrameCodec(LEVEL)) {
            return SealedObjectReader.open(
                            SealedObjectReader.Bytes.of(sealed), type, keys, codec, what)
                    .allFrames(maxBytes);
        }
    }

    /// A verified snapshot object whose sealed parts can be opened.
    public static final class Parts {
        private final Envelope envelope;
        private final byte[] summary;
        private final byte[] manifest;
        private final String what;

        Parts(Envelope envelope, byte[] summary, byte[] manifest, String what) {
            this.envelope = envelope;
            this.summary = summary;
            this.manifest = manifest;
            this.what = what;
        }

        public Envelope envelope() {
            return envelope;
        }

        /// Opens what hosts may know.
        public Summary summary(SealingKeys keys) throws IOException {
            return json(
                    unseal(summary, ObjectType.SUMMARY, MAX_SUMMARY, keys, what),
                    Summary.class,
                    what);
        }

        /// Opens everything; needs the recovery key.
        public Manifest manifest(SealingKeys keys) throws IOException {
            byte[] plain = unseal(manifest, ObjectType.MANIFEST, MAX_MANIFEST, keys, what);
            WireReader in = new WireReader(plain, what);
            Manifest body = json(in.string(MAX_MANIFEST), Manifest.class, what);
            int count = in.countOf(PackId.SIZE + 4, MAX_PACKS);
            List<PackInfo> packs = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                packs.add(
                        new PackInfo(new PackId(in.u64(), in.u64(), in.u64(), in.u64()), in.u32()));
            }
            in.end();
            return new Manifest(
                    body.summary(),
                    body.tool(),
                    body.started(),
                    body.finished(),
                    body.sources(),
                    body.targets(),
                    body.quorumCopies(),
                    body.quorumProviders(),
                    packs);
        }
    }
}
