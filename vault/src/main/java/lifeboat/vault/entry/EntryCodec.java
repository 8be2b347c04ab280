package lifeboat.vault.entry;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lifeboat.vault.BlobId;
import lifeboat.vault.ContentRef;
import lifeboat.vault.VaultException;
import lifeboat.vault.wire.WireReader;
import lifeboat.vault.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/// One entry as bytes (format chapter "Entries"). Paths share a prefix with the entry before them
/// on the same page.
final class EntryCodec {
    private static final int HARD_LINK = 1;
    private static final int XATTRS = 2;
    private static final int SPARSE = 4;
    private static final int UNSTABLE = 8;
    private static final int FLAGS = 16;
    private static final int SAME_OWNER = 32;
    private static final int KNOWN_BITS = 63;

    private static final int MAX_XATTRS = 4096;
    private static final int MAX_XATTR_VALUE = 1 << 20;
    private static final int MAX_EXTENTS = 1 << 24;
    private static final int MAX_NAME = 1024;

    private EntryCodec() {}

    static void write(Entry entry, @Nullable Entry previous, WireWriter out) {
        byte[] path = entry.path().toBytes();
        byte[] before = previous == null ? new byte[0] : previous.path().toBytes();
        int shared = commonPrefix(before, path);
        out.varint(shared).string(Arrays.copyOfRange(path, shared, path.length));
        boolean sameOwner = previous != null && previous.ownership().equals(entry.ownership());
        out.u8(entry.type().code());
        out.u8(
                (entry.hardLink() != null ? HARD_LINK : 0)
                        | (entry.xattrs().isEmpty() ? 0 : XATTRS)
                        | (entry.sparse() ? SPARSE : 0)
                        | (entry.unstable() ? UNSTABLE : 0)
                        | (entry.flags() != 0 ? FLAGS : 0)
                        | (sameOwner ? SAME_OWNER : 0));
        out.varint(entry.mode());
        if (!sameOwner) {
            Ownership owner = entry.ownership();
            out.varint(owner.uid()).varint(owner.gid()).text(owner.user()).text(owner.group());
        }
        writeTime(entry.modified(), out);
        writeTime(entry.changed(), out);
        switch (entry.type()) {
            case FILE -> writeFile(entry, out);
            case SYMLINK -> out.string(entry.linkTarget().toBytes());
            case CHAR_DEVICE, BLOCK_DEVICE ->
                    out.varint(entry.rdevMajor()).varint(entry.rdevMinor());
            case DIRECTORY, FIFO, SOCKET -> {}
        }
        writeRest(entry, out);
    }

    private static void writeRest(Entry entry, WireWriter out) {
        HardLink link = entry.hardLink();
        if (link != null) {
            out.varint(link.device()).varint(link.inode());
        }
        if (!entry.xattrs().isEmpty()) {
            out.varint(entry.xattrs().size());
            for (Xattr xattr : entry.xattrs()) {
                out.string(xattr.name()).string(xattr.value());
            }
        }
        if (entry.flags() != 0) {
            out.u32(entry.flags());
        }
    }

    private static void writeFile(Entry entry, WireWriter out) {
        out.varint(entry.size());
        if (entry.sparse()) {
            out.varint(entry.extents().size());
            long end = 0;
            for (Extent extent : entry.extents()) {
                out.varint(extent.offset() - end).varint(extent.length());
                end = extent.offset() + extent.length();
            }
        }
        writeContent(entry.content(), out);
    }

    static void writeContent(ContentRef content, WireWriter out) {
        out.varint(content.length()).u8(content.depth()).varint(content.ids().size());
        for (BlobId id : content.ids()) {
            out.u64(id.high()).u64(id.low());
        }
    }

    private static void writeTime(FileTime time, WireWriter out) {
        out.signed(time.seconds()).varint(time.nanos());
    }

    static Entry read(WireReader in, @Nullable Entry previous, String what) throws VaultException {
        try {
            return readChecked(in, previous, what);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new VaultException.Damaged(what + ": an entry is not one: " + e.getMessage(), e);
        }
    }

