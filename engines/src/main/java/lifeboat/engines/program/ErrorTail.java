package lifeboat.engines.program;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The last lines of an error output: at most 40 of at most 1,000 characters. Safe for concurrent
/// use.
final class ErrorTail {
    private static final int LINES = 40;
    private static final int CHARACTERS = 1000;

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
        if (line.isBlank()) {
            return;
        }
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    synchronized String text() {
        return String.join("\n", lines);
    }

    /// A line of bounded length; what is beyond is thrown away.
    @Nullable String readLine(Reader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = reader.read()) {
            if (line.length() < CHARACTERS && c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
