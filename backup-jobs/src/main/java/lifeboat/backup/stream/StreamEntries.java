package lifeboat.backup.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import lifeboat.vault.ContentRef;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntrySink;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.FileTime;
import lifeboat.vault.entry.LinkTarget;
import lifeboat.vault.entry.Ownership;

/// Streams as files of a small tree, added in order when all of them are stored. Safe for
/// concurrent use.
final class StreamEntries implements StreamSink {
    private final EntrySink sink;
    private final FileTime time;
    private final SortedMap<EntryPath, Entry> entries = new TreeMap<>();
    private final Entropy entropy = new Entropy();
    private long bytes;

    StreamEntries(EntrySink sink, Instant time) {
        this.sink = sink;
        this.time = new FileTime(time.getEpochSecond(), time.getNano());
        entries.put(EntryPath.ROOT, entry(EntryPath.ROOT, EntryType.DIRECTORY));
    }

    @Override
    public long put(String name, InputStream stream) throws IOException {
        Entry empty = entry(EntryPath.of(name), EntryType.FILE);
        synchronized (this) {
            for (EntryPath up = empty.path().parent(); !up.isRoot(); up = up.parent()) {
                entries.putIfAbsent(up, entry(up, EntryType.DIRECTORY));
            }
            if (entries.put(empty.path(), empty) != null) {
                throw new IllegalArgumentException("stream " + name + " was captured already");
            }
        }
        Entry stored = sink.storeStream(empty, new Sampled(stream));
        synchronized (this) {
            entries.put(stored.path(), stored);
            bytes += stored.size();
        }
        return stored.size();
    }

    @Override
    public synchronized void directory(String name) {
        EntryPath path = EntryPath.of(name);
        entries.putIfAbsent(path, entry(path, EntryType.DIRECTORY));
    }

    private Entry entry(EntryPath path, EntryType type) {
        return new Entry(
                path,
                type,
                type == EntryType.DIRECTORY ? 0700 : 0600,
                new Ownership(0, 0, "root", "root"),
                time,
                time,
                0,
                LinkTarget.NONE,
                0,
                0,
                null,
                List.of(),
                0,
                List.of(),
                false,
                ContentRef.EMPTY,
                false);
    }

    /// Adds every entry.
    synchronized void finish() throws IOException {
        for (Entry entry : entries.values()) {
            sink.add(entry);
        }
    }

    synchronized long bytes() {
        return bytes;
    }

    /// Streams and directories.
    synchronized long count() {
        return entries.size();
    }

    double entropy() {
        return entropy.bitsPerByte();
    }

    private final class Sampled extends FilterInputStream {
        Sampled(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int got = super.read(into, offset, length);
            if (got > 0) {
                entropy.sample(into, offset, got);
            }
            return got;
        }
    }
}
