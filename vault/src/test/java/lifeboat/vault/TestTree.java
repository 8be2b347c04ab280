package lifeboat.vault;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntrySink;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.FileTime;
import lifeboat.vault.entry.LinkTarget;
import lifeboat.vault.entry.OpenFile;
import lifeboat.vault.entry.Ownership;

/// Files in memory that are captured like a source.
public final class TestTree {
    private final SortedMap<EntryPath, byte[]> files = new TreeMap<>();

    public TestTree put(String path, byte[] content) {
        files.put(EntryPath.of(path), content);
        return this;
    }

    public Map<EntryPath, byte[]> files() {
        return files;
    }

    /// Hands every file over, to be read.
    public void captureInto(EntrySink sink) throws IOException {
        sink.add(entry(EntryPath.ROOT, EntryType.DIRECTORY, 0));
        for (var file : files.entrySet()) {
            sink.addFile(
                    file.getKey(),
                    () -> new MemoryFile(file.getKey(), file.getValue()),
                    new EntrySink.Outcome() {
                        @Override
                        public void stored(Entry entry) {}

                        @Override
                        public void skipped(EntryPath path, String reason) {}
                    });
        }
    }

    public static Entry entry(EntryPath path, EntryType type, long size) {
        return new Entry(
                path,
                type,
                type == EntryType.DIRECTORY ? 0755 : 0644,
                new Ownership(0, 0, "root", "root"),
                new FileTime(1_700_000_000, 123_456_789),
                new FileTime(1_700_000_001, 1),
                size,
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

    private static final class MemoryFile implements OpenFile {
        private final Entry entry;
        private final byte[] content;

        MemoryFile(EntryPath path, byte[] content) {
            this.entry = TestTree.entry(path, EntryType.FILE, content.length);
            this.content = content;
        }

        @Override
        public Entry entry() {
            return entry;
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) {
            int count = (int) Math.max(0, Math.min(length, content.length - position));
            System.arraycopy(content, (int) position, into, offset, count);
            return count;
        }

        @Override
        public boolean isUnchanged() {
            return true;
        }

        @Override
        public void close() {}
    }
}
