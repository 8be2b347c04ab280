package lifeboat.verification.report;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import org.openpdf.text.Document;
import org.openpdf.text.Font;
import org.openpdf.text.PageSize;
import org.openpdf.text.Paragraph;
import org.openpdf.text.pdf.PdfWriter;

/// Text to print and keep, such as a recovery sheet: lines as they are, in letters that can be told
/// apart, on A4. The same text gives the same bytes.
public final class PrintedSheet {
    private static final float MARGIN = 48;
    private static final float LINE = 13;
    private static final Font LETTERS = new Font(Font.COURIER, 9.5f, Font.NORMAL, PrintedText.INK);
    private static final Font FIRST = new Font(Font.COURIER, 15, Font.BOLD, PrintedText.INK);

    private PrintedSheet() {}

    /// @param text its first line is the title
    /// @param date told as that of the document
    public static byte[] of(String text, Instant date) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Document document = new Document(PageSize.A4, MARGIN, MARGIN, MARGIN, MARGIN)) {
            PdfWriter writer = PdfWriter.getInstance(document, bytes);
            document.open();
            boolean first = true;
            for (String line : text.split("\n", -1)) {
                if (first) {
                    SteadyPdf.describe(document, writer, PrintedText.printable(line), date);
                }
                Paragraph paragraph =
                        new Paragraph(
                                LINE,
                                line.isEmpty()
                                        ? " "
                                        : PrintedText.printable(line).replace(' ', '\u00a0'),
                                first ? FIRST : LETTERS);
                paragraph.setSpacingAfter(first ? LINE : 0);
                document.add(paragraph);
                first = false;
            }
        }
        return SteadyPdf.identified(bytes.toByteArray());
    }
}
