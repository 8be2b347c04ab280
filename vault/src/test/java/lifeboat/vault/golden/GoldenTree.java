package lifeboat.vault.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import lifeboat.vault.ContentRef;
import lifeboat.vault.chunk.Chunker;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntrySink;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.Extent;
import lifeboat.vault.entry.FileTime;
import lifeboat.vault.entry.HardLink;
import lifeboat.vault.entry.LinkTarget;
import lifeboat.vault.entry.OpenFile;
import lifeboat.vault.entry.Ownership;
import lifeboat.vault.entry.Xattr;

/// A source with one of everything the format can hold.
final class GoldenTree {
    private static final Ownership ROOT_OWNER = new Ownership(0, 0, "root", "root");
    private static final FileTime MODIFIED = new FileTime(1_700_000_000, 123_456_789);
    private static final FileTime CHANGED = new FileTime(1_700_000_001, 1);
    private static final int REPEATS = 1030;

    private static final class File {
        private final Entry entry;
        private final byte[] data;

        File(Entry entry, byte[] data) {
            this.entry = entry;
            this.data = data;
        }

        Entry entry() {
            return entry;
        }

        byte[] data() {
            return data;
        }
    }

    private final SortedMap<EntryPath, File> files = new TreeMap<>();
    private final SortedMap<EntryPath, byte[]> streams = new TreeMap<>();

    /// @param night content of one file and the presence of another depend on it
    static GoldenTree of(int night, Chunker chunker) {
        GoldenTree tree = new GoldenTree();
        tree.put(plain(EntryPath.ROOT, EntryType.DIRECTORY), new byte[0]);
        tree.ordinary(night);
        tree.names();
        tree.special();
        tree.put(file("many-chunks", 0), manyChunks(chunker));
        return tree;
    }

    private void ordinary(int night) {
        put(file("empty", 0), new byte[0]);
        put(file("night", 0), ("night " + night).getBytes(UTF_8));
        put(file("text", 0), text(5, 300_000));
        byte[] data = new byte[40_000];
        new Random(6).nextBytes(data);
        put(file("incompressible", 0), data);
        if (night > 1) {
            put(file("added", 0), "appeared in the second night\n".getBytes(UTF_8));
        }
        byte[] shared = "one inode, two names".getBytes(UTF_8);
        for (String name : List.of("hard-1", "hard-2")) {
            Entry entry = file(name, shared.length);
            put(with(entry, new HardLink(2049, 4_294_967_296L), List.of(), 0, false), shared);
        }
        streams.put(EntryPath.of("stream.sql"), text(7, 100_000));
    }

    private void names() {
        byte[] latin1 = {'c', 'a', 'f', (byte) 0xE9};
        put(plain(EntryPath.of(latin1), EntryType.FILE), new byte[] {1});
        put(file("line\nbreak 100%", 0), new byte[] {2});
        put(plain(EntryPath.of("dir"), EntryType.DIRECTORY), new byte[0]);
        put(file("dir-sorts-after-dir/x", 0), new byte[] {3});
        put(file("dir/x", 0), new byte[] {3});
        put(file("dir/\u00e9\uD83D\uDE9A", 0), new byte[] {4});
    }

    private void special() {
        put(entry("link", EntryType.SYMLINK, "../\u00e9", 0, 0), new byte[0]);
        put(entry("fifo", EntryType.FIFO, "", 0, 0), new byte[0]);
        put(entry("socket", EntryType.SOCKET, "", 0, 0), new byte[0]);
        put(entry("tty", EntryType.CHAR_DEVICE, "", 5, 1), new byte[0]);
        put(entry("disk", EntryType.BLOCK_DEVICE, "", 259, 70_000), new byte[0]);
        List<Xattr> attributes =
                List.of(
                        Xattr.of("security.capability".getBytes(UTF_8), new byte[] {1, 0, 0, 2}),
                        Xattr.of("user.empty".getBytes(UTF_8), new byte[0]),
                        Xattr.of("user.\u00e9 =".getBytes(UTF_8), new byte[] {0, (byte) 0xFF}));
        put(with(file("attributes", 1), null, attributes, 0x10, false), new byte[] {5});
        put(with(file("unstable", 1), null, List.of(), 0, true), new byte[] {6});
        put(
                sparse("sparse", 1L << 30, new Extent(4096, 3), new Extent(500_000_000, 10)),
                text(8, 13));
        put(sparse("only-hole", 1L << 20), new byte[0]);
    }

