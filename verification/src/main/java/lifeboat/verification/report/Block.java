package lifeboat.verification.report;

import java.util.List;

/// A part of a report's text, the same for every form it is given.
sealed interface Block {
    /// How good or bad something is.
    enum Tone {
        GOOD,
        BAD,
        OPEN,
        PLAIN
    }

    /// The first line of all.
    record Banner(Tone tone, String word, String sentence) implements Block {}

    record Heading(String text) implements Block {}

    /// The end of page one.
    record Turn() implements Block {}

    record Paragraph(String text) implements Block {}

    record Points(Tone tone, List<String> lines) implements Block {}

    record Tiles(List<Tile> tiles) implements Block {}

    record Tile(String name, String value, String against, Tone tone) {}

    /// @param right columns that hold numbers, from 0
    record Rows(List<String> header, List<List<String>> rows, List<Integer> right)
            implements Block {}

    record Facts(List<List<String>> pairs) implements Block {}

    /// Side by side where there is room.
    record Pictures(List<Drawing> drawings) implements Block {}

    /// Commands to type.
    record Code(String text) implements Block {}
}
