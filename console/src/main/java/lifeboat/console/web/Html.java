package lifeboat.console.web;

import lifeboat.console.terminal.SafeText;

/// Writes HTML. Names of elements and attributes are ours; every text and every value of an
/// attribute is escaped. Not thread-safe.
final class Html {
    private final StringBuilder out = new StringBuilder(8192);

    /// Opens an element; `attributes` are names and values in turn.
    Html open(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i + 1 < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
        out.append('>');
        return this;
    }

    Html close(String element) {
        out.append("</").append(element).append(">\n");
        return this;
    }

    Html text(String text) {
        escape(text);
        return this;
    }

    /// An element with nothing but text in it.
    Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close(element);
    }

    /// What was written by another one.
    Html add(Html other) {
        out.append(other.out);
        return this;
    }

    private void escape(String text) {
        String line = SafeText.message(text);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
