package lifeboat.verification.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// A report as one HTML file that needs nothing else: no script, no network. The same report gives
/// the same bytes; every value is escaped.
public final class HtmlReport {
    private final StringBuilder out = new StringBuilder();

    private HtmlReport() {}

    public static String of(RunReport report, ReportContext context) {
        HtmlReport html = new HtmlReport();
        html.page(report, ReportText.of(report, context));
        return html.out.toString();
    }

    private void page(RunReport report, List<Block> blocks) {
        String title = Escaping.html(ReportText.title(report));
        out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append(
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
                .append(" style-src 'unsafe-inline'\">\n<title>")
                .append(title)
                .append("</title>\n<style>\n")
                .append(style())
                .append("</style>\n</head>\n<body>\n<header><h1>")
                .append(title)
                .append("</h1><p>Lifeboat report, ")
                .append(Escaping.html(Words.time(report.started())))
                .append(", run ")
                .append(Escaping.html(report.identity().run()))
                .append("</p></header>\n<main>\n");
        blocks.forEach(this::block);
        out.append("</main>\n</body>\n</html>\n");
    }

    private static String style() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("the style sheet is not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the style sheet cannot be read", e);
        }
    }

    private void block(Block block) {
        switch (block) {
            case Block.Banner(Block.Tone tone, String word, String sentence) ->
                    out.append("<section class=\"banner ")
                            .append(name(tone))
                            .append("\"><strong>")
                            .append(Escaping.html(word))
                            .append("</strong> <span>")
                            .append(Escaping.html(sentence))
                            .append("</span></section>\n");
            case Block.Heading(String text) -> element("h2", text);
            case Block.Turn() -> out.append("<hr class=\"turn\">\n");
            case Block.Paragraph(String text) -> element("p", text);
            case Block.Points(Block.Tone tone, List<String> lines) -> {
                out.append("<ul class=\"").append(name(tone)).append("\">\n");
                lines.forEach(line -> element("li", line));
                out.append("</ul>\n");
            }
            case Block.Tiles(List<Block.Tile> tiles) -> {
                out.append("<section class=\"tiles\">\n");
                tiles.forEach(this::tile);
                out.append("</section>\n");
            }
            case Block.Rows rows -> rows(rows);
            case Block.Facts(List<List<String>> pairs) -> {
                out.append("<dl>\n");
                for (List<String> pair : pairs) {
                    element("dt", pair.getFirst());
                    element("dd", pair.getLast());
                }
                out.append("</dl>\n");
            }
            case Block.Pictures(List<Drawing> drawings) -> {
                out.append("<section class=\"pictures\">\n");
                drawings.forEach(this::figure);
                out.append("</section>\n");
            }
            case Block.Code(String text) ->
                    out.append("<pre><code>").append(Escaping.html(text)).append("</code></pre>\n");
        }
    }

    private void element(String name, String text) {
        out.append('<')
                .append(name)
                .append('>')
                .append(Escaping.html(text))
                .append("</")
                .append(name)
                .append(">\n");
    }

    private void tile(Block.Tile tile) {
        out.append("<div class=\"tile ")
                .append(name(tile.tone()))
                .append("\"><h3>")
                .append(Escaping.html(tile.name()))
                .append("</h3><b>")
                .append(Escaping.html(tile.value()))
                .append("</b><p>")
                .append(Escaping.html(tile.against()))
                .append("</p></div>\n");
    }

    private void rows(Block.Rows table) {
        out.append("<div class=\"scroll\"><table")
                .append(table.header().size() > 4 ? " class=\"wide\"" : "")
                .append(">\n<thead><tr>");
        for (int i = 0; i < table.header().size(); i++) {
            cell("th", table.header().get(i), table.right().contains(i));
        }
        out.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : table.rows()) {
            boolean bad = row.contains("failed") || row.contains("error") || row.contains("NO");
            out.append(bad ? "<tr class=\"bad\">" : "<tr>");
            for (int i = 0; i < row.size(); i++) {
                cell("td", row.get(i), table.right().contains(i));
            }
            out.append("</tr>\n");
        }
        if (table.rows().isEmpty()) {
            out.append("<tr><td colspan=\"")
                    .append(table.header().size())
                    .append("\">none</td></tr>\n");
        }
        out.append("</tbody></table></div>\n");
    }

    private void cell(String element, String text, boolean right) {
        out.append('<')
                .append(element)
                .append(right ? " class=\"right\">" : ">")
                .append(Escaping.html(text))
                .append("</")
                .append(element)
                .append('>');
    }

    private void figure(Drawing drawing) {
        out.append("<figure><figcaption>")
                .append(Escaping.html(drawing.title()))
                .append("</figcaption><svg role=\"img\" aria-label=\"")
                .append(Escaping.html(drawing.title()))
                .append("\" viewBox=\"0 0 ")
                .append(number(drawing.width()))
                .append(' ')
                .append(number(drawing.height()))
                .append("\" width=\"")
                .append(number(drawing.width()))
                .append("\">\n");
        drawing.shapes().forEach(this::shape);
        out.append("</svg></figure>\n");
    }

    private void shape(Drawing.Shape shape) {
        switch (shape) {
            case Drawing.Shape.Line l ->
                    out.append(
                            "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
                                    .formatted(
                                            name(l.look()),
                                            number(l.x1()),
                                            number(l.y1()),
                                            number(l.x2()),
                                            number(l.y2())));
            case Drawing.Shape.Box b ->
                    out.append(
                            "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"3\"/>\n"
                                    .formatted(
                                            name(b.look()),
                                            number(b.x()),
                                            number(b.y()),
                                            number(b.width()),
                                            number(b.height())));
            case Drawing.Shape.Dot d ->
                    out.append(
                            "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"4\"><title>%s</title></circle>\n"
                                    .formatted(
                                            name(d.look()),
                                            number(d.x()),
                                            number(d.y()),
                                            Escaping.html(d.told())));
            case Drawing.Shape.Label t ->
                    out.append(
                            "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n"
                                    .formatted(
                                            name(t.look()),
                                            number(t.x()),
                                            number(t.y()),
                                            Escaping.html(t.text())));
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
