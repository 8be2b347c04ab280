package lifeboat.backup.mariadb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.backup.SourceUnusableException;

/// Takes the output of `mariadb-dump` apart. Relies on its writing no line break but its own: it
/// writes those in values and comments as `\n`. Used by one thread.
final class DumpReader {
    private static final int MOST_HEADER = 1 << 16;
    private static final int LOOK = 1 << 12;
    private static final Pattern MARK =
            Pattern.compile(
                    "-- (?:(Current Database: |Table structure for table |Sequence structure for |Temporary table structure for view |Final view structure for view )`(.*)`|Dump completed.*)");
    private static final Pattern NUMBER =
            Pattern.compile("^\\) ENGINE=\\w+ AUTO_INCREMENT=(\\d+)");
    private static final String ROWS = "-- Dumping data for table ";

    private final InputStream in;
    private byte[] buffer = new byte[1 << 18];
    private int position;
    private int limit;
    private boolean ended;

    DumpReader(InputStream in) {
        this.in = in;
    }

    /// What a section is about.
    enum Kind {
        DATABASE,
        TABLE,
        SEQUENCE,
        VIEW_COLUMNS,
        VIEW,
        /// The mark behind the last section.
        END
    }

    /// What comes before the first section.
    String header() throws IOException {
        StringBuilder header = new StringBuilder();
        while (mark().isEmpty()) {
            if (header.length() > MOST_HEADER || !more()) {
                throw new SourceUnusableException("the dump does not begin as one of mariadb-dump");
            }
            int end = lineEnd();
            header.append(new String(buffer, position, end - position, StandardCharsets.UTF_8));
            position = end;
        }
        return header.toString();
    }

    /// The next section, once the one before was read to its end.
    Section next() throws IOException {
        String mark = mark();
        if (mark.isEmpty()) {
            throw new SourceUnusableException("the dump lacks its end mark");
        }
        Matcher parts = MARK.matcher(mark);
        if (!parts.matches()) {
            throw new SourceUnusableException("the dump has a mark that is not known: " + mark);
        }
        position = lineEnd();
        String what = parts.group(1);
        if (what == null) {
            return new Section(Kind.END, "");
        }
        Kind kind =
                switch (what.charAt(0)) {
                    case 'C' -> Kind.DATABASE;
                    case 'S' -> Kind.SEQUENCE;
                    case 'F' -> Kind.VIEW;
                    default ->
                            what.startsWith("Table") ? Kind.TABLE : Kind.VIEW_COLUMNS;
                };
        return new Section(kind, parts.group(2).replace("``", "`"));
    }

    /// Reads what comes behind the last mark.
    void end() throws IOException {
        do {
            position = limit;
        } while (more());
    }

    /// The mark that the next line is; empty where it is none or nothing comes any more.
    private String mark() throws IOException {
        if (!more() || !startsWith("-- ")) {
            return "";
        }
        String line = look();
        return MARK.matcher(line).matches() ? line : "";
    }

    /// The beginning of the next line, without its end.
    private String look() throws IOException {
        int end = lineEnd();
        boolean whole = end > position && buffer[end - 1] == '\n';
        return new String(
                buffer,
                position,
                Math.min(end - position - (whole ? 1 : 0), LOOK),
                StandardCharsets.UTF_8);
    }

    private boolean startsWith(String text) throws IOException {
        while (limit - position < text.length() && fill()) {
            // until there is enough to tell
        }
        if (limit - position < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (buffer[position + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Behind the end of the line, or as far as [#LOOK] where it is longer.
    private int lineEnd() throws IOException {
        int at = position;
        while (true) {
            for (; at < limit; at++) {
                if (buffer[at] == '\n') {
                    return at + 1;
                }
            }
            if (limit - position >= LOOK) {
                return limit;
            }
            int read = at - position;
            if (!fill()) {
                return limit;
            }
            at = position + read;
        }
    }

    private boolean more() throws IOException {
        return position < limit || fill();
    }

    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        if (position > 0) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
        }
        if (limit == buffer.length) {
            buffer = java.util.Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int got = in.read(buffer, limit, buffer.length - limit);
        ended = got < 0;
        limit += Math.max(0, got);
        return !ended;
    }

    /// One section; as a stream, what lies between its mark and the next.
    final class Section extends InputStream {
        private final Kind kind;
        private final String name;
        private boolean atLineStart = true;
        private boolean over;
        private boolean inRows;
        private boolean inInsert;
        private final byte[] lineTail = new byte["VALUES".length()];
        private long rows;
        private String number = "";

        private Section(Kind kind, String name) {
            this.kind = kind;
            this.name = name;
        }

        Kind kind() {
            return kind;
        }

        String name() {
            return name;
        }

        /// Rows so far.
        long rows() {
            return rows;
        }

        /// What the table numbers its next row with; empty where it does not.
        String number() {
            return number;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int filled = 0;
            while (filled < length) {
                int got = piece(into, offset + filled, length - filled);
                if (got < 0) {
                    return filled == 0 ? -1 : filled;
                }
                filled += got;
                if (position == limit) {
                    break; // do not wait for more than is there
                }
            }
            return filled;
        }

        private int piece(byte[] into, int offset, int length) throws IOException {
            if (over || !more()) {
                return -1;
            }
            if (atLineStart) {
                if (!mark().isEmpty()) {
                    over = true;
                    return -1;
                }
                lineBegins();
            }
            int end = position;
            int most = Math.min(limit, position + length);
            while (end < most && buffer[end] != '\n') {
                end++;
            }
            atLineStart = end < most;
            int got = (atLineStart ? end + 1 : end) - position;
            if (inInsert) {
                keepTail(end);
            }
            System.arraycopy(buffer, position, into, offset, got);
            position += got;
            return got;
        }

        private void lineBegins() throws IOException {
            inInsert = false;
            if (!inRows) {
                if (startsWith(ROWS)) {
                    inRows = true;
                } else if (startsWith(") ENGINE=")) {
                    Matcher found = NUMBER.matcher(look());
                    number = found.find() ? found.group(1) : "";
                }
            } else if (startsWith("(")) {
                rows++;
            } else if (startsWith("INSERT ")) {
                inInsert = true;
                java.util.Arrays.fill(lineTail, (byte) 0);
            }
        }

        /// A line of INSERT that goes on behind VALUES holds the first row.
        private void keepTail(int end) {
            int kept = Math.min(end - position, lineTail.length);
            System.arraycopy(lineTail, kept, lineTail, 0, lineTail.length - kept);
            System.arraycopy(buffer, end - kept, lineTail, lineTail.length - kept, kept);
            if (atLineStart
                    && !new String(lineTail, StandardCharsets.ISO_8859_1).equals("VALUES")) {
                rows++;
            }
        }
    }
}
