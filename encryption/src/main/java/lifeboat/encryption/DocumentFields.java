package lifeboat.encryption;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The members of one JSON object, read strictly: exactly the expected names, each of the expected
/// kind and within its bounds. Immutable.
public final class DocumentFields {
    private final JsonNode node;
    private final String what;

    private DocumentFields(JsonNode node, String what) {
        this.node = node;
        this.what = what;
    }

    /// The members of `node`, which must be an object with exactly these names.
    ///
    /// @param what the document, as error messages shall call it
    /// @throws EncryptionException.Damaged if it is not an object, lacks a name or has another
    public static DocumentFields exactly(JsonNode node, String what, String... names)
            throws EncryptionException.Damaged {
        Set<String> found = new TreeSet<>(node.propertyNames());
        if (!node.isObject() || !found.equals(Set.of(names))) {
            throw new EncryptionException.Damaged(what + " does not have the members it should");
        }
        return new DocumentFields(node, what);
    }

    /// Checks the member `format` of a document before anything else about it is believed.
    ///
    /// @throws EncryptionException.NewerFormat if it is a whole number above `known`
    /// @throws EncryptionException.Damaged if it is absent, not a whole number, or below `known`
    public static void requireFormat(JsonNode node, String what, int known)
            throws EncryptionException {
        JsonNode format = node.path("format");
        if (!format.isIntegralNumber() || !format.canConvertToLong()) {
            throw new EncryptionException.Damaged(what + " does not say its format");
        }
        if (format.longValue() > known) {
            throw new EncryptionException.NewerFormat(
                    what + " has format " + format.longValue() + ", this version knows " + known);
        }
        if (format.longValue() < known) {
            throw new EncryptionException.Damaged(what + " has an impossible format");
        }
    }

    /// A string of 1 to `longest` characters.
    public String text(String name, int longest) throws EncryptionException.Damaged {
        JsonNode value = node.path(name);
        if (!value.isString()
                || value.stringValue().isEmpty()
                || value.stringValue().length() > longest) {
            throw bad(name);
        }
        return value.stringValue();
    }

    /// Exactly `length` bytes as lower-case hexadecimal digits.
    public byte[] hex(String name, int length) throws EncryptionException.Damaged {
        String digits = text(name, 2 * length);
        if (digits.length() != 2 * length || !digits.matches("[0-9a-f]*")) {
            throw bad(name);
        }
        return HexFormat.of().parseHex(digits);
    }

    /// Exactly `length` bytes in Base64 with padding, in its only valid spelling.
    public byte[] base64(String name, int length) throws EncryptionException.Damaged {
        byte[] bytes = base64UpTo(name, length);
        if (bytes.length != length) {
            throw bad(name);
        }
        return bytes;
    }

    /// 1 to `most` bytes in Base64 with padding, in its only valid spelling.
    public byte[] base64UpTo(String name, int most) throws EncryptionException.Damaged {
        String encoded = text(name, (most + 2) / 3 * 4);
        try {
            byte[] bytes = Base64.getDecoder().decode(encoded);
            if (bytes.length > most || !Base64.getEncoder().encodeToString(bytes).equals(encoded)) {
                throw bad(name);
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new EncryptionException.Damaged(what + ": bad member " + name, e);
        }
    }

    /// A whole number; bounds are the caller's to check.
    public long integer(String name) throws EncryptionException.Damaged {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw bad(name);
        }
        return value.longValue();
    }

    /// A UTC time as `2026-11-20T00:00:00Z`.
    public Instant instant(String name) throws EncryptionException.Damaged {
        String value = text(name, 40);
        try {
            Instant instant = Instant.parse(value);
            if (!instant.toString().equals(value)) {
                throw bad(name);
            }
            return instant;
        } catch (DateTimeException e) {
            throw new EncryptionException.Damaged(what + ": bad member " + name, e);
        }
    }

    /// A member that is itself an object, array or other value; absent members are refused before.
    public JsonNode node(String name) {
        return node.path(name);
    }

    private EncryptionException.Damaged bad(String name) {
        return new EncryptionException.Damaged(what + ": bad member " + name);
    }
}
