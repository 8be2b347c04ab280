package lifeboat.engines.postgresql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The table of contents of an archive of `pg_dump`, as it lies at the head of the custom format
/// (`pg_backup_archiver.c`, functions ReadHead and ReadToc; versions 1.12 to 1.16, that is
/// PostgreSQL 9.0 to 18). Immutable.
public final class ArchiveToc {
    /// What the next block of data is.
    static final int BLOCK_DATA = 1;

    static final int BLOCK_LARGE_OBJECTS = 3;

    private static final byte[] MAGIC = "PGDMP".getBytes(StandardCharsets.US_ASCII);
    private static final int CUSTOM = 1;
    private static final int OLDEST = 12;
    private static final int NEWEST = 16;
    private static final int MAX_BYTES = 512 << 20;
    private static final int DATE_PARTS = 7;

    private final byte[] bytes;
    private final int intSize;
    private final Map<Integer, Entry> entries;

    /// One thing in the archive.
    ///
    /// @param dumpId its number in this archive
    /// @param hasData whether a block of data belongs to it
    /// @param tag its name, for functions with arguments
    /// @param kind `TABLE`, `TABLE DATA`, `SEQUENCE SET`, …
    /// @param namespace its schema, or empty
    /// @param tablespace where it wants to lie, or empty
    /// @param definition the statement that makes it, or empty
    /// @param needs numbers of what must be there before it
    public record Entry(
            int dumpId,
            boolean hasData,
            String tag,
            String kind,
            String namespace,
            String tablespace,
            String definition,
            List<Integer> needs) {
        public Entry {
            needs = List.copyOf(needs);
        }

        /// Whether it is the content of a group of large objects.
        public boolean isLargeObjects() {
            return kind.equals("BLOBS");
        }

        /// Whether it makes a group of large objects, without their content. Since PostgreSQL 17
        /// this counts as data; before, each large object is made with the definitions.
        public boolean makesLargeObjects() {
            return kind.equals("BLOB METADATA");
        }
    }

    private ArchiveToc(byte[] bytes, int intSize, Map<Integer, Entry> entries) {
        this.bytes = bytes;
        this.intSize = intSize;
        this.entries = java.util.Collections.unmodifiableMap(entries);
    }

    /// Reads it from the head of a custom archive and no byte beyond.
    ///
    /// @throws ArchiveException if it is none, or of a version that is not known
    public static ArchiveToc read(InputStream in) throws IOException {
        return new Parser(in).toc();
    }

    /// As it was read.
    public byte[] toBytes() {
        return bytes.clone();
    }

    /// By number, in the order of the archive.
    public Map<Integer, Entry> entries() {
        return entries;
    }

    /// Bytes of an integer in the blocks behind.
    int intSize() {
        return intSize;
    }

    /// An integer of the archive: a byte for its sign, then its bytes, lowest first.
    static int readInt(InputStream in, int intSize) throws IOException {
        int sign = readByte(in);
        long value = 0;
        for (int i = 0; i < intSize; i++) {
            value |= (long) readByte(in) << (8 * i);
        }
        if (value > 0xFFFF_FFFFL) {
            throw new ArchiveException("the archive holds a number that is too large");
        }
        return (int) (sign == 0 ? value : -value);
    }

    static int readByte(InputStream in) throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new ArchiveException("the archive ends early");
        }
        return b;
    }

    private static final class Parser {
        private final InputStream in;
        private final ByteArrayOutputStream read = new ByteArrayOutputStream(1 << 16);
        private int intSize;
        private int offsetSize;
        private int minor;

        Parser(InputStream in) {
            this.in = in;
        }

        private int readByte() throws IOException {
            int b = ArchiveToc.readByte(in);
            read.write(b);
            if (read.size() > MAX_BYTES) {
                throw new ArchiveException("the table of contents of the archive is too long");
            }
            return b;
        }

        ArchiveToc toc() throws IOException {
            byte[] magic = new byte[MAGIC.length];
            for (int i = 0; i < magic.length; i++) {
                magic[i] = (byte) readByte();
            }
            if (!Arrays.equals(magic, MAGIC)) {
                throw new ArchiveException("pg_dump wrote no archive");
            }
            int major = readByte();
            minor = readByte();
            int revision = readByte();
            if (major != 1 || minor < OLDEST || minor > NEWEST) {
                throw new ArchiveException(
                        "pg_dump wrote an archive of version "
                                + major
                                + "."
                                + minor
                                + "."
                                + revision
                                + "; known are 1.12 to 1.16 (PostgreSQL up to 18)");
            }
            intSize = readByte();
            offsetSize = readByte();
            if (readByte() != CUSTOM || intSize < 1 || intSize > 8 || offsetSize > 8) {
                throw new ArchiveException("pg_dump wrote an archive of another format");
            }
            skipHead();
            Map<Integer, Entry> entries = new LinkedHashMap<>();
            int count = number();
            for (int i = 0; i < count; i++) {
                Entry entry = entry();
                if (entries.put(entry.dumpId(), entry) != null) {
                    throw new ArchiveException("the archive has two entries " + entry.dumpId());
                }
                for (int k = 0; k <= offsetSize; k++) {
                    readByte();
                }
            }
            return new ArchiveToc(read.toByteArray(), intSize, entries);
        }

        private void skipHead() throws IOException {
            if (minor >= 15) {
                readByte(); // compression
            } else {
                number();
            }
            for (int i = 0; i < DATE_PARTS; i++) {
                number();
            }
            text(); // database
            text(); // version of the server
            text(); // version of pg_dump
        }

        private Entry entry() throws IOException {
            int dumpId = number();
            boolean hasData = number() != 0;
            text(); // oid of the catalogue
            text(); // oid
            String tag = text().orElse("");
            String kind = text().orElse("");
            number(); // section
            String definition = text().orElse("");
            text(); // how to drop it
            text(); // how to copy it
            String namespace = text().orElse("");
            String tablespace = text().orElse("");
            if (minor >= 14) {
                text(); // access method
            }
            if (minor >= 16) {
                number(); // kind of relation
            }
            text(); // owner
            text(); // with oids
            List<Integer> needs = new ArrayList<>();
            for (Optional<String> need = text(); need.isPresent(); need = text()) {
                needs.add(Integer.valueOf(need.get()));
            }
            return new Entry(dumpId, hasData, tag, kind, namespace, tablespace, definition, needs);
        }

        private int number() throws IOException {
            byte[] number = in.readNBytes(1 + intSize);
            read.writeBytes(number);
            return readInt(new java.io.ByteArrayInputStream(number), intSize);
        }

        private Optional<String> text() throws IOException {
            int length = number();
            if (length < 0) {
                return Optional.empty();
            }
            byte[] text = in.readNBytes(length);
            if (text.length < length || read.size() + length > MAX_BYTES) {
                throw new ArchiveException("the archive ends early");
            }
            read.writeBytes(text);
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        }
    }
}
