package lifeboat.verification.report;

import java.util.List;

/// Page one of a report as lines for a terminal.
public final class PlainReport {
    private PlainReport() {}

    public static String of(RunReport report, ReportContext context) {
        StringBuilder out = new StringBuilder(Escaping.line(ReportText.title(report))).append('\n');
        for (Block block : ReportText.of(report, context)) {
            switch (block) {
                case Block.Banner(Block.Tone _, String word, String sentence) ->
                        out.append(word).append(": ").append(Escaping.line(sentence)).append('\n');
                case Block.Heading(String text) ->
                        out.append('\n').append(Escaping.line(text)).append('\n');
                case Block.Points(Block.Tone _, List<String> lines) ->
                        lines.forEach(line ->
                                out.append("  - ").append(Escaping.line(line)).append('\n'));
                case Block.Tiles(List<Block.Tile> tiles) ->
                        tiles.forEach(tile ->
                                out.append(
                                        "  %-22s %s (%s)\n"
                                                .formatted(
                                                        tile.name(),
                                                        Escaping.line(tile.value()),
                                                        Escaping.line(tile.against()))));
                case Block.Rows(List<String> _, List<List<String>> rows, List<Integer> _) ->
                        rows.forEach(row ->
                                out.append("  ")
                                        .append(Escaping.line(String.join("; ", row)))
                                        .append('\n'));
                case Block.Facts(List<List<String>> pairs) ->
                        pairs.forEach(pair ->
                                out.append(
                                        "  %-16s %s\n"
                                                .formatted(
                                                        pair.getFirst(),
                                                        Escaping.line(pair.getLast()))));
                case Block.Paragraph(String text) ->
                        out.append("  ").append(Escaping.line(text)).append('\n');
                case Block.Code(String text) ->
                        out.append("    ").append(Escaping.line(text)).append('\n');
                case Block.Pictures _ -> {}
                case Block.Turn() -> {
                    return out.toString();
                }
            }
        }
        return out.toString();
    }
}
