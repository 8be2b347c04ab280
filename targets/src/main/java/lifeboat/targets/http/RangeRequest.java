package lifeboat.targets.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.targets.ByteRange;
import lifeboat.targets.TargetException;
import org.jspecify.annotations.Nullable;

/// Asks for a part of an object and checks that the answer is just that part (RFC 9110, 14).
///
/// @param operation for messages, such as `read packs/ab/…`
public record RangeRequest(String operation, ByteRange range) {
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    /// The value of the `Range` header; empty where everything is wanted.
    public Optional<String> header() {
        if (range.isAll()) {
            return Optional.empty();
        }
        long beyond = Long.MAX_VALUE - range.offset();
        return Optional.of(
                range.length() >= beyond
                        ? "bytes=" + range.offset() + "-"
                        : "bytes=" + range.offset() + "-" + (range.offset() + range.length() - 1));
    }

    /// How many bytes are to come.
    ///
    /// @param length the answer's `Content-Length`
    /// @param contentRange its `Content-Range`
    /// @throws TargetException.Broken if that is not what was asked for
    public long promised(@Nullable Long length, @Nullable String contentRange)
            throws TargetException {
        if (length == null || length < 0) {
            throw broken("answer is not that of a store");
        }
        if (range.isAll()) {
            if (contentRange != null) {
                throw broken("a part instead of the whole");
            }
            return length;
        }
        Matcher parts = CONTENT_RANGE.matcher(contentRange == null ? "" : contentRange);
        if (!parts.matches()) {
            throw broken("the whole instead of a part");
        }
        long first = Long.parseLong(parts.group(1));
        long last = Long.parseLong(parts.group(2));
        boolean toTheEnd = parts.group(3).equals("*") || Long.parseLong(parts.group(3)) == last + 1;
        if (first != range.offset()
                || length != last - first + 1
                || length > range.length()
                || (length < range.length() && !toTheEnd)) {
            throw broken("another part than was asked for");
        }
        return length;
    }

    private TargetException.Broken broken(String reason) {
        return new TargetException.Broken(operation + ": " + reason, null);
    }
}
