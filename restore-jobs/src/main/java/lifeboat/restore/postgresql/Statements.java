package lifeboat.restore.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The statements of a script of `pg_dumpall`. What `psql` alone understands, lines that begin with
/// a backslash between statements, is left out.
final class Statements {
    private static final Pattern SPACE_OR_COMMENT =
            Pattern.compile("(?:\\s+|--[^\\n]*\\n?|\\\\[^\\n]*\\n?)+");
    private static final Pattern PIECE =
            Pattern.compile(
                    "[eE]'(?:[^'\\\\]|\\\\.|'')*'|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|(\\$[A-Za-z_]?\\w*\\$)|--[^\\n]*|.",
                    Pattern.DOTALL);

    private Statements() {}

    static List<String> of(String script) {
        List<String> statements = new ArrayList<>();
        Matcher space = SPACE_OR_COMMENT.matcher(script);
        Matcher piece = PIECE.matcher(script);
        int at = 0;
        while (at < script.length()) {
            if (space.region(at, script.length()).lookingAt()) {
                at = space.end();
                continue;
            }
            int start = at;
            boolean ended = false;
            while (!ended && piece.region(at, script.length()).lookingAt()) {
                at = piece.end();
                if (piece.group(1) != null) {
                    int close = script.indexOf(piece.group(1), at);
                    at = close < 0 ? script.length() : close + piece.group(1).length();
                }
                ended = piece.group().equals(";");
            }
            statements.add(script.substring(start, at));
        }
        return statements;
    }
}
