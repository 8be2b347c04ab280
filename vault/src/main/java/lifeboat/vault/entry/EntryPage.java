package lifeboat.vault.entry;

import java.util.ArrayList;
import java.util.List;
import lifeboat.vault.VaultException;
import lifeboat.vault.wire.WireReader;
import lifeboat.vault.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/// A page of an entry list (format chapter "Entry lists"). Pages end where an entry's path says so,
/// so that a change moves few page borders and unchanged pages are the same blobs night after
/// night.
public final class EntryPage {
    /// No page but the last of a source is smaller.
    public static final int MIN_BYTES = 192 * 1024;

    /// A page ends with the entry that makes it this large.
    public static final int MAX_BYTES = 640 * 1024;

    /// No encoded entry may be larger: page and entry together fit a frame.
    public static final int MAX_ENTRY_BYTES = 384 * 1024;

    /// A page ends with the entry whose path makes all paths of the page this long together: paths
    /// share prefixes when stored and not when read.
    public static final int MAX_PATH_BYTES = 16 << 20;

    private static final int BORDER_MASK = 1023;

    private final WireWriter out = new WireWriter(MAX_BYTES + 4096);
    private final WireWriter scratch = new WireWriter(4096);
    private @Nullable Entry first;
    private @Nullable Entry last;
    private int count;
    private int pathBytes;

    /// Whether nothing was added since the last [#finish].
    public boolean isEmpty() {
        return count == 0;
    }

    /// Adds an entry.
    ///
    /// @return whether the page ends here
    /// @throws TooLarge if the entry's metadata takes more than [#MAX_ENTRY_BYTES]
    /// @throws IllegalArgumentException if paths do not ascend
    public boolean add(Entry entry) {
        if (last != null && last.path().compareTo(entry.path()) >= 0) {
            throw new IllegalArgumentException(
                    "entries do not ascend: " + entry.path() + " after " + last.path());
        }
        scratch.clear();
        EntryCodec.write(entry, last, scratch);
        if (scratch.size() > MAX_ENTRY_BYTES) {
            throw new TooLarge(
                    "its metadata takes "
                            + scratch.size()
                            + " bytes, more than "
                            + MAX_ENTRY_BYTES);
        }
        out.raw(scratch.toBytes());
        if (first == null) {
            first = entry;
        }
        last = entry;
        count++;
        pathBytes += entry.path().length();
        int spread = (entry.path().hashCode() * 0x9E3779B9) >>> 16;
        boolean border = (spread & BORDER_MASK) == 0;
        return out.size() >= MAX_BYTES
                || pathBytes >= MAX_PATH_BYTES
                || (out.size() >= MIN_BYTES && border);
    }

    /// Takes the page's bytes and begins a new page.
    public Finished finish() {
        if (first == null) {
            throw new IllegalStateException("an empty page");
        }
        Finished finished = new Finished(first.path(), count, new PageBytes(out.toBytes()));
        out.clear();
        first = null;
        last = null;
        count = 0;
        pathBytes = 0;
        return finished;
    }

    /// Reads a page back.
    public static List<Entry> read(byte[] bytes, int offset, int length, String what)
            throws VaultException {
        WireReader in = new WireReader(bytes, offset, length, what);
        List<Entry> entries = new ArrayList<>();
        Entry previous = null;
        int pathBytes = 0;
        while (in.remaining() > 0) {
            Entry entry = EntryCodec.read(in, previous, what);
            if (pathBytes >= MAX_PATH_BYTES) {
                throw new VaultException.Damaged(what + ": its paths are too long together");
            }
            pathBytes += entry.path().length();
            if (previous != null && previous.path().compareTo(entry.path()) >= 0) {
                throw new VaultException.Damaged(what + ": its entries do not ascend");
            }
            entries.add(entry);
            previous = entry;
        }
        return entries;
    }

    /// A finished page.
    ///
    /// @param first path on it
    /// @param entries how many
    /// @param bytes its plaintext
    public record Finished(EntryPath first, int entries, PageBytes bytes) {}

    /// The plaintext of a page.
    public static final class PageBytes {
        private final byte[] bytes;

        PageBytes(byte[] bytes) {
            this.bytes = bytes;
        }

        /// The bytes themselves; read only.
        public byte[] shared() {
            return bytes;
        }
    }

    /// An entry does not fit a page. The page is as before.
    public static final class TooLarge extends IllegalArgumentException {
        TooLarge(String message) {
            super(message);
        }
    }
}
