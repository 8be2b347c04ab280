package lifeboat.verification.report;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.openpdf.text.Chunk;
import org.openpdf.text.Document;
import org.openpdf.text.DocumentException;
import org.openpdf.text.Element;
import org.openpdf.text.Font;
import org.openpdf.text.ListItem;
import org.openpdf.text.PageSize;
import org.openpdf.text.Paragraph;
import org.openpdf.text.Phrase;
import org.openpdf.text.Rectangle;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;
import org.openpdf.text.pdf.PdfWriter;

/// A report as printed pages, A4, with the same text as the HTML form. The same report gives the
/// same bytes. Characters outside of Western Europe are written as `<U+4E2D>`.
public final class PdfReport {
    private static final float MARGIN = 48;
    private static final float CAPTION = 26;

    private final Document document;

    private PdfReport(Document document) {
        this.document = document;
    }

    public static byte[] of(RunReport report, ReportContext context) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Document document = new Document(PageSize.A4, MARGIN, MARGIN, MARGIN, MARGIN)) {
            PdfWriter writer = PdfWriter.getInstance(document, bytes);
            String title = PrintedText.printable(ReportText.title(report));
            writer.setPageEvent(
                    new PageFoot(
                            PrintedText.printable(title + "  ·  run " + report.identity().run()),
                            PrintedText.FAINT));
            document.open();
            SteadyPdf.describe(document, writer, title, context.filed());
            new PdfReport(document).pages(report, title, ReportText.of(report, context));
        }
        return SteadyPdf.identified(bytes.toByteArray());
    }

    private void pages(RunReport report, String title, List<Block> blocks) {
        paragraph(title, PrintedText.TITLE, 0, 2);
        paragraph(
                "Lifeboat report, "
                        + Words.time(report.started())
                        + ", run "
                        + report.identity().run(),
                PrintedText.FAINT,
                0,
                8);
        blocks.forEach(this::block);
    }

    private void block(Block block) {
        switch (block) {
            case Block.Banner banner -> add(PrintedTables.banner(banner));
            case Block.Heading(String text) -> paragraph(text, PrintedText.HEADING, 10, 3);
            case Block.Turn() -> document.newPage();
            case Block.Paragraph(String text) -> paragraph(text, PrintedText.BODY, 0, 4);
            case Block.Points points -> points(points);
            case Block.Tiles(List<Block.Tile> tiles) -> add(PrintedTables.tiles(tiles));
            case Block.Rows rows -> add(PrintedTables.rows(rows));
            case Block.Facts(List<List<String>> pairs) -> add(PrintedTables.facts(pairs));
            case Block.Pictures(List<Drawing> drawings) -> pictures(drawings);
            case Block.Code(String text) -> add(PrintedTables.code(text));
        }
    }

    private void points(Block.Points points) {
        org.openpdf.text.List list = new org.openpdf.text.List(false, 10);
        list.setListSymbol(new Chunk("-", PrintedText.of(points.tone())));
        for (String line : points.lines()) {
            list.add(new ListItem(PrintedText.printable(line), PrintedText.BODY));
        }
        add(list);
    }

    private void paragraph(String text, Font font, float before, float after) {
        Paragraph paragraph = new Paragraph(PrintedText.printable(text), font);
        paragraph.setSpacingBefore(before);
        paragraph.setSpacingAfter(after);
        paragraph.setKeepTogether(true);
        add(paragraph);
    }

    /// Two beside each other, in cells of a table, so that none is cut by the end of a page.
    private void pictures(List<Drawing> drawings) {
        PdfPTable table = new PdfPTable(Math.clamp(drawings.size(), 1, 2));
        table.setWidthPercentage(100);
        table.setSpacingBefore(4);
        float room = (PageSize.A4.getWidth() - 2 * MARGIN) / table.getNumberOfColumns();
        for (Drawing drawing : drawings) {
            float scale = (float) Math.min(0.85, (room - 8) / drawing.width());
            PdfPCell cell =
                    new PdfPCell(
                            new Phrase(PrintedText.printable(drawing.title()), PrintedText.FAINT));
            cell.setBorder(Rectangle.NO_BORDER);
            cell.setMinimumHeight((float) drawing.height() * scale + CAPTION);
            cell.setCellEvent((_, place, canvases) ->
                    PrintedDrawing.draw(
                            drawing,
                            canvases[PdfPTable.TEXTCANVAS],
                            place.getLeft(),
                            place.getTop() - CAPTION,
                            scale));
            table.addCell(cell);
        }
        table.completeRow();
        add(table);
    }

    private void add(Element element) {
        try {
            document.add(element);
        } catch (DocumentException e) {
            throw new IllegalStateException("a report does not fit on pages", e);
        }
    }
}
