package lifeboat.backup.postgresql;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import lifeboat.engines.postgresql.ArchiveData;

/// A group of large objects as one stream, and the list of their oids and lengths. Each object:
/// pieces of 4 bytes length and that many bytes, then a length of 0.
final class LargeObjectStream extends InputStream {
    private static final int PIECE = 1 << 16;

    private final ArchiveData.LargeObjects objects;
    private final StringBuilder list = new StringBuilder();
    private final byte[] piece = new byte[PIECE];
    private InputStream current = InputStream.nullInputStream();
    private InputStream ready = InputStream.nullInputStream();
    private boolean inObject;
    private boolean ended;

    LargeObjectStream(ArchiveData.LargeObjects objects) {
        this.objects = objects;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got = ready.read(into, offset, length);
        while (got < 0 && !ended) {
            fill();
            got = ready.read(into, offset, length);
        }
        return got;
    }

    private void fill() throws IOException {
        if (!inObject) {
            long oid = objects.next();
            if (oid == 0) {
                ended = true;
                return;
            }
            list.append(oid).append('\n');
            current = objects.content();
            inObject = true;
        }
        int got = current.readNBytes(piece, 0, PIECE);
        byte[] framed = new byte[4 + got];
        ByteBuffer.wrap(framed).putInt(got).put(piece, 0, got);
        ready = new ByteArrayInputStream(framed);
        inObject = got > 0;
    }

    /// The oids, a line each, once read to the end.
    String list() {
        return list.toString();
    }
}
