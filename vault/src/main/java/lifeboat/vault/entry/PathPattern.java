package lifeboat.vault.entry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One pattern of paths with the rules of `.gitignore`, matched on bytes: `*` and `?` within a
/// segment, `**` over segments, `[a-z]` and `[!a-z]`, `\` before a literal. With a `/` at the start
/// or in the middle it is seen from the root, otherwise it fits a name anywhere; with a `/` at the
/// end it fits directories only.
public final class PathPattern {
    private final List<byte[]> segments = new ArrayList<>();
    private final boolean directoriesOnly;
    private final boolean anchored;

    /// @throws IllegalArgumentException if `text` is empty, a negation or not closed
    public PathPattern(String text) {
        if (text.startsWith("!")) {
            throw new IllegalArgumentException("a pattern cannot include again: " + text);
        }
        String body = text;
        directoriesOnly = body.endsWith("/");
        body = directoriesOnly ? body.substring(0, body.length() - 1) : body;
        anchored = body.indexOf('/') >= 0;
        body = body.startsWith("/") ? body.substring(1) : body;
        for (String segment : body.split("/", -1)) {
            byte[] bytes = segment.getBytes(StandardCharsets.UTF_8);
            check(text, bytes);
            segments.add(bytes);
        }
    }

    private static void check(String text, byte[] segment) {
        if (segment.length == 0) {
            throw new IllegalArgumentException("pattern with an empty segment: " + text);
        }
        for (int i = 0; i < segment.length; i++) {
            if (segment[i] == '[') {
                i = classEnd(segment, i);
                if (i < 0) {
                    throw new IllegalArgumentException("pattern with `[` not closed: " + text);
                }
            } else if (segment[i] == '\\' && ++i == segment.length) {
                throw new IllegalArgumentException("pattern ends in `\\`: " + text);
            }
        }
    }

    /// The directory or entry below which everything lies that this can fit.
    public EntryPath prefix() {
        if (!anchored) {
            return EntryPath.ROOT;
        }
        EntryPath prefix = EntryPath.ROOT;
        for (byte[] segment : segments) {
            ByteArrayOutputStream literal = new ByteArrayOutputStream();
            for (int i = 0; i < segment.length; i++) {
                byte b = segment[i];
                if (b == '*' || b == '?' || b == '[') {
                    return prefix;
                }
                literal.write(b == '\\' ? segment[++i] : b);
            }
            prefix = prefix.child(literal.toByteArray());
        }
        return prefix;
    }

    /// Whether this fits a path below the root.
    public boolean matches(byte[] path, boolean directory) {
        if (directoriesOnly && !directory) {
            return false;
        }
        if (!anchored) {
            int start = path.length;
            while (start > 0 && path[start - 1] != '/') {
                start--;
            }
            return isAny(segments.getFirst())
                    || segment(segments.getFirst(), 0, path, start, path.length);
        }
        return path(path);
    }

    /// As [#segment], with segments for bytes and `**` for `*`: what fits before the last `**` that
    /// was passed need never be moved again. A `**` at the end fits what is below, not the
    /// directory itself.
    private boolean path(byte[] path) {
        int s = 0;
        int start = 0;
        int back = -1;
        int backStart = 0;
        while (start <= path.length) {
            if (s < segments.size() && isAny(segments.get(s))) {
                if (s == segments.size() - 1) {
                    return true;
                }
                back = ++s;
                backStart = start;
                continue;
            }
            int end = segmentEnd(path, start);
            if (s < segments.size() && segment(segments.get(s), 0, path, start, end)) {
                s++;
                start = end + 1;
            } else if (back >= 0) {
                backStart = segmentEnd(path, backStart) + 1;
                start = backStart;
                s = back;
            } else {
                return false;
            }
        }
        return s == segments.size();
    }

    private static int segmentEnd(byte[] path, int start) {
        int end = start;
        while (end < path.length && path[end] != '/') {
            end++;
        }
        return end;
    }

    private static boolean isAny(byte[] segment) {
        return segment.length == 2 && segment[0] == '*' && segment[1] == '*';
    }

    /// Greedy with one point to come back to, so that time stays short for any pattern.
    private static boolean segment(byte[] glob, int from, byte[] text, int start, int end) {
        int g = from;
        int t = start;
        int star = -1;
        int starText = 0;
        while (t < end) {
            int next = g < glob.length && glob[g] != '*' ? one(glob, g, text[t]) : -1;
            if (next >= 0) {
                g = next;
                t++;
            } else if (g < glob.length && glob[g] == '*') {
                star = ++g;
                starText = t;
            } else if (star >= 0) {
                g = star;
                t = ++starText;
            } else {
                return false;
            }
        }
        while (g < glob.length && glob[g] == '*') {
            g++;
        }
        return g == glob.length;
    }

    /// Where the pattern goes on if its element at `g` fits `b`, otherwise -1.
    private static int one(byte[] glob, int g, byte b) {
        return switch (glob[g]) {
            case '?' -> g + 1;
            case '\\' -> glob[g + 1] == b ? g + 2 : -1;
            case '[' -> {
                int end = classEnd(glob, g);
                yield inClass(glob, g + 1, end, b & 0xff) ? end + 1 : -1;
            }
            default -> glob[g] == b ? g + 1 : -1;
        };
    }

    /// Index of the `]` that closes the class opened at `open`, or -1.
    private static int classEnd(byte[] glob, int open) {
        int i = open + 1;
        if (i < glob.length && (glob[i] == '!' || glob[i] == '^')) {
            i++;
        }
        for (i++; i < glob.length; i++) {
            if (glob[i] == ']') {
                return i;
            }
        }
        return -1;
    }

    private static boolean inClass(byte[] glob, int start, int end, int b) {
        boolean negated = glob[start] == '!' || glob[start] == '^';
        boolean found = false;
        for (int i = negated ? start + 1 : start; i < end; i++) {
            int low = glob[i] & 0xff;
            boolean range = i + 2 < end && glob[i + 1] == '-';
            int high = range ? glob[i + 2] & 0xff : low;
            found |= low <= b && b <= high;
            i += range ? 2 : 0;
        }
        return found != negated;
    }
}
