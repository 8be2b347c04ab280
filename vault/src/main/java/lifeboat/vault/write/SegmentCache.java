package lifeboat.vault.write;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Set;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.LocalStateException;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.KnownTable;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.seal.SealedObjectReader;

/// Index segments in the local state, under their digests, with the tables made from them. A cache:
/// what is missing or damaged is fetched again.
final class SegmentCache {
    private static final long MAX_SEGMENT = 1L << 30;

    private final Path directory;
    private final Vaults vaults;

    SegmentCache(Path directory, Vaults vaults) throws IOException {
        this.directory = directory;
        this.vaults = vaults;
        LocalFiles.makeDirectory(directory);
    }

    Path directory() {
        return directory;
    }

    /// A segment as a file whose bytes match its name, fetched if need be.
    ///
    /// @throws LocalStateException if the local disk does not take it
    Path file(Content.Sha256 sha256) throws IOException {
        Path file = directory.resolve(sha256.hex());
        if (!matches(file, sha256)) {
            fetch(sha256, file);
        }
        return file;
    }

    private void fetch(Content.Sha256 sha256, Path file) throws IOException {
        try {
            Path part = Files.createTempFile(directory, ".segment", ".tmp");
            try {
                vaults.fromAny(
                        VaultLayout.index(sha256), 1 << 20, target -> fetch(target, sha256, part));
                Files.move(
                        part,
                        file,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (VaultException | TargetException | LocalStateException e) {
            throw e;
        } catch (IOException e) {
            throw new LocalStateException(file, e);
        }
    }

    private static boolean matches(Path file, Content.Sha256 sha256) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return digest(in, OutputStream.nullOutputStream()).equals(sha256);
        } catch (IOException e) {
            return false; // not there, or not readable any more: it is fetched
        }
    }

    private static Path fetch(Target target, Content.Sha256 sha256, Path into) throws IOException {
        var key = VaultLayout.index(sha256);
        try (InputStream in = target.read(key, ByteRange.ALL);
                OutputStream out = new LocalOutput(into)) {
            if (!digest(in, out).equals(sha256)) {
                throw new VaultException.Damaged(
                        key + " on " + target.name() + ": its bytes do not match its name");
            }
        }
        return into;
    }

    private static Content.Sha256 digest(InputStream in, OutputStream out) throws IOException {
        MessageDigest digest = Content.Sha256.digest();
        DigestInputStream all = new DigestInputStream(in, digest);
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        for (int got = all.read(buffer); got >= 0; got = all.read(buffer)) {
            out.write(buffer, 0, got);
            length += got;
            if (length > MAX_SEGMENT) {
                throw new VaultException.Damaged("an index segment is too long");
            }
        }
        return Content.Sha256.ofDigest(digest.digest());
    }

    /// Takes a finished file of this directory as a segment.
    void keep(Path file, Content.Sha256 sha256) throws IOException {
        Files.move(
                file,
                directory.resolve(sha256.hex()),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /// Removes everything but these segments and their tables.
    void dropOthers(Set<String> digests) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String digest =
                        name.endsWith(KnownTable.SUFFIX)
                                ? name.substring(0, name.length() - KnownTable.SUFFIX.length())
                                : name;
                if (!digests.contains(digest)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /// A segment file read by ranges; the caller closes it.
    static OpenSegment open(Path file) throws IOException {
        return new OpenSegment(FileChannel.open(file, StandardOpenOption.READ));
    }

    /// A file of the cache whose failures are told from those of a vault being read.
    private static final class LocalOutput extends OutputStream {
        private final Path file;
        private final OutputStream out;

        LocalOutput(Path file) throws IOException {
            this.file = file;
            try {
                this.out = Files.newOutputStream(file);
            } catch (IOException e) {
                throw new LocalStateException(file, e);
            }
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw new LocalStateException(file, e);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /// A segment in a file.
    record OpenSegment(FileChannel channel) implements SealedObjectReader.Bytes, AutoCloseable {
        @Override
        public long length() throws IOException {
            return channel.size();
        }

        @Override
        public byte[] read(long offset, int length) throws IOException {
            if (offset < 0 || length < 0 || offset + length > channel.size()) {
                throw new VaultException.Damaged("a range lies outside its object");
            }
            ByteBuffer bytes = ByteBuffer.allocate(length);
            long at = offset;
            while (bytes.hasRemaining()) {
                int got = channel.read(bytes, at);
                if (got < 0) {
                    throw new VaultException.Damaged("an index segment is cut");
                }
                at += got;
            }
            return bytes.array();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
