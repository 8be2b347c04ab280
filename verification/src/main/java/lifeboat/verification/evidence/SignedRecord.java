package lifeboat.verification.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import lifeboat.encryption.DocumentFields;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.SignedDocument;
import lifeboat.encryption.SigningKey;
import lifeboat.encryption.VerifyKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a record says in the clear: a [SignedDocument] by the host's key in the domain `lifeboat
/// evidence v1`.
///
/// @param site id, 64 hexadecimal digits
/// @param previous digests of the records before it: none for the first, more than one where a fork
///   is joined
/// @param seen heads of the site's other chains at that moment
/// @param kind the word of an [EvidenceKind]
/// @param content SHA-256 of the canonical bytes of the content
/// @param sealed the content, sealed for the hosts of the site, in Base64
record SignedRecord(
        String site,
        String chain,
        long sequence,
        List<String> previous,
        List<Head> seen,
        String kind,
        Instant time,
        String content,
        String sealed) {
    /// A longer record is refused.
    static final int MAX_BYTES = 12 << 20;

    static final String DOMAIN = "lifeboat evidence v1";

    private static final String WHAT = "evidence record";
    private static final int MOST_LINKS = 4096;

    SignedRecord {
        previous = List.copyOf(previous);
        seen = List.copyOf(seen);
    }

    /// The bytes to be stored.
    byte[] sign(SigningKey key) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("format", 1)
                .put("site", site)
                .put("chain", chain)
                .put("sequence", sequence)
                .put("kind", kind)
                .put("time", time.toString())
                .put("content", content)
                .put("sealed", sealed);
        ArrayNode before = body.putArray("previous");
        previous.forEach(before::add);
        ArrayNode heads = body.putArray("seen");
        for (Head head : seen) {
            heads.addObject()
                    .put("chain", head.chain())
                    .put("sequence", head.sequence())
                    .put("sha256", head.sha256());
        }
        return SignedDocument.sign(DOMAIN, body, key);
    }

    /// The kind that a record claims, without any check: to pass over others sooner.
    static String claimedKind(byte[] stored) throws EncryptionException {
        return SignedDocument.unverifiedBody(stored, MAX_BYTES).path("kind").asString("");
    }

    /// Reads a record that `key` signed.
    static SignedRecord verify(byte[] stored, VerifyKey key) throws EncryptionException {
        JsonNode body = SignedDocument.verify(DOMAIN, stored, key, MAX_BYTES);
        DocumentFields.requireFormat(body, WHAT, 1);
        DocumentFields fields =
                DocumentFields.exactly(
                        body,
                        WHAT,
                        "format",
                        "site",
                        "chain",
                        "sequence",
                        "kind",
                        "time",
                        "content",
                        "sealed",
                        "previous",
                        "seen");
        List<String> previous = new ArrayList<>();
        for (JsonNode digest : list(fields, "previous")) {
            previous.add(digest(digest.asString("")));
        }
        return new SignedRecord(
                hex(fields, "site"),
                fields.text("chain", 13),
                fields.integer("sequence"),
                previous,
                heads(fields, "seen"),
                fields.text("kind", 40),
                fields.instant("time"),
                hex(fields, "content"),
                Base64.getEncoder().encodeToString(fields.base64UpTo("sealed", MAX_BYTES)));
    }

    static List<Head> heads(DocumentFields fields, String name) throws EncryptionException {
        List<Head> heads = new ArrayList<>();
        for (JsonNode head : list(fields, name)) {
            DocumentFields its = DocumentFields.exactly(head, WHAT, "chain", "sequence", "sha256");
            heads.add(new Head(its.text("chain", 13), its.integer("sequence"), hex(its, "sha256")));
        }
        return heads;
    }

    private static JsonNode list(DocumentFields fields, String name) throws EncryptionException {
        JsonNode list = fields.node(name);
        if (!list.isArray() || list.size() > MOST_LINKS) {
            throw new EncryptionException.Damaged(WHAT + ": bad member " + name);
        }
        return list;
    }

    private static String hex(DocumentFields fields, String name) throws EncryptionException {
        return HexFormat.of().formatHex(fields.hex(name, 32));
    }

    private static String digest(String hex) throws EncryptionException {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new EncryptionException.Damaged(WHAT + ": bad digest");
        }
        return hex;
    }
}
