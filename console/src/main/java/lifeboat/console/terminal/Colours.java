package lifeboat.console.terminal;

/// Colours text, or leaves it alone.
public final class Colours {
    /// What a colour means here.
    public enum Ink {
        GOOD("32"),
        WARNING("33"),
        BAD("31"),
        STRONG("1"),
        FAINT("2");

        private final String code;

        Ink(String code) {
            this.code = code;
        }
    }

    /// Whether escape sequences are written.
    public enum Use {
        COLOURED,
        PLAIN
    }

    private final Use use;

    public Colours(Use use) {
        this.use = use;
    }

    /// `text` in `ink`, or `text` itself.
    public String paint(Ink ink, String text) {
        return switch (use) {
            case COLOURED -> "\u001b[" + ink.code + "m" + text + "\u001b[0m";
            case PLAIN -> text;
        };
    }
}
