package lifeboat.vault.write;

import java.io.IOException;
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
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.pack.PackDirectory;
import lifeboat.vault.pack.SealedPack;
import lifeboat.vault.seal.ObjectDirectory;
import lifeboat.vault.wire.WireReader;
import lifeboat.vault.wire.WireWriter;

/// Notes what every pack of an uncommitted run holds, before it is shipped, so that the next start
/// need not store those blobs again. Lies in the local state: losing it, or its torn end, costs
/// time only. Safe for concurrent use.
final class Journal implements AutoCloseable {
    private static final int HEAD = 8;
    private static final int MAX_RECORD = 4 << 20;
    private static final long MAX_FILE = 1L << 30;

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
        long good = scan(file).length();
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
        return scan(file).packs();
    }

    /// @param length bytes that are whole
    private record Scan(List<Noted> packs, long length) {}

    private static Scan scan(Path file) throws IOException {
        byte[] bytes;
        try {
            if (Files.size(file) > MAX_FILE) {
                return new Scan(List.of(), 0);
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new Scan(List.of(), 0);
        }
        Map<PackId, Noted> noted = new LinkedHashMap<>();
        int at = 0;
        while (bytes.length - at >= HEAD) {
            ByteBuffer head = ByteBuffer.wrap(bytes, at, HEAD);
            int length = head.getInt();
            int sum = head.getInt();
            if (length < 1 || length > MAX_RECORD || length > bytes.length - at - HEAD) {
                break;
            }
            if (checksum(bytes, at + HEAD, length) != sum) {
                break;
            }
            try {
                Noted pack = parse(bytes, at + HEAD, length);
                noted.put(pack.id(), pack);
            } catch (VaultException e) {
                break;
            }
            at += HEAD + length;
        }
        return new Scan(List.copyOf(noted.values()), at);
    }

    private static Noted parse(byte[] bytes, int offset, int length) throws VaultException {
        WireReader in = new WireReader(bytes, offset, length, "the journal");
        PackId id = new PackId(in.u64(), in.u64(), in.u64(), in.u64());
        long size = in.u64();
        int count = in.countOf(3, ObjectDirectory.MAX_FRAMES);
        List<ObjectDirectory.Frame> frames = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            frames.add(
                    new ObjectDirectory.Frame(
                            in.varint(), in.count(Integer.MAX_VALUE), in.count(Integer.MAX_VALUE)));
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
