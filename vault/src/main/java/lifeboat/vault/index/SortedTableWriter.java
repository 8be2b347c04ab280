package lifeboat.vault.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import lifeboat.vault.wire.WireWriter;

/// Writes a [SortedTable] record by record, in constant memory but for 8 bytes a page. Belongs to
/// one thread. A file that was not finished has no end and is never taken for a table.
final class SortedTableWriter implements Closeable {
    private static final int PAGES_BUFFERED = 64;

    private final FileChannel channel;
    private final String label;
    private final int fields;
    private final int perPage;
    private final ByteBuffer buffer = ByteBuffer.allocate(PAGES_BUFFERED * SortedTable.PAGE);
    private long[] fences = new long[64];
    private int pages;
    private int inPage;
    private long records;
    private long lastHigh;
    private long lastLow;

    /// @param file that is not there yet; made readable for its owner alone
    /// @param label what the table stands for; whoever opens it must say the same
    /// @param fields numbers that each record has beside its id
    SortedTableWriter(Path file, String label, int fields) throws IOException {
        this(create(file), label, fields);
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private SortedTableWriter(FileChannel channel, String label, int fields) {
        this.channel = channel;
        this.label = label;
        this.fields = fields;
        this.perPage = SortedTable.perPage(fields);
    }

    /// A table in a file that has no name any more when this returns: it is gone with the process,
    /// however that ends.
    ///
    /// @param directory where it takes room
    static SortedTableWriter unnamed(Path directory, String label, int fields) throws IOException {
        Path folder = Files.createTempDirectory(directory, "lifeboat-index");
        Path file = folder.resolve(label);
        try {
            return new SortedTableWriter(create(file), label, fields);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }

    /// Begins a record; [#field] follows as often as there are fields. Ids do not descend; equal
    /// ones may follow each other.
    SortedTableWriter record(long high, long low) throws IOException {
        int order = Long.compareUnsigned(high, lastHigh);
        if (records > 0 && (order < 0 || (order == 0 && Long.compareUnsigned(low, lastLow) < 0))) {
            throw new IllegalArgumentException("records of a sorted table descend");
        }
        if (inPage == perPage) {
            endPage();
        }
        if (inPage == 0) {
            if (pages == fences.length) {
                fences = Arrays.copyOf(fences, pages * 2);
            }
            fences[pages] = high;
            buffer.putLong(0); // sum and count, known later
        }
        buffer.putLong(high).putLong(low);
        lastHigh = high;
        lastLow = low;
        inPage++;
        records++;
        return this;
    }

    /// Adds a field to the record begun.
    SortedTableWriter field(int value) {
        buffer.putInt(value);
        return this;
    }

    private void endPage() throws IOException {
        int start = pages % PAGES_BUFFERED * SortedTable.PAGE;
        Arrays.fill(buffer.array(), buffer.position(), start + SortedTable.PAGE, (byte) 0);
        buffer.position(start + SortedTable.PAGE);
        buffer.putShort(start + 4, (short) inPage);
        buffer.putInt(start, SortedTable.pageSum(label, pages, buffer.array(), start));
        pages++;
        inPage = 0;
        if (!buffer.hasRemaining()) {
            drain();
        }
    }

    private void drain() throws IOException {
        buffer.flip();
        writeAll(buffer);
        buffer.clear();
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /// Writes the end and opens what was written; this is closed with the table.
    SortedTable finishAndOpen() throws IOException {
        finish(new byte[0]);
        return SortedTable.open(channel, label, fields);
    }

    /// Writes the end, without which the file is no table.
    ///
    /// @param extra what the user of the table keeps beside the records
    void finish(byte[] extra) throws IOException {
        if (inPage > 0) {
            endPage();
        }
        drain();
        writeAll(ByteBuffer.wrap(extra));
        WireWriter end = new WireWriter(SortedTable.COUNTS + SortedTable.TAIL + pages * 8);
        end.u64(SortedTable.MAGIC).u32(fields).u32(pages).u64(records).u64(lastHigh);
        end.u32(extra.length).u32(SortedTable.sum(label, extra, extra.length));
        for (int i = 0; i < pages; i++) {
            end.u64(fences[i]);
        }
        int length = end.size();
        end.u32(length).u32(SortedTable.sum(label, end.array(), length));
        writeAll(ByteBuffer.wrap(end.array(), 0, end.size()));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
