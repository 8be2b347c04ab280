package lifeboat.verification.evidence;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.VaultLayout;

/// Names a record: `evidence/<chain>/<sequence>-<sha256>.json`.
///
/// @param chain id of the host
/// @param sequence 1 to 999999999999
/// @param sha256 of the stored bytes
record RecordName(String chain, long sequence, String sha256) implements Comparable<RecordName> {
    private static final Pattern NAME =
            Pattern.compile("evidence/(h[0-9a-f]{12})/([0-9]{12})-([0-9a-f]{64})\\.json");

    /// The record of this name; empty for a name that is none.
    static Optional<RecordName> of(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? Optional.of(
                        new RecordName(
                                matcher.group(1),
                                Long.parseLong(matcher.group(2)),
                                matcher.group(3)))
                : Optional.empty();
    }

    ObjectKey key() {
        return new ObjectKey(toString());
    }

    @Override
    public int compareTo(RecordName other) {
        return Comparator.comparing(RecordName::chain)
                .thenComparingLong(RecordName::sequence)
                .thenComparing(RecordName::sha256)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return VaultLayout.EVIDENCE
                + chain
                + "/"
                + String.format(Locale.ROOT, "%012d", sequence)
                + "-"
                + sha256
                + ".json";
    }
}
