package lifeboat.engines.h2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.engines.completeness.Completeness;

/// Counts and digests of the statements of a script. The digest of a table does not depend on the
/// order of its rows.
final class H2Tally {
    private static final Pattern ROW =
            Pattern.compile("INSERT INTO (\"(?:[^\"]|\"\")*\"\\.\"(?:[^\"]|\"\")*\")");
    private static final Pattern LOB = Pattern.compile("INSERT INTO SYSTEM_LOB_STREAM\\b");
    private static final Pattern STATISTICS = Pattern.compile(" SELECTIVITY \\d+");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final int KEY = 100;

    private final Map<String, long[]> tables = new TreeMap<>();
    private final Map<String, String> definitions = new TreeMap<>();
    private final MessageDigest sha256;

    H2Tally() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    void add(String statement) {
        Matcher row = ROW.matcher(statement);
        if (row.lookingAt()) {
            ByteBuffer digest =
                    ByteBuffer.wrap(sha256.digest(statement.getBytes(StandardCharsets.UTF_8)));
            long[] sums = tables.computeIfAbsent(row.group(1), _ -> new long[3]);
            sums[0]++;
            sums[1] += digest.getLong(0);
            sums[2] += digest.getLong(8);
        } else if (!LOB.matcher(statement).lookingAt()) {
            String plain =
                    SPACE.matcher(STATISTICS.matcher(statement).replaceAll("")).replaceAll(" ");
            String key = plain.split("\\(| SALT |;", 2)[0].strip();
            definitions.merge(
                    ":definition/" + key.substring(0, Math.min(KEY, key.length())),
                    Completeness.sha256(plain),
                    (one, other) -> Completeness.sha256(one + other));
        }
    }

    Map<String, String> values() {
        Map<String, String> values = new TreeMap<>(definitions);
        tables.forEach((table, sums) -> {
            values.put(table + "/rows", Long.toString(sums[0]));
            values.put(table + "/digest", String.format("%016x%016x", sums[1], sums[2]));
        });
        return values;
    }
}
