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

/// Everything that must be there after a restore, by key. Immutable.
///
/// Keys that end in `/rows` count rows and are added up by [#rows].
public final class Completeness {
    private static final String ROWS = "/rows";

    private final SortedMap<String, String> values;

    private Completeness(Map<String, String> values) {
        this.values = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public static Completeness of(Map<String, String> values) {
        return new Completeness(values);
    }

    /// One that can be read back.
    ///
    /// @throws IOException if the text is no such record
    public static Completeness fromText(String text) throws IOException {
        Map<String, String> values = new TreeMap<>();
        for (String line : text.split("\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            int tab = line.indexOf('\t');
            if (tab < 0
                    || values.put(
                                    unescaped(line.substring(0, tab)),
                                    unescaped(line.substring(tab + 1)))
                            != null) {
                throw new IOException("the completeness record cannot be understood");
            }
        }
        return new Completeness(values);
    }

    /// A line per key, in order; the same for the same values.
    public String toText() {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) ->
                text.append(escaped(key)).append('\t').append(escaped(value)).append('\n'));
        return text.toString();
    }

    private static String escaped(String part) {
        return part.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
    }

    private static String unescaped(String part) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '\\' && i + 1 < part.length()) {
                i++;
                c =
                        switch (part.charAt(i)) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            default -> part.charAt(i);
                        };
            }
            plain.append(c);
        }
        return plain.toString();
    }

    /// SHA-256 over the text.
    public String digest() {
        return sha256(toText());
    }

    /// SHA-256 of a text, for values that are long or secret.
    public static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
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
