package lifeboat.backup.group;

import java.util.ArrayDeque;
import java.util.Deque;

/// What a hook prints: every line goes to the log, the last ones are kept. Safe for concurrent use.
final class LastLines {
    private static final int LINES = 10;
    private static final int CHARACTERS = 400;

    private final HookLog log;
    private final String group;
    private final String program;
    private final Deque<String> lines = new ArrayDeque<>();

    LastLines(HookLog log, String group, String program) {
        this.log = log;
        this.group = group;
        this.program = program;
    }

    void add(String line) {
        if (line.isBlank()) {
            return;
        }
        String clean = log.printed(group, program, line);
        synchronized (lines) {
            if (lines.size() == LINES) {
                lines.removeFirst();
            }
            lines.addLast(
                    clean.length() > CHARACTERS ? clean.substring(0, CHARACTERS) + "…" : clean);
        }
    }

    String text() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }
}
