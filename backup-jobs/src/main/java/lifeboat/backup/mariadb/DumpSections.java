package lifeboat.backup.mariadb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.backup.SourceUnusableException;
import org.jspecify.annotations.Nullable;

/// A dump cut into sections at the comments that `mariadb-dump` writes before each thing. Put
/// together again in their order they are the dump, byte for byte; so it does no harm that a
/// routine may hold a line that looks like such a comment. For one thread.
final class DumpSections {
    /// Where the dump begins.
    static final String HEAD = "head";

    private static final int LOOK = 4096;
    private static final String END = "-- Dump completed";
    private static final Pattern DATABASE = Pattern.compile("-- Current Database: `(.+)`");
    private static final Pattern THING =
            Pattern.compile(
                    "-- (Table structure for table|Sequence structure for|Temporary table structure"
                            + " for view|Final view structure for view) `(.+)`");
    private static final Pattern PART =
            Pattern.compile("-- Dumping (events|routines) for database '.*'");

    private final InputStream dump;
    private final byte[] buffer = new byte[1 << 17];
    private final Set<String> names = new HashSet<>(Set.of(HEAD));
    private final List<String> order = new ArrayList<>(List.of(HEAD));
    private int position;
    private int limit;
    private boolean atLineStart = true;
    private boolean fresh = true;
    private boolean ended;
    private boolean complete;
    private String database = "";
    private @Nullable String next = HEAD;

    DumpSections(InputStream dump) {
        this.dump = dump;
    }

    /// Names of the sections so far, in the order of the dump.
    List<String> order() {
        return List.copyOf(order);
    }

    /// The next section, whose stream must have been read to its end before the one after it.
    ///
    /// @return its name, null after the last one
    /// @throws SourceUnusableException if the dump ended without its end mark
    @Nullable String next() throws SourceUnusableException {
        String name = next;
        if (name == null && !complete) {
            throw new SourceUnusableException("the dump lacks its end mark; it is cut short");
        }
        next = null;
        fresh = true; // its first line is the comment that it was found by
        return name;
    }

    /// The bytes of the section that [#next] named.
    InputStream stream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return length == 0 ? 0 : section(into, offset, length);
            }
        };
    }

    private int section(byte[] into, int offset, int length) throws IOException {
        if (next != null) {
            return -1;
        }
        if (atLineStart) {
            fill();
        }
        if (position == limit) {
            fill();
            if (position == limit) {
                return -1;
            }
        }
        if (atLineStart && !fresh && beginsAnother()) {
            return -1;
        }
        fresh = false;
        int end = position;
        int most = Math.min(limit, position + length);
        while (end < most && buffer[end] != '\n') {
            end++;
        }
        boolean line = end < most;
        int count = end - position + (line ? 1 : 0);
        System.arraycopy(buffer, position, into, offset, count);
        position += count;
        atLineStart = line;
        return count;
    }

    /// Makes sure that the beginning of a line can be looked at, up to its end where it is short.
    private void fill() throws IOException {
        if (limit - position >= LOOK || ended) {
            return;
        }
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
        while (limit < LOOK && !ended && !(limit > 0 && hasLine())) {
            int got = dump.read(buffer, limit, buffer.length - limit);
            ended = got < 0;
            limit += Math.max(0, got);
        }
    }

    private boolean hasLine() {
        for (int i = position; i < limit; i++) {
            if (buffer[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    private boolean beginsAnother() {
        if (buffer[position] == '\n') {
            return false;
        }
        complete = false;
        if (limit - position < 4 || buffer[position] != '-' || buffer[position + 1] != '-') {
            return false;
        }
        int end = position;
        while (end < limit && end - position < LOOK && buffer[end] != '\n') {
            end++;
        }
        String line = new String(buffer, position, end - position, StandardCharsets.UTF_8);
        complete = line.equals(END);
        String name = sectionName(line);
        if (name.isEmpty() || !names.add(name)) {
            return false;
        }
        order.add(name);
        next = name;
        return true;
    }

    private String sectionName(String line) {
        Matcher current = DATABASE.matcher(line);
        if (current.matches()) {
            database = encoded(current.group(1));
            String first = database + "/database";
            return names.contains(first) ? database + "/again" : first;
        }
        Matcher thing = THING.matcher(line);
        if (thing.matches()) {
            String folder =
                    switch (thing.group(1).charAt(0)) {
                        case 'S' -> "sequences";
                        case 'F' -> "views";
                        default -> thing.group(1).startsWith("Temp") ? "view-shapes" : "tables";
                    };
            return database + "/" + folder + "/" + encoded(thing.group(2));
        }
        Matcher part = PART.matcher(line);
        return part.matches() ? database + "/" + part.group(1) : "";
    }

    /// A name as one part of a path.
    static String encoded(String identifier) {
        String name = identifier.replace("``", "`");
        StringBuilder out = new StringBuilder();
        name.codePoints()
                .forEach(c -> {
                    if (c == '%' || c == '/' || c < ' ') {
                        out.append("%%%02x".formatted(c));
                    } else {
                        out.appendCodePoint(c);
                    }
                });
        String text = out.toString();
        return text.equals(".") || text.equals("..") ? text.replace(".", "%2e") : text;
    }
}
