package lifeboat.verification.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openpdf.text.Document;
import org.openpdf.text.pdf.PdfDate;
import org.openpdf.text.pdf.PdfName;
import org.openpdf.text.pdf.PdfWriter;

/// Makes PDF files that depend on nothing but what is in them: no time of writing, no chance. What
/// is put in place of chance has its length, so that every offset in the file stays right.
final class SteadyPdf {
    private static final Pattern ID = Pattern.compile("/ID ?\\[<([0-9a-f]*)><([0-9a-f]*)>]");

    /// Part of a font, under a name by chance.
    private static final Pattern SUBSET = Pattern.compile("/[A-Z]{6}\\+(?=Liberation)");

    private SteadyPdf() {}

    /// Title and date; as soon as the document is open.
    static void describe(Document document, PdfWriter writer, String title, Instant date) {
        document.addTitle(title);
        document.addCreator("Lifeboat");
        PdfDate moment = new PdfDate(GregorianCalendar.from(date.atZone(ZoneOffset.UTC)));
        writer.getInfo().put(PdfName.CREATIONDATE, moment);
        writer.getInfo().put(PdfName.MODDATE, moment);
    }

    /// With identifiers that are a digest of the file instead of chance.
    static byte[] identified(byte[] pdf) {
        String text =
                SUBSET.matcher(new String(pdf, StandardCharsets.ISO_8859_1)).replaceAll("/LIFEBO+");
        Matcher id = ID.matcher(text);
        if (!id.find()) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        String without = text.replace(id.group(1), "").replace(id.group(2), "");
        String digest = digest(without.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder steady = new StringBuilder(text);
        for (int group = 2; group >= 1; group--) {
            int length = id.end(group) - id.start(group);
            steady.replace(
                    id.start(group),
                    id.end(group),
                    digest.repeat(1 + length / digest.length()).substring(0, length));
        }
        return steady.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
