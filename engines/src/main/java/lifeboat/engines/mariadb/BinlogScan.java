package lifeboat.engines.mariadb;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks through a file of the binary log, transaction by transaction. Bytes behind the last whole
/// event are passed over: they were still being written.
public final class BinlogScan {
    private static final int HEADER = 19;
    private static final byte[] MAGIC = {(byte) 0xfe, 'b', 'i', 'n'};
    private static final int QUERY = 2;
    private static final int XID = 16;
    private static final int XA_PREPARE = 38;
    private static final int GTID = 162;
    private static final int QUERY_COMPRESSED = 165;

    /// In the body of a GTID: a single statement, without a commit.
    private static final int STANDALONE = 1;

    private static final int FLAGS_AT = 12;
    private static final int MOST_EVENT = 1 << 30;

    private BinlogScan() {}

    /// What was found.
    ///
    /// @param end position behind the last transaction wanted
    /// @param last the last transaction wanted
    /// @param met whether a transaction that is not wanted any more was found
    public record Found(long end, Optional<Transaction> last, boolean met) {}

    /// A transaction by its beginning in the log.
    ///
    /// @param time by the server's clock, in whole seconds
    /// @param gtid as in `0-1-42`
    public record Transaction(Instant time, String gtid) {}

    /// Looks for the first transaction that is not before a moment. One that is there in part only
    /// does not count.
    ///
    /// @param from position of an event
    /// @param before a whole second; empty: everything is wanted
    /// @throws IOException if the file is none of a binary log
    public static Found look(Path file, long from, Optional<Instant> before) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            byte[] magic = in.readNBytes(MAGIC.length);
            if (!Arrays.equals(magic, MAGIC)) {
                throw new IOException(file.getFileName() + " is no binary log");
            }
            Group group = new Group();
            long at = MAGIC.length;
            for (Event event = next(in, file, at); event != null; event = next(in, file, at)) {
                if (at >= from && event.type() == GTID) {
                    Transaction found = event.transaction();
                    if (before.isPresent() && !found.time().isBefore(before.get())) {
                        return new Found(at, group.last, true);
                    }
                    group.begin(at, found, event.isStandalone());
                } else if (at >= from) {
                    group.see(event);
                }
                at += event.length();
            }
            return new Found(group.open ? group.start : at, group.last, false);
        }
    }

    /// The transaction that is being read.
    private static final class Group {
        Optional<Transaction> last = Optional.empty();
        boolean open;
        long start;
        private Optional<Transaction> now = Optional.empty();
        private boolean standalone;

        void begin(long at, Transaction transaction, boolean single) {
            open = true;
            start = at;
            now = Optional.of(transaction);
            standalone = single;
        }

        void see(Event event) {
            boolean query = event.type() == QUERY || event.type() == QUERY_COMPRESSED;
            boolean ends =
                    event.type() == XID
                            || event.type() == XA_PREPARE
                            || (query && (standalone || event.saysEnd()));
            if (open && ends) {
                open = false;
                last = now;
            }
        }
    }

    /// One event.
    private static final class Event {
        private final ByteBuffer header;
        private final byte[] body;

        Event(ByteBuffer header, byte[] body) {
            this.header = header;
            this.body = body;
        }

        boolean isStandalone() {
            return (body[FLAGS_AT] & STANDALONE) != 0;
        }

        int type() {
            return header.get(4) & 0xff;
        }

        int length() {
            return header.getInt(9);
        }

        boolean saysEnd() {
            int tail = Math.min(body.length, 16);
            String text = new String(body, body.length - tail, tail, StandardCharsets.ISO_8859_1);
            return text.contains("COMMIT") || text.contains("ROLLBACK");
        }

        Transaction transaction() {
            ByteBuffer gtid = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
            return new Transaction(
                    Instant.ofEpochSecond(Integer.toUnsignedLong(header.getInt(0))),
                    Integer.toUnsignedString(gtid.getInt(8))
                            + "-"
                            + Integer.toUnsignedString(header.getInt(5))
                            + "-"
                            + Long.toUnsignedString(gtid.getLong(0)));
        }
    }

    /// Null where no whole event follows.
    private static @Nullable Event next(InputStream in, Path file, long at) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER) {
            return null;
        }
        ByteBuffer event = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        int length = event.getInt(9);
        int least = (header[4] & 0xff) == GTID ? HEADER + FLAGS_AT + 1 : HEADER;
        if (length < least || length > MOST_EVENT) {
            throw new IOException(
                    file.getFileName() + " holds no event at " + at + ": its length is " + length);
        }
        byte[] body = in.readNBytes(length - HEADER);
        return body.length < length - HEADER ? null : new Event(event, body);
    }
}
