package lifeboat.verification.report;

import java.awt.Color;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import org.openpdf.text.Font;

/// Fonts and colours of printed pages. The fonts are those that every reader of PDF has.
final class PrintedText {
    static final Color INK = new Color(0x1b, 0x22, 0x2b);
    static final Color PALE = new Color(0x6a, 0x73, 0x7d);
    static final Color GOOD = new Color(0x1a, 0x6b, 0x3c);
    static final Color BAD = new Color(0xb0, 0x1e, 0x23);
    static final Color OPEN = new Color(0x8a, 0x5a, 0x00);
    static final Color PAPER = new Color(0xf3, 0xf5, 0xf7);
    static final Color RULE = new Color(0xd0, 0xd6, 0xdc);

    static final Font TITLE = new Font(Font.HELVETICA, 17, Font.BOLD, INK);
    static final Font HEADING = new Font(Font.HELVETICA, 11.5f, Font.BOLD, INK);
    static final Font BODY = new Font(Font.HELVETICA, 9, Font.NORMAL, INK);
    static final Font STRONG = new Font(Font.HELVETICA, 9, Font.BOLD, INK);
    static final Font FAINT = new Font(Font.HELVETICA, 8, Font.NORMAL, PALE);
    static final Font SMALL = new Font(Font.HELVETICA, 7.5f, Font.NORMAL, INK);
    static final Font SMALL_STRONG = new Font(Font.HELVETICA, 7.5f, Font.BOLD, INK);
    static final Font CODE = new Font(Font.COURIER, 8, Font.NORMAL, INK);

    private static final Charset WESTERN = Charset.forName("windows-1252");

    private PrintedText() {}

    static Color colour(Block.Tone tone) {
        return switch (tone) {
            case GOOD -> GOOD;
            case BAD -> BAD;
            case OPEN -> OPEN;
            case PLAIN -> INK;
        };
    }

    static Font of(Block.Tone tone) {
        return new Font(Font.HELVETICA, 9, Font.BOLD, colour(tone));
    }

    /// With everything that cannot be printed spelt out.
    static String printable(String text) {
        CharsetEncoder encoder = WESTERN.newEncoder();
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .forEach(point -> {
                    String one = Character.toString(point);
                    if (point == '\n'
                            || (point >= ' ' && point != 0x7f && encoder.canEncode(one))) {
                        out.append(one);
                    } else {
                        out.append("<U+%04X>".formatted(point));
                    }
                });
        return out.toString();
    }
}
