package lifeboat.restore.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.backup.directory.DirectoryCapture;
import lifeboat.backup.directory.DirectorySource;
import lifeboat.vault.BlobId;
import lifeboat.vault.ContentRef;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntrySink;
import lifeboat.vault.entry.HardLink;
import lifeboat.vault.entry.OpenFile;

/// A captured tree in memory, and the simplest engine that writes it back.
final class CapturedTree implements EntrySink {
    final TreeMap<EntryPath, Entry> entries = new TreeMap<>();
    private final Map<ContentRef, byte[]> contents = new HashMap<>();
    private long next;

    static CapturedTree of(Path root, Path cache) throws IOException {
        CapturedTree tree = new CapturedTree();
        try (DirectoryCapture capture =
                DirectoryCapture.of(DirectorySource.of(root), cache, Clock.systemUTC())) {
            if (capture.run(tree).problems() > 0) {
                throw new AssertionError("problems");
            }
        }
        return tree;
    }

    @Override
    public void add(Entry entry) {
        entries.put(entry.path(), entry);
    }

    @Override
    public void addFile(EntryPath path, FileOpener opener, Outcome outcome) throws IOException {
        try (OpenFile file = opener.open()) {
            byte[] bytes = new byte[Math.toIntExact(file.entry().dataLength())];
            if (file.read(0, bytes, 0, bytes.length) != bytes.length || !file.isUnchanged()) {
                throw new AssertionError("changing");
            }
            Entry entry = file.entry().withContent(put(bytes), false);
            entries.put(path, entry);
            outcome.stored(entry);
        }
    }

    ContentRef put(byte[] bytes) {
        if (bytes.length == 0) {
            return ContentRef.EMPTY;
        }
        ContentRef content = new ContentRef(bytes.length, 0, List.of(new BlobId(7, next++)));
        contents.put(content, bytes);
        return content;
    }

    byte[] content(Entry entry) {
        return contents.getOrDefault(entry.content(), new byte[0]);
    }

    @Override
    public Entry storeStream(Entry entry, InputStream stream) throws IOException {
        throw new FileSystemException("no streams here");
    }

    @Override
    public void addProblem(EntryPath path, String reason) {
        throw new AssertionError(path + ": " + reason);
    }

    @Override
    public boolean holds(ContentRef content) {
        return false;
    }

    /// Writes everything that `writer` does not have yet.
    ///
    /// @return files whose content was written
    int writeTo(DirectoryWriter writer) throws IOException {
        Map<HardLink, Entry> firsts = new HashMap<>();
        int files = 0;
        for (Entry entry : entries.values()) {
            HardLink link = entry.hardLink();
            Entry first = link == null ? null : firsts.putIfAbsent(link, entry);
            if (first != null) {
                writer.makeHardLink(first, entry);
            } else if (!writer.alreadyRestored(entry)) {
                files += write(writer, entry);
            }
        }
        return files;
    }

    int write(DirectoryWriter writer, Entry entry) throws IOException {
        switch (entry.type()) {
            case DIRECTORY -> writer.makeDirectory(entry);
            case SYMLINK -> writer.makeSymlink(entry);
            case FIFO, SOCKET, CHAR_DEVICE, BLOCK_DEVICE -> writer.makeSpecial(entry);
            case FILE -> {
                byte[] bytes = content(entry);
                if (bytes.length < 1 << 20) {
                    writer.writeFile(entry, bytes, 0, bytes.length);
                } else {
                    backwards(writer, entry, bytes);
                }
                return 1;
            }
        }
        return 0;
    }

    private static void backwards(DirectoryWriter writer, Entry entry, byte[] bytes)
            throws IOException {
        try (PendingFile file = writer.beginFile(entry)) {
            int piece = 300_001;
            for (int at = bytes.length / piece * piece; at >= 0; at -= piece) {
                file.write(
                        at,
                        Arrays.copyOf(bytes, bytes.length),
                        at,
                        Math.min(piece, bytes.length - at));
            }
            file.commit();
        }
    }
}
