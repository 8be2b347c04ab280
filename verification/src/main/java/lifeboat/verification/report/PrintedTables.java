package lifeboat.verification.report;

import java.awt.Color;
import java.util.List;
import org.openpdf.text.Element;
import org.openpdf.text.Font;
import org.openpdf.text.Phrase;
import org.openpdf.text.Rectangle;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;

/// Blocks of a report that are tables on paper.
final class PrintedTables {
    private static final float LEAST = 8;
    private static final float MOST = 46;

    private PrintedTables() {}

    private static PdfPTable table(int columns) {
        PdfPTable table = new PdfPTable(columns);
        table.setWidthPercentage(100);
        table.setSpacingBefore(3);
        table.setSpacingAfter(5);
        return table;
    }

    private static PdfPCell cell(String text, Font font) {
        PdfPCell cell = new PdfPCell(new Phrase(PrintedText.printable(text), font));
        cell.setBorder(Rectangle.NO_BORDER);
        cell.setPadding(3);
        return cell;
    }

    static PdfPTable banner(Block.Banner banner) {
        PdfPTable table = table(1);
        Phrase phrase = new Phrase();
        Font white = new Font(Font.HELVETICA, 12, Font.BOLD, Color.WHITE);
        phrase.add(new Phrase(PrintedText.printable(banner.word()) + "   ", white));
        phrase.add(
                new Phrase(
                        PrintedText.printable(banner.sentence()),
                        new Font(Font.HELVETICA, 10, Font.NORMAL, Color.WHITE)));
        PdfPCell cell = new PdfPCell(phrase);
        cell.setBackgroundColor(PrintedText.colour(banner.tone()));
        cell.setBorder(Rectangle.NO_BORDER);
        cell.setPadding(9);
        table.addCell(cell);
        return table;
    }

    static PdfPTable tiles(List<Block.Tile> tiles) {
        PdfPTable table = table(Math.max(1, Math.min(4, tiles.size())));
        for (Block.Tile tile : tiles) {
            Phrase phrase = new Phrase();
            phrase.add(new Phrase(PrintedText.printable(tile.name()) + "\n", PrintedText.FAINT));
            phrase.add(
                    new Phrase(
                            PrintedText.printable(tile.value()) + "\n",
                            new Font(
                                    Font.HELVETICA,
                                    12,
                                    Font.BOLD,
                                    PrintedText.colour(tile.tone()))));
            phrase.add(new Phrase(PrintedText.printable(tile.against()), PrintedText.FAINT));
            PdfPCell cell = new PdfPCell(phrase);
            cell.setBorder(Rectangle.LEFT);
            cell.setBorderWidth(2);
            cell.setBorderColor(PrintedText.colour(tile.tone()));
            cell.setBackgroundColor(PrintedText.PAPER);
            cell.setPadding(6);
            table.addCell(cell);
        }
        table.completeRow();
        return table;
    }

    static PdfPTable facts(List<List<String>> pairs) {
        PdfPTable table = table(2);
        table.setWidths(new float[] {24, 76});
        for (List<String> pair : pairs) {
            table.addCell(cell(pair.getFirst(), PrintedText.FAINT));
            table.addCell(cell(pair.getLast(), PrintedText.SMALL));
        }
        return table;
    }

    static PdfPTable code(String text) {
        PdfPTable table = table(1);
        PdfPCell cell = cell(text, PrintedText.CODE);
        cell.setBackgroundColor(PrintedText.PAPER);
        table.addCell(cell);
        return table;
    }

    static PdfPTable rows(Block.Rows rows) {
        int columns = rows.header().size();
        PdfPTable table = table(columns);
        table.setWidths(widths(rows));
        table.setHeaderRows(1);
        for (int i = 0; i < columns; i++) {
            PdfPCell head = cell(rows.header().get(i), PrintedText.SMALL_STRONG);
            head.setBorder(Rectangle.BOTTOM);
            head.setBorderColor(PrintedText.PALE);
            align(head, rows.right().contains(i));
            table.addCell(head);
        }
        for (List<String> row : rows.rows()) {
            boolean bad = row.contains("failed") || row.contains("error") || row.contains("NO");
            Font font =
                    bad
                            ? new Font(Font.HELVETICA, 7.5f, Font.BOLD, PrintedText.BAD)
                            : PrintedText.SMALL;
            for (int i = 0; i < row.size(); i++) {
                PdfPCell cell = cell(row.get(i), font);
                cell.setBorder(Rectangle.BOTTOM);
                cell.setBorderColor(PrintedText.RULE);
                align(cell, rows.right().contains(i));
                table.addCell(cell);
            }
            table.completeRow();
        }
        if (rows.rows().isEmpty()) {
            PdfPCell none = cell("none", PrintedText.SMALL);
            none.setColspan(columns);
            table.addCell(none);
        }
        return table;
    }

    private static void align(PdfPCell cell, boolean right) {
        if (right) {
            cell.setHorizontalAlignment(Element.ALIGN_RIGHT);
        }
    }

    /// By the longest text of each column, within reason.
    private static float[] widths(Block.Rows rows) {
        float[] widths = new float[rows.header().size()];
        for (int i = 0; i < widths.length; i++) {
            float longest = rows.header().get(i).length() + 1;
            for (List<String> row : rows.rows()) {
                longest = Math.max(longest, i < row.size() ? row.get(i).length() + 2 : 0);
            }
            widths[i] = Math.clamp(longest, LEAST, MOST);
        }
        return widths;
    }
}
