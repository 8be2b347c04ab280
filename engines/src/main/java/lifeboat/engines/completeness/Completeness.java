package lifeboat.engines.completeness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import lifeboat.encryption.CanonicalJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Everything that must be there after a restore, by key. Immutable.
///
/// Keys that end in `/rows` count rows and are added up by [#rows].
public final class Completeness {
    /// Name of the stream under which it lies beside those of its source.
    public static final String STREAM = "completeness.json";

    private static final String ROWS = "/rows";
    private static final int VERSION = 1;
    private static final int MAX_BYTES = 256 << 20;

    private final SortedMap<String, String> values;

    private Completeness(Map<String, String> values) {
        this.values = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public static Completeness of(Map<String, String> values) {
        return new Completeness(values);
    }

    /// Reads the bytes of [#toBytes].
    ///
    /// @throws IOException if they are no such record
    public static Completeness fromBytes(byte[] json) throws IOException {
        JsonNode document = CanonicalJson.parse(json, MAX_BYTES);
        JsonNode found = document.path("values");
        if (document.path("completeness").asInt(0) != VERSION || !found.isObject()) {
            throw new IOException("the completeness record cannot be understood");
        }
        Map<String, String> values = new TreeMap<>();
        for (Map.Entry<String, JsonNode> value : found.properties()) {
            if (!value.getValue().isString()) {
                throw new IOException("the completeness record cannot be understood");
            }
            values.put(value.getKey(), value.getValue().stringValue());
        }
        return new Completeness(values);
    }

    /// Canonical JSON, the same for the same values: `{"completeness":1,"values":{KEY:VALUE,…}}`.
    public byte[] toBytes() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("completeness", VERSION);
        ObjectNode all = document.putObject("values");
        values.forEach(all::put);
        return CanonicalJson.bytes(document);
    }

    /// SHA-256 over the bytes.
    public String digest() {
        return sha256(toBytes());
    }

    /// SHA-256 of a text, for values that are long or secret.
    public static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public SortedMap<String, String> values() {
        return values;
    }

    public Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /// All rows together.
    public long rows() {
        return values.entrySet().stream()
                .filter(value -> value.getKey().endsWith(ROWS))
                .mapToLong(value -> Long.parseLong(value.getValue()))
                .sum();
    }

    /// Names of what has rows.
    public List<String> tables() {
        return values.keySet().stream()
                .filter(key -> key.endsWith(ROWS))
                .map(key -> key.substring(0, key.length() - ROWS.length()))
                .toList();
    }

    /// Only the keys that are wanted.
    public Completeness only(Predicate<String> wanted) {
        Map<String, String> some = new TreeMap<>();
        values.forEach((key, value) -> {
            if (wanted.test(key)) {
                some.put(key, value);
            }
        });
        return new Completeness(some);
    }

    /// What `actual` lacks, has otherwise or has too much, in the order of the keys.
    public List<Difference> differences(Completeness actual) {
        TreeSet<String> keys = new TreeSet<>(values.keySet());
        keys.addAll(actual.values.keySet());
        List<Difference> found = new ArrayList<>();
        for (String key : keys) {
            Optional<String> here = value(key);
            Optional<String> there = actual.value(key);
            if (!here.equals(there)) {
                found.add(new Difference(key, here, there));
            }
        }
        return found;
    }

    /// A key whose values are not the same.
    ///
    /// @param expected at capture; empty where it was not there
    /// @param actual after the restore; empty where it is not there
    public record Difference(String key, Optional<String> expected, Optional<String> actual) {
        private static final int SHOWN = 120;

        /// In words.
        public String describe() {
            if (actual.isEmpty()) {
                return key + " is missing";
            }
            if (expected.isEmpty()) {
                return key + " was not there at capture";
            }
            return key + " is " + brief(actual.get()) + ", was " + brief(expected.get());
        }

        private static String brief(String value) {
            return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Completeness record && values.equals(record.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "Completeness[" + values.size() + " values]";
    }
}
