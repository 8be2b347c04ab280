package lifeboat.console.terminal;

/// Makes foreign text harmless for a terminal, a log and a line-based reader.
public final class SafeText {
    private SafeText() {}

    /// `text` with every control, format, unassigned, private-use and line-separating character,
    /// and every lone surrogate, written as `\xNN` or a braced code point, and `\` doubled, so that
    /// the result is one line and reads back without doubt.
    public static String line(String text) {
        return escape(text, Backslash.DOUBLED);
    }

    /// Like [#line(String)] for sentences of our own that quote foreign text: `\` stays, and line
    /// breaks too.
    public static String message(String text) {
        StringBuilder out = new StringBuilder();
        for (String part : text.split("\n", -1)) {
            out.append(out.isEmpty() ? "" : "\n").append(escape(part, Backslash.KEPT));
        }
        return out.toString();
    }

    private enum Backslash {
        DOUBLED,
        KEPT
    }

    private static String escape(String text, Backslash backslash) {
        if (text.codePoints().allMatch(c -> c != '\\' && isHarmless(c))) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(c -> {
                    if (c == '\\') {
                        out.append(backslash == Backslash.DOUBLED ? "\\\\" : "\\");
                    } else if (isHarmless(c)) {
                        out.appendCodePoint(c);
                    } else if (c < 0x100) {
                        out.append(String.format("\\x%02x", c));
                    } else {
                        out.append(String.format("\\u{%x}", c));
                    }
                });
        return out.toString();
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
