package lifeboat.engines.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;

/// The blocks of data behind a table of contents in the custom format, freed of the lengths between
/// their pieces. One thread reads, block after block.
public final class ArchiveData {
    private final InputStream in;
    private final ArchiveToc toc;
    private final Set<Integer> seen = new HashSet<>();

    /// @param in stands right behind the table of contents
    public ArchiveData(InputStream in, ArchiveToc toc) {
        this.in = in;
        this.toc = toc;
    }

    /// Takes the blocks.
    public interface Taker {
        /// The rows of a table; to be read to the end.
        void table(ArchiveToc.Entry entry, InputStream rows) throws IOException;

        /// The large objects of a group.
        void largeObjects(ArchiveToc.Entry entry, LargeObjects objects) throws IOException;
    }

    /// Goes through the large objects of a group.
    public final class LargeObjects {
        /// Moves to the next one.
        ///
        /// @return its oid as an unsigned number, 0 at the end
        public long next() throws IOException {
            return Integer.toUnsignedLong(ArchiveToc.readInt(in, toc.intSize()));
        }

        /// Its bytes; to be read to the end before the next.
        public InputStream content() {
            return new Block();
        }
    }

    /// Hands over every block.
    ///
    /// @throws ArchiveException if the archive ends early, or lacks a block that its table of
    ///   contents names, or has one too many
    public void handTo(Taker taker) throws IOException {
        for (int type = in.read(); type >= 0; type = in.read()) {
            int dumpId = ArchiveToc.readInt(in, toc.intSize());
            ArchiveToc.Entry entry = toc.entries().get(dumpId);
            if (entry == null || !entry.hasData() || !seen.add(dumpId)) {
                throw new ArchiveException(
                        "the archive has data of " + dumpId + " that it should not");
            }
            if (type == ArchiveToc.BLOCK_DATA && !entry.isLargeObjects()) {
                taker.table(entry, new Block());
            } else if (type == ArchiveToc.BLOCK_LARGE_OBJECTS && entry.isLargeObjects()) {
                taker.largeObjects(entry, new LargeObjects());
            } else {
                throw new ArchiveException("the archive has a block of an unknown type " + type);
            }
        }
        for (ArchiveToc.Entry entry : toc.entries().values()) {
            if (entry.hasData() && !seen.contains(entry.dumpId())) {
                throw new ArchiveException("the archive ends without the data of " + entry.tag());
            }
        }
    }

    /// One block: pieces with their lengths, ended by a length of 0.
    private final class Block extends InputStream {
        private int left;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int total = 0;
            while (total < length && piece()) {
                int got = in.read(into, offset + total, Math.min(length - total, left));
                if (got < 0) {
                    throw new ArchiveException("the archive ends early");
                }
                left -= got;
                total += got;
            }
            return total == 0 ? -1 : total;
        }

        private boolean piece() throws IOException {
            if (left == 0 && !ended) {
                left = ArchiveToc.readInt(in, toc.intSize());
                ended = left == 0;
                if (left < 0) {
                    throw new ArchiveException("the archive holds a piece of " + left + " bytes");
                }
            }
            return !ended;
        }
    }
}
