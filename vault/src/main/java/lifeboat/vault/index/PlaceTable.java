package lifeboat.vault.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import lifeboat.vault.BlobId;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;

/// Places of blobs in a private temporary file of 40 bytes a blob, for when there are too many for
/// memory. The file has no name already while it is written: it is gone with the process. Safe for
/// concurrent use.
public final class PlaceTable implements Closeable {
    private static final int FIELDS = 1 + SegmentReader.PLACE_FIELDS;
    private static final String LABEL = "places";

    private final SortedTable table;

    private PlaceTable(SortedTable table) {
        this.table = table;
    }

    /// Writes blobs in order of their ids; those whose pack has a negative number are left out.
    ///
    /// @param directory with room
    /// @param numbers what each pack is called from now on
    public static PlaceTable of(Path directory, BlobCursor blobs, Numbers numbers)
            throws IOException {
        SortedTableWriter out = SortedTableWriter.unnamed(directory, LABEL, FIELDS);
        try {
            while (blobs.next()) {
                int number = numbers.of(blobs.pack());
                if (number >= 0) {
                    out.record(blobs.high(), blobs.low()).field(number);
                    for (int i = 0; i < SegmentReader.PLACE_FIELDS; i++) {
                        out.field(blobs.field(i));
                    }
                }
            }
            return new PlaceTable(out.finishAndOpen());
        } catch (IOException | RuntimeException | Error e) {
            out.close();
            throw e;
        }
    }

    /// One table of all that several say; they are closed.
    public static PlaceTable merged(Path directory, List<PlaceTable> tables) throws IOException {
        try {
            return of(directory, new Merged(tables), pack -> pack);
        } finally {
            for (PlaceTable table : tables) {
                table.close();
            }
        }
    }

    /// The first place of a blob.
    ///
    /// @param packs what the numbers of packs mean
    /// @throws VaultException.Damaged if the file was spoilt meanwhile
    public Optional<BlobPlace> find(BlobId id, PackIds packs) throws IOException {
        BlobPlace[] found = new BlobPlace[1];
        table.find(
                id,
                (page, at) -> {
                    PackId pack = packs.get(SortedTable.field(page, at, 0));
                    found[0] =
                            new BlobPlace(
                                    pack,
                                    SortedTable.field(page, at, 1),
                                    SortedTable.field(page, at, 2),
                                    SortedTable.field(page, at, 3),
                                    SortedTable.field(page, at, 4),
                                    SortedTable.field(page, at, 5));
                    return true;
                });
        return Optional.ofNullable(found[0]);
    }

    /// Blobs in the table.
    public long size() {
        return table.records();
    }

    @Override
    public void close() throws IOException {
        table.close();
    }

    /// Says what a pack is called.
    @FunctionalInterface
    public interface Numbers {
        /// @return negative for a pack whose blobs are not wanted
        int of(int pack);
    }

    private static final class Merged implements BlobCursor {
        private final PriorityQueue<SortedTable.Cursor> queue;
        private SortedTable.@org.jspecify.annotations.Nullable Cursor current;

        Merged(List<PlaceTable> tables) throws IOException {
            queue =
                    new PriorityQueue<>(
                            Math.max(1, tables.size()),
                            (a, b) ->
                                    a.high() != b.high()
                                            ? Long.compareUnsigned(a.high(), b.high())
                                            : Long.compareUnsigned(a.low(), b.low()));
            for (PlaceTable table : tables) {
                SortedTable.Cursor cursor = table.table.cursor();
                if (cursor.next()) {
                    queue.add(cursor);
                }
            }
        }

        @Override
        public boolean next() throws IOException {
            SortedTable.Cursor before = current;
            if (before != null && before.next()) {
                queue.add(before);
            }
            current = queue.poll();
            return current != null;
        }

        private SortedTable.Cursor at() {
            SortedTable.Cursor here = current;
            if (here == null) {
                throw new IllegalStateException("no blob was asked for");
            }
            return here;
        }

        @Override
        public long high() {
            return at().high();
        }

        @Override
        public long low() {
            return at().low();
        }

        @Override
        public int pack() {
            return at().field(0);
        }

        @Override
        public int field(int number) {
            return at().field(1 + number);
        }
    }
}