    /// One chunk over and over: long enough to need a list, stored once.
    private static byte[] manyChunks(Chunker chunker) {
        byte[] data = new byte[Chunker.MAX];
        int length = Integer.MAX_VALUE;
        byte[] chunk = data;
        for (int seed = 0; length > 36_000; seed++) {
            chunk = text(seed, data.length);
            length = chunker.next(chunk, 0, chunk.length);
        }
        byte[] all = new byte[length * REPEATS];
        for (int i = 0; i < REPEATS; i++) {
            System.arraycopy(chunk, 0, all, i * length, length);
        }
        return all;
    }

    private static byte[] text(int seed, int length) {
        Random random = new Random(seed);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) "etaoin shrdlu\n".charAt(random.nextInt(14));
        }
        return text;
    }

    private void put(Entry entry, byte[] data) {
        Entry sized =
                entry.type() == EntryType.FILE && !entry.sparse()
                        ? entry.withSize(data.length)
                        : entry;
        files.put(entry.path(), new File(sized, data));
    }

    private static Entry file(String path, long size) {
        return plain(EntryPath.of(path), EntryType.FILE).withSize(size);
    }

    private static Entry plain(EntryPath path, EntryType type) {
        int mode = type == EntryType.DIRECTORY ? 02755 : 0644;
        return build(path, type, mode, ROOT_OWNER, MODIFIED, 0, LinkTarget.NONE, 0, 0, List.of());
    }

    /// Entries without data have a strange owner and an old time.
    private static Entry entry(String path, EntryType type, String target, int major, int minor) {
        return build(
                EntryPath.of(path),
                type,
                0777,
                new Ownership(4_294_967_294L, 1_000, "", "www data"),
                new FileTime(-315_619_200, 999_999_999),
                0,
                LinkTarget.of(target.getBytes(UTF_8)),
                major,
                minor,
                List.of());
    }

    private static Entry sparse(String path, long size, Extent... extents) {
        Entry flat =
                build(
                        EntryPath.of(path),
                        EntryType.FILE,
                        04711,
                        ROOT_OWNER,
                        MODIFIED,
                        size,
                        LinkTarget.NONE,
                        0,
                        0,
                        Arrays.asList(extents));
        return copy(flat, null, List.of(), 0, true, false);
    }

    private static Entry build(
            EntryPath path,
            EntryType type,
            int mode,
            Ownership owner,
            FileTime modified,
            long size,
            LinkTarget target,
            int major,
            int minor,
            List<Extent> extents) {
        return new Entry(
                path,
                type,
                mode,
                owner,
                modified,
                CHANGED,
                size,
                target,
                major,
                minor,
                null,
                List.of(),
                0,
                extents,
                false,
                ContentRef.EMPTY,
                false);
    }

    private static Entry with(
            Entry e,
            @org.jspecify.annotations.Nullable HardLink link,
            List<Xattr> xattrs,
            int flags,
            boolean unstable) {
        return copy(e, link, xattrs, flags, false, unstable);
    }

    private static Entry copy(
            Entry e,
            @org.jspecify.annotations.Nullable HardLink link,
            List<Xattr> xattrs,
            int flags,
            boolean sparse,
            boolean unstable) {
        return new Entry(
                e.path(),
                e.type(),
                e.mode(),
                e.ownership(),
                e.modified(),
                e.changed(),
                e.size(),
                e.linkTarget(),
                e.rdevMajor(),
                e.rdevMinor(),
                link,
                xattrs,
                flags,
                e.extents(),
                sparse,
                e.content(),
                unstable);
    }

    void captureInto(EntrySink sink) throws IOException {
        SortedMap<EntryPath, Boolean> all = new TreeMap<>();
        files.keySet().forEach(path -> all.put(path, true));
        streams.keySet().forEach(path -> all.put(path, false));
        for (EntryPath path : all.keySet()) {
            File file = files.get(path);
            if (file == null) {
                sink.addStream(
                        plain(path, EntryType.FILE),
                        new ByteArrayInputStream(streams.getOrDefault(path, new byte[0])));
            } else if (file.entry().type() == EntryType.FILE) {
                sink.addFile(path, () -> new Opened(file), new Nobody());
            } else {
                sink.add(file.entry());
            }
        }
    }

    private static final class Nobody implements EntrySink.Outcome {
        @Override
        public void stored(Entry entry) {}

        @Override
        public void skipped(EntryPath path, String reason) {}
    }

    private record Opened(File file) implements OpenFile {
        @Override
        public Entry entry() {
            return file.entry();
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) {
            int count = (int) Math.max(0, Math.min(length, file.data().length - position));
            System.arraycopy(file.data(), (int) position, into, offset, count);
            return count;
        }

        @Override
        public boolean isUnchanged() {
            return !file.entry().unstable();
        }

        @Override
        public void close() {}
    }
}
