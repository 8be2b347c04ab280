package lifeboat.engines.postgresql;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// Puts an archive of the custom format together again: its table of contents, then blocks of data.
/// One thread writes. Nothing is closed.
public final class ArchiveWriter {
    private static final int PIECE = 1 << 16;

    private final OutputStream out;
    private final ArchiveToc toc;
    private final byte[] piece = new byte[PIECE];

    /// Writes the table of contents.
    public ArchiveWriter(OutputStream out, ArchiveToc toc) throws IOException {
        this.out = out;
        this.toc = toc;
        out.write(toc.toBytes());
    }

    /// Writes the rows of a table.
    ///
    /// @return bytes read
    public long table(ArchiveToc.Entry entry, InputStream rows) throws IOException {
        header(ArchiveToc.BLOCK_DATA, entry);
        long total = 0;
        for (int got = rows.readNBytes(piece, 0, PIECE);
                got > 0;
                got = rows.readNBytes(piece, 0, PIECE)) {
            number(got);
            out.write(piece, 0, got);
            total += got;
        }
        number(0);
        return total;
    }

    /// Writes a group of large objects, as capture had laid them into one stream: for each object
    /// pieces of 4 bytes length and that many bytes, then a length of 0.
    ///
    /// @param oids of the objects, in the order of the stream
    /// @return bytes read
    /// @throws ArchiveException if the stream holds fewer or more objects
    public long largeObjects(ArchiveToc.Entry entry, List<Long> oids, InputStream stream)
            throws IOException {
        DataInputStream objects = new DataInputStream(stream);
        header(ArchiveToc.BLOCK_LARGE_OBJECTS, entry);
        long total = 0;
        try {
            for (long oid : oids) {
                number((int) oid);
                for (int length = objects.readInt(); length != 0; length = objects.readInt()) {
                    if (length < 0 || length > PIECE) {
                        throw new ArchiveException("a large object has a piece of " + length);
                    }
                    objects.readFully(piece, 0, length);
                    number(length);
                    out.write(piece, 0, length);
                    total += 4 + length;
                }
                total += 4;
                number(0);
            }
        } catch (EOFException e) {
            throw new ArchiveException("the stream of large objects ends early");
        }
        if (objects.read() >= 0) {
            throw new ArchiveException("the stream holds more large objects than its list");
        }
        number(0);
        return total;
    }

    private void header(int type, ArchiveToc.Entry entry) throws IOException {
        out.write(type);
        number(entry.dumpId());
    }

    private void number(int value) throws IOException {
        out.write(value < 0 ? 1 : 0);
        long magnitude = Math.abs((long) value);
        for (int i = 0; i < toc.intSize(); i++) {
            out.write((int) (magnitude >>> (8 * i)) & 0xff);
        }
    }
}
