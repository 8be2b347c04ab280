package lifeboat.backup.postgresql;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import lifeboat.backup.SourceUnusableException;
import lifeboat.engines.postgresql.WalName;
import lifeboat.vault.log.LogItem;
import lifeboat.vault.log.LogReceipt;
import lifeboat.vault.log.LogWriter;

/// Keeps files of a cluster's write-ahead log in the vaults. Safe for concurrent use.
public final class WalArchive {
    private static final int LONG_HEADER = 2;
    private static final int ADDRESS_AT = 8;
    private static final int SEGMENT_SIZE_AT = 32;
    private static final int HEADER = 40;
    private static final long MOST = 1L << 30;

    private final LogWriter writer;
    private final String source;

    /// @param source name of the source, see [LogItem#isSource]
    public WalArchive(LogWriter writer, String source) {
        this.writer = writer;
        this.source = source;
    }

    /// Keeps a finished file, as `archive_command` hands it over.
    ///
    /// @return who holds it; empty for a file that no recovery reads and that is not kept
    /// @throws SourceUnusableException if it is no file of a log, or not the one its name says
    /// @throws lifeboat.vault.log.LogConflictException if another one of its name is kept
    public Optional<LogReceipt> keep(Path file) throws IOException {
        String given = file.getFileName().toString();
        WalName name =
                WalName.parse(given)
                        .orElseThrow(() ->
                                new SourceUnusableException(
                                        given + " is no file of a write-ahead log"));
        if (Files.size(file) > MOST) {
            throw new SourceUnusableException(given + " is larger than any segment");
        }
        Instant time = Files.getLastModifiedTime(file).toInstant();
        byte[] bytes = Files.readAllBytes(file);
        return switch (name) {
            case WalName.BackupNote _ -> Optional.empty();
            case WalName.History _ -> Optional.of(writer.keep(item(name), time, bytes));
            case WalName.Segment segment -> {
                check(segment, bytes);
                yield Optional.of(writer.keep(item(name), time, bytes));
            }
            case WalName.Partial(WalName.Segment segment) -> {
                check(segment, bytes);
                yield Optional.of(writer.keepPiece(item(name), 0, time, beginning(bytes)));
            }
        };
    }

    /// Keeps what was written of a segment since.
    ///
    /// @param from bytes of it that are kept already
    LogReceipt keepPiece(WalName.Segment segment, long from, Instant time, byte[] bytes)
            throws IOException {
        return writer.keepPiece(item(segment), from, time, bytes);
    }

    private LogItem item(WalName name) {
        return new LogItem(source, name.folder(), name.item());
    }

    /// Zeros at the end were not written yet; whoever reads it fills them in again.
    private static byte[] beginning(byte[] bytes) {
        return java.util.Arrays.copyOf(bytes, written(bytes));
    }

    /// Bytes up to the last that is not zero.
    static int written(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    /// A segment begins with a page that tells its own position and the size of segments.
    private static void check(WalName.Segment segment, byte[] bytes)
            throws SourceUnusableException {
        if (bytes.length < HEADER) {
            throw new SourceUnusableException(
                    segment.fileName() + " has only " + bytes.length + " bytes");
        }
        ByteBuffer page = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        long size = page.getInt(SEGMENT_SIZE_AT) & 0xffff_ffffL;
        boolean sound =
                (page.getShort(2) & LONG_HEADER) != 0
                        && size == bytes.length
                        && Long.bitCount(size) == 1
                        && page.getLong(ADDRESS_AT) == segment.number((int) size) * size;
        if (!sound) {
            throw new SourceUnusableException(
                    segment.fileName() + " is cut, or not the segment its name says");
        }
    }
}
