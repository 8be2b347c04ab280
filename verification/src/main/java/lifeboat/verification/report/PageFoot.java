package lifeboat.verification.report;

import org.openpdf.text.Document;
import org.openpdf.text.Font;
import org.openpdf.text.Phrase;
import org.openpdf.text.pdf.ColumnText;
import org.openpdf.text.pdf.PdfPageEventHelper;
import org.openpdf.text.pdf.PdfWriter;

/// The line below every page: what it is, and its number.
final class PageFoot extends PdfPageEventHelper {
    private static final float HEIGHT = 26;

    private final String line;
    private final Font font;

    PageFoot(String line, Font font) {
        this.line = line;
        this.font = font;
    }

    @Override
    public void onEndPage(PdfWriter writer, Document document) {
        ColumnText.showTextAligned(
                writer.getDirectContent(),
                org.openpdf.text.Element.ALIGN_LEFT,
                new Phrase(line, font),
                document.left(),
                HEIGHT,
                0);
        ColumnText.showTextAligned(
                writer.getDirectContent(),
                org.openpdf.text.Element.ALIGN_RIGHT,
                new Phrase("page " + writer.getPageNumber(), font),
                document.right(),
                HEIGHT,
                0);
    }
}