    private static Entry readChecked(WireReader in, @Nullable Entry previous, String what)
            throws VaultException {
        byte[] before = previous == null ? new byte[0] : previous.path().toBytes();
        int shared = in.count(before.length);
        byte[] suffix = in.string(EntryPath.MAX_BYTES);
        byte[] path = Arrays.copyOf(before, shared + suffix.length);
        System.arraycopy(suffix, 0, path, shared, suffix.length);
        EntryType type = type(in.u8(), what);
        int bits = in.u8();
        if ((bits & ~KNOWN_BITS) != 0 || (previous == null && (bits & SAME_OWNER) != 0)) {
            throw new VaultException.Damaged(what + ": an entry has impossible bits " + bits);
        }
        int mode = in.count(07777);
        Ownership owner =
                (bits & SAME_OWNER) != 0 && previous != null
                        ? previous.ownership()
                        : new Ownership(
                                number32(in, what),
                                number32(in, what),
                                in.text(MAX_NAME),
                                in.text(MAX_NAME));
        FileTime modified = time(in);
        FileTime changed = time(in);
        long size = 0;
        List<Extent> extents = List.of();
        ContentRef content = ContentRef.EMPTY;
        LinkTarget target = LinkTarget.NONE;
        int major = 0;
        int minor = 0;
        switch (type) {
            case FILE -> {
                size = in.varint();
                extents = (bits & SPARSE) != 0 ? extents(in, size, what) : List.of();
                content = readContent(in);
            }
            case SYMLINK -> target = LinkTarget.of(in.string(EntryPath.MAX_BYTES));
            case CHAR_DEVICE, BLOCK_DEVICE -> {
                major = in.count(Integer.MAX_VALUE);
                minor = in.count(Integer.MAX_VALUE);
            }
            case DIRECTORY, FIFO, SOCKET -> {}
        }
        HardLink link = (bits & HARD_LINK) != 0 ? new HardLink(in.varint(), in.varint()) : null;
        List<Xattr> xattrs = (bits & XATTRS) != 0 ? xattrs(in) : List.of();
        int flags = (bits & FLAGS) != 0 ? (int) in.u32() : 0;
        return new Entry(
                EntryPath.of(path),
                type,
                mode,
                owner,
                modified,
                changed,
                size,
                target,
                major,
                minor,
                link,
                xattrs,
                flags,
                extents,
                (bits & SPARSE) != 0,
                content,
                (bits & UNSTABLE) != 0);
    }

    /// Users and groups are unsigned 32-bit numbers: 4294967294 is somebody's `nobody`.
    private static long number32(WireReader in, String what) throws VaultException {
        long value = in.varint();
        if (value < 0 || value > 0xffff_ffffL) {
            throw new VaultException.Damaged(what + ": an owner has no 32-bit number");
        }
        return value;
    }

    private static EntryType type(int code, String what) throws VaultException {
        for (EntryType type : EntryType.values()) {
            if (type.code() == code) {
                return type;
            }
        }
        throw new VaultException.Damaged(what + ": an entry is of unknown type " + code);
    }

    private static FileTime time(WireReader in) throws VaultException {
        return new FileTime(in.signed(), in.count(999_999_999));
    }

    private static List<Extent> extents(WireReader in, long size, String what)
            throws VaultException {
        int count = in.countOf(2, MAX_EXTENTS);
        List<Extent> extents = new ArrayList<>(count);
        long end = 0;
        for (int i = 0; i < count; i++) {
            Extent extent = new Extent(Math.addExact(end, in.varint()), in.varint());
            end = extent.offset() + extent.length();
            if (extent.offset() < 0 || end > size) {
                throw new VaultException.Damaged(what + ": an extent lies outside its file");
            }
            extents.add(extent);
        }
        return extents;
    }

    static ContentRef readContent(WireReader in) throws VaultException {
        long length = in.varint();
        int depth = in.u8();
        int count = in.countOf(BlobId.SIZE, ContentRef.MAX_IDS);
        List<BlobId> ids = new ArrayList<>(count);
        ByteBuffer raw = ByteBuffer.wrap(in.raw(count * BlobId.SIZE));
        for (int i = 0; i < count; i++) {
            ids.add(BlobId.from(raw));
        }
        return new ContentRef(length, depth, ids);
    }

    private static List<Xattr> xattrs(WireReader in) throws VaultException {
        int count = in.countOf(2, MAX_XATTRS);
        List<Xattr> xattrs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            xattrs.add(Xattr.of(in.string(255), in.string(MAX_XATTR_VALUE)));
        }
        return xattrs;
    }

    private static int commonPrefix(byte[] a, byte[] b) {
        int at = Arrays.mismatch(a, b);
        return at < 0 ? a.length : at;
    }
}
