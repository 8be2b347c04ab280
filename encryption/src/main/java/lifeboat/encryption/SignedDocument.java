package lifeboat.encryption;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A clear JSON document with detached Ed25519 signatures over its body:
/// `{"body":{...},"signatures":[{"key":hex,"signature":base64}]}`, stored in canonical form
/// ([CanonicalJson]) and accepted in no other. Each signature covers `domain || 0x00 || canonical
/// bytes of body`.
public final class SignedDocument {
    /// The longest document read unless the caller sets another limit.
    public static final int MAX_BYTES = 1 << 20;

    private static final int MOST_SIGNATURES = 16;

    private SignedDocument() {}

    /// The document with `body`, signed by each of `keys` in turn.
    ///
    /// @throws IllegalArgumentException if `body` is no object of the canonical kinds, or no key,
    ///   too many keys or the same key twice are given
    public static byte[] sign(String domain, JsonNode body, SigningKey... keys) {
        if (!body.isObject()) {
            throw new IllegalArgumentException("the body of a signed document is an object");
        }
        long distinct = Arrays.stream(keys).map(SigningKey::verifyKey).distinct().count();
        if (keys.length == 0 || keys.length > MOST_SIGNATURES || distinct != keys.length) {
            throw new IllegalArgumentException("sign with 1 to 16 different keys");
        }
        byte[] message = CanonicalJson.bytes(body);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set("body", body);
        ArrayNode signatures = document.putArray("signatures");
        for (SigningKey key : keys) {
            signatures
                    .addObject()
                    .put("key", HexFormat.of().formatHex(key.verifyKey().bytes()))
                    .put(
                            "signature",
                            Base64.getEncoder().encodeToString(key.sign(domain, message)));
        }
        return CanonicalJson.bytes(document);
    }

    /// The body, if `key` signed it in `domain`. Other signatures are neither needed nor looked at.
    ///
    /// @throws EncryptionException.WrongKey if `key` is not among the signers
    /// @throws EncryptionException.Damaged if the document is malformed, not canonical, or its
    ///   signature by `key` does not verify
    /// @throws EncryptionException.OutOfBounds if it is longer than [#MAX_BYTES]
    public static JsonNode verify(String domain, byte[] document, VerifyKey key)
            throws EncryptionException {
        return verify(domain, document, key, MAX_BYTES);
    }

    /// As [#verify(String, byte[], VerifyKey)], for documents of at most `maxBytes`.
    public static JsonNode verify(String domain, byte[] document, VerifyKey key, int maxBytes)
            throws EncryptionException {
        DocumentFields fields = read(document, maxBytes);
        JsonNode body = fields.node("body");
        byte[] message = CanonicalJson.bytes(body);
        for (Signature signature : signatures(fields)) {
            if (Arrays.equals(signature.key, key.bytes())) {
                if (!key.verify(domain, message, signature.value)) {
                    throw new EncryptionException.Damaged("signature does not verify");
                }
                return body;
            }
        }
        throw new EncryptionException.WrongKey("document is not signed by " + key.fingerprint());
    }

    /// The body WITHOUT any check of signatures: only to find out whose key to verify with.
    public static JsonNode unverifiedBody(byte[] document, int maxBytes)
            throws EncryptionException {
        return read(document, maxBytes).node("body");
    }

    private static DocumentFields read(byte[] document, int maxBytes) throws EncryptionException {
        JsonNode node = CanonicalJson.parse(document, maxBytes);
        DocumentFields fields =
                DocumentFields.exactly(node, "signed document", "body", "signatures");
        if (!fields.node("body").isObject()) {
            throw new EncryptionException.Damaged("signed document has no body");
        }
        if (!Arrays.equals(CanonicalJson.bytes(node), document)) {
            throw new EncryptionException.Damaged("signed document is not in canonical form");
        }
        return fields;
    }

    private static List<Signature> signatures(DocumentFields document)
            throws EncryptionException.Damaged {
        JsonNode array = document.node("signatures");
        if (!array.isArray() || array.isEmpty() || array.size() > MOST_SIGNATURES) {
            throw new EncryptionException.Damaged("signed document has no usable signatures");
        }
        List<Signature> signatures = new ArrayList<>();
        for (JsonNode element : array) {
            DocumentFields fields =
                    DocumentFields.exactly(element, "signature", "key", "signature");
            signatures.add(
                    new Signature(
                            fields.hex("key", VerifyKey.LENGTH),
                            fields.base64("signature", SigningKey.SIGNATURE_LENGTH)));
        }
        return signatures;
    }

    private static final class Signature {
        private final byte[] key;
        private final byte[] value;

        Signature(byte[] key, byte[] value) {
            this.key = key;
            this.value = value;
        }
    }
}
