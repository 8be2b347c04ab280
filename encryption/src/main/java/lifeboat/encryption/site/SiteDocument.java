package lifeboat.encryption.site;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import lifeboat.encryption.DocumentFields;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.RecoveryPublicKey;
import lifeboat.encryption.Sha256;
import lifeboat.encryption.SignedDocument;
import lifeboat.encryption.SigningKey;
import lifeboat.encryption.VerifyKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What `lifeboat-site.json` says: a [SignedDocument] by the site key in the domain `lifeboat site
/// document v1`. It is clear for everyone who can list the vault, so it names nothing.
///
/// That it verifies means only that it agrees with itself. Who must know that it is the right site
/// compares [#siteId()] with a slot, a share, or a host file; [OpenedSite#open] does.
///
/// @param siteId the id, which follows from the two keys
/// @param recoveryKey the key that hosts seal to
/// @param siteKey the key that certifies hosts
/// @param created when the site was made
/// @param sealedSha256 SHA-256 of `site.sealed`, 64 hexadecimal digits
public record SiteDocument(
        SiteId siteId,
        RecoveryPublicKey recoveryKey,
        VerifyKey siteKey,
        Instant created,
        String sealedSha256) {
    static final int FORMAT = 1;

    /// A document is never larger.
    public static final int MAX_BYTES = 64 * 1024;

    private static final String DOMAIN = "lifeboat site document v1";
    private static final String WHAT = "site document";

    /// Reads and checks `lifeboat-site.json`: form, signature, and that the id follows from the
    /// keys.
    ///
    /// @throws EncryptionException.NewerFormat if a newer version wrote it; nothing else was looked
    ///   at
    /// @throws EncryptionException.Damaged if it is malformed or does not agree with itself
    /// @throws EncryptionException.OutOfBounds if it is longer than 64 KiB
    public static SiteDocument verify(byte[] lifeboatSiteJson) throws EncryptionException {
        JsonNode body = SignedDocument.unverifiedBody(lifeboatSiteJson, MAX_BYTES);
        DocumentFields.requireFormat(body, WHAT, FORMAT);
        DocumentFields fields =
                DocumentFields.exactly(
                        body,
                        WHAT,
                        "format",
                        "site",
                        "recoveryKey",
                        "siteKey",
                        "algorithms",
                        "created",
                        "sealedSha256");
        RecoveryPublicKey recoveryKey =
                RecoveryPublicKey.deserialize(
                        fields.base64("recoveryKey", RecoveryPublicKey.LENGTH));
        VerifyKey siteKey = VerifyKey.of(fields.hex("siteKey", VerifyKey.LENGTH));
        SiteId siteId = SiteId.of(fields.hex("site", SiteId.LENGTH));
        if (!siteId.equals(SiteId.of(recoveryKey, siteKey))) {
            throw new EncryptionException.Damaged("site id does not follow from the site's keys");
        }
        if (!fields.node("algorithms").equals(algorithms())) {
            throw new EncryptionException.Damaged("site document names other algorithms");
        }
        Instant created = fields.instant("created");
        String sealed = HexFormat.of().formatHex(fields.hex("sealedSha256", Sha256.LENGTH));
        verifySignature(lifeboatSiteJson, siteKey);
        return new SiteDocument(siteId, recoveryKey, siteKey, created, sealed);
    }

    private static void verifySignature(byte[] json, VerifyKey siteKey) throws EncryptionException {
        try {
            SignedDocument.verify(DOMAIN, json, siteKey, MAX_BYTES);
        } catch (EncryptionException.WrongKey e) {
            throw new EncryptionException.Damaged("site document is not signed by its own key", e);
        }
    }

    static byte[] write(
            RecoveryPublicKey recoveryKey, SigningKey siteKey, Instant now, byte[] siteSealed) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("format", FORMAT)
                .put("site", SiteId.of(recoveryKey, siteKey.verifyKey()).hex())
                .put("recoveryKey", Base64.getEncoder().encodeToString(recoveryKey.bytes()))
                .put("siteKey", HexFormat.of().formatHex(siteKey.verifyKey().bytes()))
                .put("created", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("sealedSha256", Sha256.hexOf(siteSealed));
        body.set("algorithms", algorithms());
        return SignedDocument.sign(DOMAIN, body, siteKey);
    }

    private static ObjectNode algorithms() {
        ObjectNode algorithms = JsonNodeFactory.instance.objectNode();
        return algorithms
                .put("recovery", "HPKE base, X-Wing, HKDF-SHA256, export-only")
                .put("frames", "AES-256-GCM")
                .put("signatures", "Ed25519")
                .put("slots", "Argon2id, AES-256-GCM")
                .put("names", "SHA-256");
    }
}
