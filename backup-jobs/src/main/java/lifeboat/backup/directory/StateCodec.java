package lifeboat.backup.directory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import lifeboat.vault.BlobId;
import lifeboat.vault.ContentRef;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.Extent;
import lifeboat.vault.entry.FileTime;
import lifeboat.vault.entry.LinkTarget;
import lifeboat.vault.entry.Xattr;

/// One file state as bytes; of its path only what differs from the one before.
final class StateCodec {
    private StateCodec() {}

    /// Bytes that one state takes at most.
    static int limit(FileState state) {
        long size = 256L + state.path().length() + state.linkTarget().toBytes().length;
        size += 16L * state.content().ids().size() + 20L * state.extents().size();
        for (Xattr xattr : state.xattrs()) {
            size += 20L + xattr.name().length + xattr.value().length;
        }
        return Math.toIntExact(size);
    }

    static void write(ByteBuffer out, FileState state, byte[] previous) {
        byte[] path = state.path().toBytes();
        int shared = java.util.Arrays.mismatch(path, previous);
        shared = shared < 0 ? path.length : shared;
        putNumber(out, shared);
        putBytes(out, path, shared);
        putNumber(out, state.size());
        putTime(out, state.modified());
        putTime(out, state.changed());
        putNumber(out, state.device());
        putNumber(out, state.inode());
        byte[] target = state.linkTarget().toBytes();
        putBytes(out, target, 0);
        putNumber(out, state.xattrs().size());
        for (Xattr xattr : state.xattrs()) {
            putBytes(out, xattr.name(), 0);
            putBytes(out, xattr.value(), 0);
        }
        putNumber(out, state.sparse() ? state.extents().size() + 1L : 0);
        for (Extent extent : state.extents()) {
            putNumber(out, extent.offset());
            putNumber(out, extent.length());
        }
        putNumber(out, state.content().length());
        putNumber(out, state.content().depth());
        putNumber(out, state.content().ids().size());
        state.content().ids().forEach(id -> id.to(out));
    }

    /// @throws java.nio.BufferUnderflowException if bytes are missing
    /// @throws IllegalArgumentException if this is no state
    static FileState read(ByteBuffer in, byte[] previous) {
        int shared = count(in, previous.length);
        int own = count(in, in.remaining());
        byte[] path = java.util.Arrays.copyOf(previous, shared + own);
        in.get(path, shared, own);
        long size = number(in);
        FileTime modified = time(in);
        FileTime changed = time(in);
        long device = number(in);
        long inode = number(in);
        LinkTarget target = LinkTarget.of(bytes(in));
        List<Xattr> xattrs = new ArrayList<>();
        for (int left = count(in, in.remaining()); left > 0; left--) {
            byte[] name = bytes(in);
            xattrs.add(Xattr.of(name, bytes(in)));
        }
        int extentsAndOne = count(in, in.remaining());
        List<Extent> extents = new ArrayList<>();
        for (int left = extentsAndOne - 1; left > 0; left--) {
            long offset = number(in);
            extents.add(new Extent(offset, number(in)));
        }
        return new FileState(
                EntryPath.of(path),
                size,
                modified,
                changed,
                device,
                inode,
                target,
                xattrs,
                extentsAndOne > 0,
                extents,
                content(in));
    }

    private static ContentRef content(ByteBuffer in) {
        long length = number(in);
        int depth = count(in, ContentRef.MAX_DEPTH);
        int ids = count(in, in.remaining() / BlobId.SIZE);
        List<BlobId> blobs = new ArrayList<>(ids);
        for (int left = ids; left > 0; left--) {
            blobs.add(BlobId.from(in));
        }
        return length == 0 ? ContentRef.EMPTY : new ContentRef(length, depth, blobs);
    }

    private static void putTime(ByteBuffer out, FileTime time) {
        out.putLong(time.seconds()).putInt(time.nanos());
    }

    private static FileTime time(ByteBuffer in) {
        long seconds = in.getLong();
        return new FileTime(seconds, in.getInt());
    }

    private static void putBytes(ByteBuffer out, byte[] bytes, int from) {
        putNumber(out, bytes.length - from);
        out.put(bytes, from, bytes.length - from);
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[count(in, in.remaining())];
        in.get(bytes);
        return bytes;
    }

    /// Seven bits a byte, the lowest first.
    private static void putNumber(ByteBuffer out, long number) {
        long left = number;
        while ((left & ~0x7fL) != 0) {
            out.put((byte) (left | 0x80));
            left >>>= 7;
        }
        out.put((byte) left);
    }

    private static long number(ByteBuffer in) {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = in.get();
            number |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("number too long");
    }

    private static int count(ByteBuffer in, int limit) {
        long count = number(in);
        if (count < 0 || count > limit) {
            throw new IllegalArgumentException("count " + count + " beyond " + limit);
        }
        return (int) count;
    }
}
