package lifeboat.verification.report;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.openpdf.text.pdf.BaseFont;
import org.openpdf.text.pdf.PdfContentByte;

/// Draws pictures on paper.
final class PrintedDrawing {
    private static final float LETTERS = 10;

    private final PdfContentByte paper;
    private final float left;
    private final float top;
    private final float scale;
    private final BaseFont font;

    private PrintedDrawing(
            PdfContentByte paper, float left, float top, float scale, BaseFont font) {
        this.paper = paper;
        this.left = left;
        this.top = top;
        this.scale = scale;
        this.font = font;
    }

    /// @param left of the picture on the page
    /// @param top of the picture, from the lower edge of the page
    static void draw(Drawing drawing, PdfContentByte paper, float left, float top, float scale) {
        try {
            BaseFont font =
                    BaseFont.createFont(
                            BaseFont.HELVETICA, BaseFont.WINANSI, BaseFont.NOT_EMBEDDED);
            PrintedDrawing printed = new PrintedDrawing(paper, left, top, scale, font);
            paper.saveState();
            drawing.shapes().forEach(printed::shape);
            paper.restoreState();
        } catch (IOException e) {
            throw new UncheckedIOException("a font that every reader has cannot be read", e);
        }
    }

    private float x(double x) {
        return left + (float) x * scale;
    }

    private float y(double y) {
        return top - (float) y * scale;
    }

    private void shape(Drawing.Shape shape) {
        switch (shape) {
            case Drawing.Shape.Line l -> {
                boolean limit = l.look() == Drawing.Look.LIMIT;
                paper.setColorStroke(colour(l.look()));
                paper.setLineWidth(l.look() == Drawing.Look.LINE ? 1.4f : 0.7f);
                if (limit) {
                    paper.setLineDash(3, 3, 0);
                } else {
                    paper.setLineDash(0);
                }
                paper.moveTo(x(l.x1()), y(l.y1()));
                paper.lineTo(x(l.x2()), y(l.y2()));
                paper.stroke();
            }
            case Drawing.Shape.Box b -> {
                paper.setColorFill(colour(b.look()));
                paper.roundRectangle(
                        x(b.x()),
                        y(b.y() + b.height()),
                        (float) b.width() * scale,
                        (float) b.height() * scale,
                        2);
                paper.fill();
            }
            case Drawing.Shape.Dot d -> {
                boolean good = d.look() == Drawing.Look.GOOD;
                paper.setLineDash(0);
                paper.setLineWidth(1.4f);
                paper.setColorFill(good ? PrintedText.GOOD : Color.WHITE);
                paper.setColorStroke(colour(d.look()));
                paper.circle(x(d.x()), y(d.y()), 3);
                paper.fillStroke();
            }
            case Drawing.Shape.Label t -> {
                int alignment =
                        switch (t.look()) {
                            case TEXT_RIGHT -> PdfContentByte.ALIGN_RIGHT;
                            case TEXT_MIDDLE -> PdfContentByte.ALIGN_CENTER;
                            default -> PdfContentByte.ALIGN_LEFT;
                        };
                paper.beginText();
                paper.setFontAndSize(font, LETTERS * scale);
                paper.setColorFill(PrintedText.INK);
                paper.showTextAligned(
                        alignment, PrintedText.printable(t.text()), x(t.x()), y(t.y()), 0);
                paper.endText();
            }
        }
    }

    private static Color colour(Drawing.Look look) {
        return switch (look) {
            case AXIS -> PrintedText.PALE;
            case LINE -> PrintedText.INK;
            case LIMIT -> PrintedText.OPEN;
            case GOOD -> new Color(0xbf, 0xe3, 0xcc);
            case BAD -> new Color(0xf2, 0xb8, 0xb5);
            case PALE -> PrintedText.PAPER;
            case TEXT, TEXT_RIGHT, TEXT_MIDDLE -> PrintedText.INK;
        };
    }
}
