package lifeboat.encryption.site;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import lifeboat.encryption.CanonicalJson;
import lifeboat.encryption.DocumentFields;
import lifeboat.encryption.Encapsulation;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.FrameOpener;
import lifeboat.encryption.FrameRole;
import lifeboat.encryption.FrameSealer;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.RecoveryKey;
import lifeboat.encryption.RecoveryPublicKey;
import lifeboat.encryption.Secret;
import lifeboat.encryption.SigningKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What `site.sealed` holds for those who have the recovery key.
///
/// Format: header = `lifeboat site.sealed` (ASCII, 20 bytes) `|| version u8 = 1 || site id (32) ||
/// HPKE enc (1120) || commitment (32)`, then one sealed frame, number 0, role last, to the end of
/// the file. The object key is the HPKE export with info `lifeboat site sealed v1 || site id`. The
/// frame holds canonical JSON: `format` 1, `site` hex, `name`, `siteSecret` Base64,
/// `siteSigningSeed` Base64.
///
/// @param name what people call the site
/// @param siteSecret the secret that hosts share
/// @param siteKey the key that certifies hosts
record SealedSite(String name, Secret siteSecret, SigningKey siteKey) {
    static final int SITE_SECRET_LENGTH = 32;
    static final int LONGEST_NAME = 200;

    private static final byte[] MAGIC = "lifeboat site.sealed".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final int HEADER_LENGTH =
            MAGIC.length
                    + 1
                    + SiteId.LENGTH
                    + RecoveryPublicKey.ENC_LENGTH
                    + FrameSealer.COMMITMENT_LENGTH;
    private static final int MAX_BYTES = 64 * 1024;
    private static final String WHAT = "site.sealed";

    byte[] seal(RecoveryPublicKey recoveryKey, Randomness randomness) {
        SiteId siteId = SiteId.of(recoveryKey, siteKey.verifyKey());
        byte[] plain = CanonicalJson.bytes(toJson(siteId));
        try (Encapsulation key = recoveryKey.encapsulate(info(siteId), randomness)) {
            byte[] header =
                    ByteBuffer.allocate(HEADER_LENGTH)
                            .put(MAGIC)
                            .put(VERSION)
                            .put(siteId.bytes())
                            .put(key.enc())
                            .put(FrameSealer.commitment(key.secret()))
                            .array();
            byte[] file =
                    Arrays.copyOf(header, HEADER_LENGTH + plain.length + FrameSealer.OVERHEAD);
            FrameSealer.over(key.secret(), header)
                    .seal(0, FrameRole.LAST, plain, 0, plain.length, file, HEADER_LENGTH);
            return file;
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    static SealedSite open(byte[] file, SiteId expected, RecoveryKey recoveryKey)
            throws EncryptionException {
        if (file.length > MAX_BYTES) {
            throw new EncryptionException.OutOfBounds("site.sealed is longer than " + MAX_BYTES);
        }
        if (file.length < HEADER_LENGTH + FrameSealer.OVERHEAD
                || !Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))) {
            throw new EncryptionException.Damaged("site.sealed is cut short or something else");
        }
        ByteBuffer buffer = ByteBuffer.wrap(file, MAGIC.length, file.length - MAGIC.length);
        int version = buffer.get() & 0xff;
        if (version > VERSION) {
            throw new EncryptionException.NewerFormat("site.sealed has format " + version);
        }
        byte[] siteId = take(buffer, SiteId.LENGTH);
        if (version != VERSION || !SiteId.of(siteId).equals(expected)) {
            throw new EncryptionException.Damaged("site.sealed belongs to another site");
        }
        byte[] enc = take(buffer, RecoveryPublicKey.ENC_LENGTH);
        byte[] commitment = take(buffer, FrameSealer.COMMITMENT_LENGTH);
        byte[] header = Arrays.copyOf(file, HEADER_LENGTH);
        byte[] plain = new byte[file.length - HEADER_LENGTH - FrameSealer.OVERHEAD];
        try (Secret objectKey = recoveryKey.decapsulate(enc, info(expected))) {
            FrameOpener.over(objectKey, header, commitment)
                    .open(0, FrameRole.LAST, file, HEADER_LENGTH, buffer.remaining(), plain, 0);
            return fromJson(plain, expected);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static SealedSite fromJson(byte[] plain, SiteId expected) throws EncryptionException {
        JsonNode json = CanonicalJson.parse(plain, MAX_BYTES);
        DocumentFields.requireFormat(json, WHAT, 1);
        DocumentFields fields =
                DocumentFields.exactly(
                        json, WHAT, "format", "site", "name", "siteSecret", "siteSigningSeed");
        if (!SiteId.of(fields.hex("site", SiteId.LENGTH)).equals(expected)) {
            throw new EncryptionException.Damaged("site.sealed belongs to another site");
        }
        String name = fields.text("name", LONGEST_NAME);
        byte[] secret = fields.base64("siteSecret", SITE_SECRET_LENGTH);
        byte[] seed = fields.base64("siteSigningSeed", SigningKey.SEED_LENGTH);
        try (Secret signingSeed = Secret.copyOf(seed)) {
            return new SealedSite(name, Secret.copyOf(secret), SigningKey.fromSeed(signingSeed));
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(seed, (byte) 0);
        }
    }

    private ObjectNode toJson(SiteId siteId) {
        Base64.Encoder base64 = Base64.getEncoder();
        return JsonNodeFactory.instance
                .objectNode()
                .put("format", 1)
                .put("site", siteId.hex())
                .put("name", name)
                .put("siteSecret", base64.encodeToString(siteSecret.exposeBytes()))
                .put("siteSigningSeed", base64.encodeToString(siteKey.seed().exposeBytes()));
    }

    private static byte[] info(SiteId siteId) {
        byte[] label = "lifeboat site sealed v1".getBytes(StandardCharsets.UTF_8);
        byte[] info = Arrays.copyOf(label, label.length + SiteId.LENGTH);
        System.arraycopy(siteId.bytes(), 0, info, label.length, SiteId.LENGTH);
        return info;
    }

    private static byte[] take(ByteBuffer buffer, int length) {
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }
}
