package lifeboat.engines.mariadb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;

/// What `mariadb-backup --stream=mbstream` writes, passed on as it is and looked at on the way:
/// every chunk has its checksum, every file that was begun is ended, the tool's own notes are all
/// there, and no name leads out of the directory it is unpacked into. Anything else is an
/// [IOException], so that no half of a copy is taken for a whole one. Used by one thread.
public final class MbstreamCheck extends InputStream {
    private static final byte[] MAGIC = "XBSTCK01".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 14;
    private static final int PAYLOAD_HEADER = 20;
    private static final int LONGEST_NAME = 4096;
    private static final int MOST_KEPT = 1 << 20;
    private static final List<String> NOTES =
            List.of("_info", "_checkpoints", "_binlog_info", "backup-my.cnf");
    private static final List<String> AT_THE_END =
            List.of("_info", "_checkpoints", "backup-my.cnf");

    /// Names of notes begin so, before and since MariaDB 11.
    private static final List<String> TOOLS = List.of("xtrabackup", "mariadb_backup", "");

    private final InputStream in;
    private final Set<String> open = new HashSet<>();
    private final Map<String, ByteArrayOutputStream> kept = new TreeMap<>();
    private final CRC32 sum = new CRC32();
    private byte[] header = new byte[0];
    private int given;
    private String name = "";
    private long payload;
    private long wantedSum;
    private long files;
    private boolean ended;

    public MbstreamCheck(InputStream in) {
        this.in = in;
    }

    /// Files so far, the tool's own notes among them.
    public long files() {
        return files;
    }

    /// A note of the tool, once it has passed: by the end of its name, because the first half of it
    /// differs between versions.
    public Optional<String> note(String end) {
        return TOOLS.stream()
                .map(tool -> kept.get(tool + end))
                .filter(Objects::nonNull)
                .map(note -> note.toString(StandardCharsets.UTF_8))
                .findFirst();
    }

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
        if (given == header.length && payload == 0 && !next()) {
            return -1;
        }
        if (given < header.length) {
            int some = Math.min(length, header.length - given);
            System.arraycopy(header, given, into, offset, some);
            given += some;
            return some;
        }
        int got = in.read(into, offset, (int) Math.min(length, payload));
        if (got < 0) {
            throw tooShort();
        }
        sum.update(into, offset, got);
        keep(into, offset, got);
        payload -= got;
        checkSum();
        return got;
    }

    private void keep(byte[] bytes, int offset, int length) throws IOException {
        ByteArrayOutputStream note = kept.get(name);
        if (note != null) {
            note.write(bytes, offset, length);
            if (note.size() > MOST_KEPT) {
                throw damaged(name + " is too long");
            }
        }
    }

    private void checkSum() throws IOException {
        if (payload == 0 && sum.getValue() != wantedSum) {
            throw damaged("the checksum of a part of " + name + " is wrong");
        }
    }

    /// Reads the head of the next chunk.
    ///
    /// @return false at the end, where everything must be there
    private boolean next() throws IOException {
        if (ended) {
            return false;
        }
        byte[] fixed = in.readNBytes(HEADER);
        if (fixed.length == 0) {
            ended = true;
            checkEnd();
            return false;
        }
        if (fixed.length < HEADER) {
            throw tooShort();
        }
        if (!Arrays.equals(Arrays.copyOf(fixed, MAGIC.length), MAGIC)) {
            throw damaged("a part of it begins with something else");
        }
        int length = number(fixed, HEADER - 4);
        if (length < 1 || length > LONGEST_NAME) {
            throw damaged("a name has " + length + " bytes");
        }
        byte[] path = whole(length);
        name = checked(new String(path, StandardCharsets.UTF_8));
        header = joined(fixed, path);
        given = 0;
        char type = (char) fixed[9];
        switch (type) {
            case 'P' -> begin();
            case 'E' -> open.remove(name);
            case 'R' -> rename();
            case 'D' -> open.remove(name);
            default -> throw damaged("a part of type " + type + " is not known here");
        }
        return true;
    }

    private void begin() throws IOException {
        byte[] more = whole(PAYLOAD_HEADER);
        header = joined(header, more);
        payload = ByteBuffer.wrap(more).order(ByteOrder.LITTLE_ENDIAN).getLong();
        wantedSum = number(more, PAYLOAD_HEADER - 4) & 0xffff_ffffL;
        if (payload < 0) {
            throw damaged("a part of " + name + " has no length");
        }
        sum.reset();
        if (open.add(name)) {
            files++;
            if (isNote(name)) {
                kept.put(name, new ByteArrayOutputStream());
            }
        }
        checkSum();
    }

    private static boolean isNote(String name) {
        return TOOLS.stream()
                .anyMatch(tool -> NOTES.stream().anyMatch(end -> name.equals(tool + end)));
    }

    private void rename() throws IOException {
        byte[] length = whole(4);
        int size = number(length, 0);
        if (size < 1 || size > LONGEST_NAME) {
            throw damaged("a name has " + size + " bytes");
        }
        byte[] other = whole(size);
        checked(new String(other, StandardCharsets.UTF_8));
        header = joined(joined(header, length), other);
    }

    private void checkEnd() throws IOException {
        if (!open.isEmpty()) {
            throw damaged("it ends within " + open.iterator().next());
        }
        for (String end : AT_THE_END) {
            if (note(end).isEmpty()) {
                throw damaged("it ends without the tool's own note *" + end);
            }
        }
    }

    /// Below the directory it is unpacked into, whatever wrote it.
    private static String checked(String path) throws IOException {
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals("..") || part.indexOf('\0') >= 0) {
                throw damaged("it names " + path.replaceAll("\\p{Cntrl}", "?"));
            }
        }
        return path;
    }

    private byte[] whole(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw tooShort();
        }
        return bytes;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static int number(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }

    private static IOException tooShort() {
        return damaged("it ends too early");
    }

    private static IOException damaged(String reason) {
        return new DamagedCopyException("the stream of mariadb-backup is bad: " + reason);
    }

    /// The stream is not what the tool writes, or not all of it.
    public static final class DamagedCopyException extends IOException {
        DamagedCopyException(String message) {
            super(message);
        }
    }
}
