package lifeboat.vault.write;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import lifeboat.encryption.FrameSealer;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.pack.PackDirectory;
import lifeboat.vault.pack.SealedPack;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectDirectory;
import lifeboat.vault.wire.WireReader;
import lifeboat.vault.wire.WireWriter;

/// Notes what every pack of an uncommitted run holds, before it is shipped, so that the next start
/// need not store those blobs again. Lies in the local state: losing it, or its torn end, costs
/// time only. Safe for concurrent use.
final class Journal implements AutoCloseable {
    private static final int HEAD = 8;
    private static final int MAX_RECORD = 4 << 20;
    private static final int MAX_PACK_BYTES = 1 << 30;

    private final Path file;
    private final FileChannel channel;

    private Journal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// A pack that an earlier, uncommitted run made.
    ///
    /// @param id of the pack
    /// @param sizeBytes stored bytes
    /// @param frames where its frames are
    /// @param directory what they hold
    record Noted(
            PackId id,
            long sizeBytes,
            List<ObjectDirectory.Frame> frames,
            PackDirectory directory) {
        Noted {
            frames = List.copyOf(frames);
        }

        static Noted of(SealedPack pack) {
            return new Noted(pack.id(), pack.content().length(), pack.frames(), pack.directory());
        }
    }

    /// Opens the journal for appending. A torn end is cut off, so that what is noted from now on
    /// can be read back.
    static Journal open(Path file) throws IOException {
        long good = scan(file, _ -> {});
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
        if (channel.size() > good) {
            channel.truncate(good);
        }
        return new Journal(file, channel);
    }

    /// What the journal holds, as far as it is whole.
    static List<Noted> read(Path file) throws IOException {
        Map<PackId, Noted> noted = new LinkedHashMap<>();
        read(file, pack -> noted.put(pack.id(), pack));
        return List.copyOf(noted.values());
    }

    /// Hands over what the journal holds, as far as it is whole, record by record; a pack may come
    /// twice.
    static void read(Path file, Visitor each) throws IOException {
        scan(file, each);
    }

    /// Hears of one pack.
    @FunctionalInterface
    interface Visitor {
        void visit(Noted pack) throws IOException;
    }

    /// @return bytes that are whole
    private static long scan(Path file, Visitor each) throws IOException {
        long good = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            while (true) {
                byte[] start = in.readNBytes(HEAD);
                if (start.length < HEAD) {
                    return good;
                }
                ByteBuffer head = ByteBuffer.wrap(start);
                int length = head.getInt();
                int sum = head.getInt();
                if (length < 1 || length > MAX_RECORD) {
                    return good;
                }
                byte[] record = in.readNBytes(length);
                if (record.length < length || checksum(record, 0, length) != sum) {
                    return good;
                }
                Noted pack;
                try {
                    pack = parse(record, 0, length);
                } catch (VaultException e) {
                    return good;
                }
                each.visit(pack);
                good += HEAD + length;
            }
        } catch (NoSuchFileException e) {
            return good;
        }
    }

    private static Noted parse(byte[] bytes, int offset, int length) throws VaultException {
        WireReader in = new WireReader(bytes, offset, length, "the journal");
        PackId id = new PackId(in.u64(), in.u64(), in.u64(), in.u64());
        long size = in.u64();
        if (size < 0 || size > MAX_PACK_BYTES) {
            throw new VaultException.Damaged("the journal: a pack of impossible size");
        }
        int count = in.countOf(3, ObjectDirectory.MAX_FRAMES);
        List<ObjectDirectory.Frame> frames = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            frames.add(
                    new ObjectDirectory.Frame(
                            in.count((int) size),
                            in.count(FrameCodec.MAX_CONTENT + FrameSealer.OVERHEAD),
                            in.count(FrameCodec.MAX_PLAIN)));
        }
        return new Noted(
                id,
                size,
                frames,
                PackDirectory.from(in.raw(in.remaining()), frames, "the journal"));
    }

    /// Appends a pack.
    synchronized void note(SealedPack pack) throws IOException {
        PackId id = pack.id();
        WireWriter out = new WireWriter(4096);
        out.u64(id.a()).u64(id.b()).u64(id.c()).u64(id.d()).u64(pack.content().length());
        out.varint(pack.frames().size());
        for (ObjectDirectory.Frame frame : pack.frames()) {
            out.varint(frame.offset()).varint(frame.storedLength()).varint(frame.plainLength());
        }
        out.raw(pack.directory().toBytes());
        ByteBuffer record = ByteBuffer.allocate(HEAD + out.size());
        record.putInt(out.size())
                .putInt(checksum(out.array(), 0, out.size()))
                .put(out.array(), 0, out.size());
        record.flip();
        while (record.hasRemaining()) {
            channel.write(record);
        }
    }

    /// Forgets everything: it is committed.
    synchronized void clear() throws IOException {
        channel.truncate(0);
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
