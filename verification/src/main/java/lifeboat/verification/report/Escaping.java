package lifeboat.verification.report;

/// Makes foreign text harmless wherever a report shows it.
final class Escaping {
    private Escaping() {}

    /// One line without control, format, private-use or line-separating characters, which become
    /// visible as `\x1b` or a braced code point.
    static String line(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> {
                    if (isHarmless(c)) {
                        out.appendCodePoint(c);
                    } else {
                        out.append(
                                c < 0x100
                                        ? String.format("\\x%02x", c)
                                        : String.format("\\u{%x}", c));
                    }
                });
        return out.toString();
    }

    /// Text for an element or a quoted attribute of HTML.
    static String html(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (char c : line(text).toCharArray()) {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /// One cell of CSV (RFC 4180) that no spreadsheet takes for a formula.
    static String csv(String text) {
        String line = line(text);
        String start = line.stripLeading();
        boolean formula = !start.isEmpty() && "=+-@|%".indexOf(start.charAt(0)) >= 0;
        String safe = formula ? "'" + line : line;
        boolean quote = safe.indexOf(',') >= 0 || safe.indexOf('"') >= 0 || safe.indexOf(';') >= 0;
        return quote ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
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
