package lifeboat.encryption;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The one byte form of a JSON document (RFC 8785, JCS), for documents that are signed or hashed,
/// and the strict reader for it. Restricted to objects, arrays, strings, booleans, null and
/// integers from -2^53 to 2^53, so that no two readers can disagree about a number.
public final class CanonicalJson {
    /// Objects and arrays may be nested this deep.
    public static final int DEEPEST = 32;

    private static final long LARGEST_INTEGER = 1L << 53;
    private static final String HEX = "0123456789abcdef";

    /// By the largest document they read, which is one of a few constants; making one takes longer
    /// than reading a document.
    private static final Map<Integer, JsonMapper> MAPPERS = new ConcurrentHashMap<>();

    private CanonicalJson() {}

    /// The canonical bytes of `node`.
    ///
    /// @throws IllegalArgumentException if `node` holds a fraction, an integer out of range, a lone
    ///   surrogate, another kind of node, or is nested too deep
    public static byte[] bytes(JsonNode node) {
        StringBuilder text = new StringBuilder();
        write(node, text, 0);
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            out.write(encoded.array(), encoded.arrayOffset(), encoded.remaining());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a string holds a lone surrogate", e);
        }
        return out.toByteArray();
    }

    /// Reads a document, canonical or not, of at most `maxBytes` bytes.
    ///
    /// @throws EncryptionException.OutOfBounds if it is longer, deeper or wider than allowed
    /// @throws EncryptionException.Damaged if it is not strict UTF-8 JSON of the supported kinds,
    ///   repeats a name, or has anything, blanks included, before or after it
    public static JsonNode parse(byte[] json, int maxBytes) throws EncryptionException {
        if (json.length > maxBytes) {
            throw new EncryptionException.OutOfBounds(
                    "document has " + json.length + " bytes, more than " + maxBytes);
        }
        if (json.length == 0 || isBlank(json[0]) || isBlank(json[json.length - 1])) {
            throw new EncryptionException.Damaged("document is empty or padded");
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
            JsonNode node = MAPPERS.computeIfAbsent(maxBytes, CanonicalJson::mapper).readTree(text);
            write(node, new StringBuilder(), 0);
            return node;
        } catch (CharacterCodingException e) {
            throw new EncryptionException.Damaged("document is not UTF-8", e);
        } catch (StreamConstraintsException e) {
            throw new EncryptionException.OutOfBounds("document exceeds the limits of its kind", e);
        } catch (JacksonException e) {
            throw new EncryptionException.Damaged("document is not strict JSON", e);
        } catch (IllegalArgumentException e) {
            throw new EncryptionException.Damaged("document holds values that are not allowed", e);
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    private static JsonMapper mapper(int maxBytes) {
        StreamReadConstraints limits =
                StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(20)
                        .maxStringLength(maxBytes)
                        .maxNameLength(1024)
                        .maxDocumentLength(maxBytes)
                        .build();
        return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .build();
    }

    private static void write(JsonNode node, StringBuilder out, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("nested deeper than " + DEEPEST);
        }
        switch (node.getNodeType()) {
            case OBJECT -> writeObject(node, out, depth);
            case ARRAY -> writeArray(node, out, depth);
            case STRING -> writeString(node.stringValue(), out);
            case NUMBER -> writeInteger(node, out);
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL -> out.append("null");
            case BINARY, POJO, MISSING ->
                    throw new IllegalArgumentException("not JSON: " + node.getNodeType());
        }
    }

    /// JCS sorts names by UTF-16 code units, which is what `String.compareTo` does.
    private static void writeObject(JsonNode node, StringBuilder out, int depth) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            sorted.put(member.getKey(), member.getValue());
        }
        String separator = "";
        out.append('{');
        for (Map.Entry<String, JsonNode> member : sorted.entrySet()) {
            out.append(separator);
            writeString(member.getKey(), out);
            out.append(':');
            write(member.getValue(), out, depth + 1);
            separator = ",";
        }
        out.append('}');
    }

    private static void writeArray(JsonNode node, StringBuilder out, int depth) {
        String separator = "";
        out.append('[');
        for (JsonNode element : node) {
            out.append(separator);
            write(element, out, depth + 1);
            separator = ",";
        }
        out.append(']');
    }

    private static void writeInteger(JsonNode node, StringBuilder out) {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new IllegalArgumentException("a number is not a whole number in range");
        }
        long value = node.longValue();
        if (value > LARGEST_INTEGER || value < -LARGEST_INTEGER) {
            throw new IllegalArgumentException("a number lies beyond 2^53");
        }
        out.append(value);
    }

    private static void writeString(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean paired =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw new IllegalArgumentException("a string holds a lone surrogate");
                }
                out.append(c).append(text.charAt(++i));
            } else {
                writeCharacter(c, out);
            }
        }
        out.append('"');
    }

    private static void writeCharacter(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default -> {
                if (c < ' ') {
                    out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                } else {
                    out.append(c);
                }
            }
        }
    }
}
