package lifeboat.encryption.site;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import lifeboat.encryption.CanonicalJson;
import lifeboat.encryption.DocumentFields;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.RecoveryPublicKey;
import lifeboat.encryption.Secret;
import lifeboat.encryption.SigningKey;
import lifeboat.encryption.VerifyKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// All that a host keeps: enough to back up, nothing that opens a pack. Owns its secrets: closing
/// wipes them. Safe for concurrent use.
///
/// The host file is canonical JSON with the members `format` 1, `site`, `siteName`, `hostName`,
/// `hostSigningSeed`, `recoveryKey`, `siteKey`, `siteSecret`, `certificate`; binary in Base64,
/// except `site` and `siteKey` in hex. It must be readable by its owner only.
public final class HostKeys implements AutoCloseable {
    private static final int MAX_BYTES = 64 * 1024;
    private static final String WHAT = "host file";

    private final HostIdentity identity;
    private final SigningKey signingKey;
    private final RecoveryPublicKey recoveryKey;
    private final VerifyKey siteKey;
    private final Secret siteSecret;
    private final byte[] certificate;

    HostKeys(
            HostIdentity identity,
            SigningKey signingKey,
            RecoveryPublicKey recoveryKey,
            VerifyKey siteKey,
            Secret siteSecret,
            byte[] certificate) {
        this.identity = identity;
        this.signingKey = signingKey;
        this.recoveryKey = recoveryKey;
        this.siteKey = siteKey;
        this.siteSecret = siteSecret;
        this.certificate = certificate;
    }

    /// Reads a host file and checks that its parts belong together: the site id follows from the
    /// keys, the certificate is the site's and is for this host's key. The caller wipes `content`
    /// and closes the result.
    ///
    /// @throws EncryptionException.NewerFormat if a newer version wrote it
    /// @throws EncryptionException.Damaged if it is malformed or its parts do not fit
    /// @throws EncryptionException.OutOfBounds if it is longer than 64 KiB
    public static HostKeys fromFile(byte[] content) throws EncryptionException {
        JsonNode json = CanonicalJson.parse(content, MAX_BYTES);
        DocumentFields.requireFormat(json, WHAT, 1);
        DocumentFields fields =
                DocumentFields.exactly(
                        json,
                        WHAT,
                        "format",
                        "site",
                        "siteName",
                        "hostName",
                        "hostSigningSeed",
                        "recoveryKey",
                        "siteKey",
                        "siteSecret",
                        "certificate");
        RecoveryPublicKey recoveryKey =
                RecoveryPublicKey.deserialize(
                        fields.base64("recoveryKey", RecoveryPublicKey.LENGTH));
        VerifyKey siteKey = VerifyKey.of(fields.hex("siteKey", VerifyKey.LENGTH));
        SiteId siteId = SiteId.of(fields.hex("site", SiteId.LENGTH));
        if (!siteId.equals(SiteId.of(recoveryKey, siteKey))) {
            throw new EncryptionException.Damaged("host file names another site than its keys do");
        }
        return read(fields, siteId, recoveryKey, siteKey);
    }

    private static HostKeys read(
            DocumentFields fields, SiteId siteId, RecoveryPublicKey recoveryKey, VerifyKey siteKey)
            throws EncryptionException {
        var identity =
                new HostIdentity(
                        siteId,
                        fields.text("siteName", SealedSite.LONGEST_NAME),
                        fields.text("hostName", SealedSite.LONGEST_NAME));
        byte[] certificate = fields.base64UpTo("certificate", HostCertificate.MAX_BYTES);
        VerifyKey certified = certifiedKey(certificate, siteKey, siteId);
        byte[] seed = fields.base64("hostSigningSeed", SigningKey.SEED_LENGTH);
        byte[] secret = fields.base64("siteSecret", SealedSite.SITE_SECRET_LENGTH);
        try (Secret signingSeed = Secret.copyOf(seed)) {
            SigningKey signingKey = SigningKey.fromSeed(signingSeed);
            if (!signingKey.verifyKey().equals(certified)) {
                signingKey.close();
                throw new EncryptionException.Damaged("host certificate is for another key");
            }
            return new HostKeys(
                    identity, signingKey, recoveryKey, siteKey, Secret.copyOf(secret), certificate);
        } finally {
            Arrays.fill(seed, (byte) 0);
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static VerifyKey certifiedKey(byte[] certificate, VerifyKey siteKey, SiteId siteId)
            throws EncryptionException {
        try {
            return HostCertificate.verify(certificate, siteKey, siteId).hostKey();
        } catch (EncryptionException.WrongKey e) {
            throw new EncryptionException.Damaged("host certificate is of another site", e);
        }
    }

    /// The content of the host file. Holds secrets: the caller writes it with mode 0600 and wipes
    /// it.
    public byte[] toFile() {
        Base64.Encoder base64 = Base64.getEncoder();
        return CanonicalJson.bytes(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("format", 1)
                        .put("site", identity.siteId().hex())
                        .put("siteName", identity.siteName())
                        .put("hostName", identity.hostName())
                        .put(
                                "hostSigningSeed",
                                base64.encodeToString(signingKey.seed().exposeBytes()))
                        .put("recoveryKey", base64.encodeToString(recoveryKey.bytes()))
                        .put("siteKey", HexFormat.of().formatHex(siteKey.bytes()))
                        .put("siteSecret", base64.encodeToString(siteSecret.exposeBytes()))
                        .put("certificate", base64.encodeToString(certificate)));
    }

    /// Which site the host belongs to.
    public SiteId siteId() {
        return identity.siteId();
    }

    /// What people call the site.
    public String siteName() {
        return identity.siteName();
    }

    /// What people call the host.
    public String hostName() {
        return identity.hostName();
    }

    /// The id under which the vault knows the host.
    public String hostId() {
        return HostCertificate.hostId(signingKey.verifyKey());
    }

    /// The key that signs this host's manifests; owned by this object.
    public SigningKey signingKey() {
        return signingKey;
    }

    /// The key to seal to.
    public RecoveryPublicKey recoveryKey() {
        return recoveryKey;
    }

    /// The key that verifies certificates of this site.
    public VerifyKey siteKey() {
        return siteKey;
    }

    /// The bytes of `hosts/<host id>.json`.
    public byte[] certificate() {
        return certificate.clone();
    }

    /// The key of the blob ids of one kind of blob, see [SiteKeys#blobIdKey].
    public Secret blobIdKey(String kind) {
        return new SiteKeys(siteSecret).blobIdKey(kind);
    }

    /// The key of the chunk boundaries, see [SiteKeys#chunkerKey].
    public Secret chunkerKey() {
        return new SiteKeys(siteSecret).chunkerKey();
    }

    /// The key of index segments, see [SiteKeys#indexKey].
    public Secret indexKey() {
        return new SiteKeys(siteSecret).indexKey();
    }

    @Override
    public String toString() {
        return "HostKeys[" + hostId() + ", redacted]";
    }

    @Override
    public void close() {
        signingKey.close();
        siteSecret.close();
    }
}
