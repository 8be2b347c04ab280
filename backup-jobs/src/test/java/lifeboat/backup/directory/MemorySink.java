package lifeboat.backup.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import lifeboat.vault.BlobId;
import lifeboat.vault.ContentRef;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntrySink;
import lifeboat.vault.entry.OpenFile;

/// Stores everything in memory, as an engine would: at once, or with [#later] when told to.
final class MemorySink implements EntrySink {
    final SortedMap<EntryPath, Entry> entries = new TreeMap<>();
    final SortedMap<EntryPath, String> problems = new TreeMap<>();
    final List<EntryPath> read = new ArrayList<>();
    final List<EntryPath> order = new ArrayList<>();
    final Map<ContentRef, byte[]> contents;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean lazy;
    Runnable afterFirstRead = () -> {};

    MemorySink() {
        this(new HashMap<>());
    }

    /// Knows what an earlier sink stored.
    MemorySink(Map<ContentRef, byte[]> contents) {
        this.contents = contents;
    }

    /// Reads no file before [#drain].
    MemorySink later() {
        lazy = true;
        return this;
    }

    void drain() {
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    @Override
    public void add(Entry entry) {
        order.add(entry.path());
        entries.put(entry.path(), entry);
    }

    @Override
    public void addFile(EntryPath path, FileOpener opener, Outcome outcome) {
        order.add(path);
        if (lazy) {
            waiting.add(() -> readFile(path, opener, outcome));
        } else {
            readFile(path, opener, outcome);
        }
    }

    private void readFile(EntryPath path, FileOpener opener, Outcome outcome) {
        read.add(path);
        for (int attempt = 1; ; attempt++) {
            try (OpenFile file = opener.open()) {
                byte[] bytes = new byte[Math.toIntExact(file.entry().dataLength())];
                for (int at = 0; at < bytes.length; ) {
                    int got = file.read(at, bytes, at, Math.min(100_000, bytes.length - at));
                    at += got;
                }
                afterFirstRead.run();
                boolean stable = file.isUnchanged();
                if (stable || attempt == 3) {
                    Entry entry = file.entry().withContent(put(bytes), !stable);
                    entries.put(path, entry);
                    outcome.stored(entry);
                    return;
                }
            } catch (NoSuchFileException e) {
                outcome.skipped(path, "vanished");
                return;
            } catch (IOException e) {
                problems.put(path, String.valueOf(e.getMessage()));
                outcome.skipped(path, String.valueOf(e.getMessage()));
                return;
            }
        }
    }

    private ContentRef put(byte[] bytes) {
        if (bytes.length == 0) {
            return ContentRef.EMPTY;
        }
        ByteBuffer hash = ByteBuffer.wrap(sha256(bytes));
        ContentRef content = new ContentRef(bytes.length, 0, List.of(BlobId.from(hash)));
        contents.put(content, Arrays.copyOf(bytes, bytes.length));
        return content;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public Entry storeStream(Entry entry, InputStream stream) throws IOException {
        throw new FileSystemException("no streams here");
    }

    @Override
    public void addProblem(EntryPath path, String reason) {
        problems.put(path, reason);
    }

    @Override
    public boolean holds(ContentRef content) {
        return content.length() == 0 || contents.containsKey(content);
    }

    byte[] content(EntryPath path) {
        return contents.getOrDefault(entry(path).content(), new byte[0]);
    }

    Entry entry(EntryPath path) {
        Entry entry = entries.get(path);
        if (entry == null) {
            throw new AssertionError("not captured: " + path);
        }
        return entry;
    }

    Entry entry(String path) {
        return entry(EntryPath.of(path));
    }
}
