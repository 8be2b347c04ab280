package lifeboat.vault.entry;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A path below a source's root, as the bytes the file system holds: no leading or trailing `/`, no
/// empty, `.` or `..` segment, no NUL. The root itself is the empty path. Ordered segment by
/// segment, so that a directory comes before what it contains and both before its later siblings.
public final class EntryPath implements Comparable<EntryPath> {
    /// The root of a source.
    public static final EntryPath ROOT = new EntryPath(new byte[0]);

    /// Longest path accepted, in bytes.
    public static final int MAX_BYTES = 65_535;

    private final byte[] bytes;

    private EntryPath(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Checks and copies.
    ///
    /// @throws IllegalArgumentException if `bytes` could lead outside a root or is no path at all
    public static EntryPath of(byte[] bytes) {
        if (bytes.length == 0) {
            return ROOT;
        }
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "path of " + bytes.length + " bytes is longer than " + MAX_BYTES);
        }
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '/') {
                checkSegment(bytes, start, i);
                start = i + 1;
            } else if (bytes[i] == 0) {
                throw new IllegalArgumentException("path holds a NUL byte");
            }
        }
        return new EntryPath(bytes.clone());
    }

    /// The UTF-8 bytes of `text`.
    public static EntryPath of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void checkSegment(byte[] bytes, int start, int end) {
        int length = end - start;
        boolean dot = length == 1 && bytes[start] == '.';
        boolean dotDot = length == 2 && bytes[start] == '.' && bytes[start + 1] == '.';
        if (length == 0 || dot || dotDot) {
            throw new IllegalArgumentException("path holds an empty, `.` or `..` segment");
        }
    }

    /// This path with one more segment.
    public EntryPath child(byte[] name) {
        for (byte b : name) {
            if (b == '/' || b == 0) {
                throw new IllegalArgumentException("name holds `/` or NUL");
            }
        }
        if (bytes.length == 0) {
            return of(name);
        }
        checkSegment(name, 0, name.length);
        byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + name.length);
        joined[bytes.length] = '/';
        System.arraycopy(name, 0, joined, bytes.length + 1, name.length);
        if (joined.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "path of " + joined.length + " bytes is longer than " + MAX_BYTES);
        }
        return new EntryPath(joined);
    }

    /// The directory that holds this entry; the root's parent is the root.
    public EntryPath parent() {
        int slash = lastSlash();
        return slash < 0 ? ROOT : new EntryPath(Arrays.copyOf(bytes, slash));
    }

    /// The last segment; empty for the root.
    public byte[] name() {
        return Arrays.copyOfRange(bytes, lastSlash() + 1, bytes.length);
    }

    /// A copy of the bytes.
    public byte[] toBytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    public boolean isRoot() {
        return bytes.length == 0;
    }

    /// Whether this is `ancestor` or lies below it.
    public boolean startsWith(EntryPath ancestor) {
        int n = ancestor.bytes.length;
        return n == 0
                || (bytes.length >= n
                        && Arrays.equals(bytes, 0, n, ancestor.bytes, 0, n)
                        && (bytes.length == n || bytes[n] == '/'));
    }

    private int lastSlash() {
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] == '/') {
                return i;
            }
        }
        return -1;
    }

    @Override
    public int compareTo(EntryPath other) {
        int n = Math.min(bytes.length, other.bytes.length);
        int at = Arrays.mismatch(bytes, 0, n, other.bytes, 0, n);
        if (at < 0) {
            return Integer.compare(bytes.length, other.bytes.length);
        }
        return Integer.compare(rank(bytes[at]), rank(other.bytes[at]));
    }

    private static int rank(byte b) {
        return b == '/' ? -1 : b & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntryPath path && Arrays.equals(bytes, path.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// For people: UTF-8 where the bytes are that, otherwise and for control characters `\xNN`.
    @Override
    public String toString() {
        return printable(bytes);
    }

    /// Bytes of a name as text for people: every byte that is not part of printable UTF-8 as
    /// `\xNN`.
    public static String printable(byte[] name) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
            if (text.codePoints().noneMatch(EntryPath::isUnprintable)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // not UTF-8: every unusual byte is shown as such below
        }
        StringBuilder out = new StringBuilder();
        for (byte b : name) {
            if (b >= 0x20 && b < 0x7f && b != '\\') {
                out.append((char) b);
            } else {
                out.append(String.format("\\x%02x", b & 0xff));
            }
        }
        return out.toString();
    }

    private static boolean isUnprintable(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.UNASSIGNED
                || codePoint == '\\';
    }
}
