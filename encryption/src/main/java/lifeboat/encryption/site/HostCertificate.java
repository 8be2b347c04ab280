package lifeboat.encryption.site;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import lifeboat.encryption.DocumentFields;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.SignedDocument;
import lifeboat.encryption.SigningKey;
import lifeboat.encryption.VerifyKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What `hosts/<host id>.json` says: a [SignedDocument] by the site key in the domain `lifeboat
/// host certificate v1`, with the members `format` 1, `site`, `host`, `key`, `created`.
///
/// @param hostId `h` and the first 12 hexadecimal digits of the fingerprint of `hostKey`
/// @param hostKey the key that verifies what the host signs
/// @param created when the host was enrolled
public record HostCertificate(String hostId, VerifyKey hostKey, Instant created) {
    /// The longest certificate that is read.
    public static final int MAX_BYTES = 16 * 1024;

    private static final String DOMAIN = "lifeboat host certificate v1";
    private static final String WHAT = "host certificate";

    /// The id of the host with this key.
    public static String hostId(VerifyKey hostKey) {
        return "h" + hostKey.fingerprint().substring(0, 12);
    }

    /// Reads a certificate and checks that the site made it.
    ///
    /// @throws EncryptionException.WrongKey if another site made it
    /// @throws EncryptionException.NewerFormat if a newer version wrote it
    /// @throws EncryptionException.Damaged if it is malformed or does not verify
    /// @throws EncryptionException.OutOfBounds if it is longer than 16 KiB
    public static HostCertificate verify(byte[] certificate, VerifyKey siteKey, SiteId siteId)
            throws EncryptionException {
        JsonNode body = SignedDocument.verify(DOMAIN, certificate, siteKey, MAX_BYTES);
        DocumentFields.requireFormat(body, WHAT, SiteDocument.FORMAT);
        DocumentFields fields =
                DocumentFields.exactly(body, WHAT, "format", "site", "host", "key", "created");
        if (!SiteId.of(fields.hex("site", SiteId.LENGTH)).equals(siteId)) {
            throw new EncryptionException.WrongKey("host certificate is of another site");
        }
        VerifyKey hostKey = VerifyKey.of(fields.hex("key", VerifyKey.LENGTH));
        if (!hostId(hostKey).equals(fields.text("host", 13))) {
            throw new EncryptionException.Damaged("host id does not follow from the host key");
        }
        return new HostCertificate(hostId(hostKey), hostKey, fields.instant("created"));
    }

    static byte[] write(SiteId siteId, VerifyKey hostKey, Instant now, SigningKey siteKey) {
        ObjectNode body =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("format", SiteDocument.FORMAT)
                        .put("site", siteId.hex())
                        .put("host", hostId(hostKey))
                        .put("key", HexFormat.of().formatHex(hostKey.bytes()))
                        .put("created", now.truncatedTo(ChronoUnit.SECONDS).toString());
        return SignedDocument.sign(DOMAIN, body, siteKey);
    }
}
