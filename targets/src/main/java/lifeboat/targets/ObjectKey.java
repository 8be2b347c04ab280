package lifeboat.targets;

import java.util.regex.Pattern;

/// The name of an object within a vault: 1 to 8 segments of `[a-z0-9._-]` (mixed case allowed only
/// in `README.txt`), joined by `/`, at most 200 characters, no segment `.` or `..`. Such names
/// survive every store, also one that folds case.
///
/// @param value the name as text
public record ObjectKey(String value) implements Comparable<ObjectKey> {
    private static final Pattern SEGMENTS =
            Pattern.compile("[a-z0-9._-]{1,100}(/[a-z0-9._-]{1,100}){0,7}");
    private static final String README = "README.txt";

    public ObjectKey {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not an object key: " + value);
        }
    }

    /// Whether `value` can be an object key; listings of real stores hold foreign names too.
    public static boolean isValid(String value) {
        if (value.equals(README)) {
            return true;
        }
        if (value.length() > 200 || !SEGMENTS.matcher(value).matches()) {
            return false;
        }
        for (String segment : value.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /// The last segment.
    public String lastSegment() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    @Override
    public int compareTo(ObjectKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
