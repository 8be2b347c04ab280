package lifeboat.vault.read;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.targets.Content;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.ContentRef;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPage;
import lifeboat.vault.entry.PageList;
import lifeboat.vault.index.BlobPlace;
import lifeboat.vault.site.BlobIds;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.Manifest;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.SourceRecord;

/// One snapshot opened for reading. Every blob is checked against its id; every object comes from
/// whichever vault has a good copy. [#pump] uses several threads itself; the other methods may be
/// called from several threads.
public final class SnapshotReader implements AutoCloseable {
    private static final int MAX_PAGE_LIST = 256 << 20;

    private final VaultKeys keys;
    private final SnapshotId id;
    private final Manifest manifest;
    private final BlobLocator locator;
    private final FrameFetcher fetcher;
    private final ReadBuffers buffers = new ReadBuffers();
    private final BlobIds ids;
    private final Map<Frame, byte[]> recent =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Frame, byte[]> eldest) {
                    return size() > 16;
                }
            };

    private record Frame(PackId pack, int number) {}

    private SnapshotReader(
            Vaults vaults, VaultKeys keys, SnapshotId id, SnapshotCatalog.Contents contents) {
        this.keys = keys;
        this.id = id;
        this.manifest = contents.manifest();
        this.locator =
                new BlobLocator(
                        vaults, keys, manifest.summary(), manifest.packs(), contents.replaced());
        this.fetcher = new FrameFetcher(vaults, keys);
        this.ids = keys.newBlobIds();
    }

    /// Opens a snapshot; needs the recovery key.
    public static SnapshotReader open(
            Vaults vaults, VaultKeys keys, SnapshotCatalog catalog, SnapshotId id)
            throws IOException {
        return new SnapshotReader(vaults, keys, id, catalog.contents(id));
    }

    public SnapshotId id() {
        return id;
    }

    public Manifest manifest() {
        return manifest;
    }

    /// What the manifest says of a source.
    ///
    /// @throws VaultException.NotFound if the snapshot has no such source
    public SourceRecord source(String name) throws VaultException {
        return manifest.sources().stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new VaultException.NotFound(
                                "snapshot "
                                        + id.shortForm()
                                        + " has no source "
                                        + name
                                        + "; it has "
                                        + manifest.sources().stream()
                                                .map(SourceRecord::name)
                                                .toList()));
    }

    /// The pages of a source's entry list, checked against the digest in the manifest.
    public PageList pages(SourceRecord source) throws IOException {
        String what = "the entry list of " + source.name();
        ContentRef root = source.root().toContent();
        if (root.length() > MAX_PAGE_LIST) {
            throw new VaultException.Damaged(what + ": is longer than " + MAX_PAGE_LIST + " bytes");
        }
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (BlobId blob : leaves(root)) {
            byte[] part = blob(BlobKind.PAGE, blob);
            if (part.length > root.length() - list.size()) {
                throw new VaultException.Damaged(what + ": is longer than it says");
            }
            list.writeBytes(part);
        }
        byte[] bytes = list.toByteArray();
        if (!Content.of(bytes).sha256().hex().equals(source.digest())) {
            throw new VaultException.Damaged(what + ": has another digest than its manifest says");
        }
        return PageList.from(bytes, what);
    }

    /// The entries of one page, in path order.
    public List<Entry> entries(PageList.Page page) throws IOException {
        byte[] bytes = blob(BlobKind.PAGE, page.id());
        String what = "entry page " + page.id();
        List<Entry> entries = EntryPage.read(bytes, 0, bytes.length, what);
        if (entries.size() != page.entries()
                || entries.isEmpty()
                || !entries.getFirst().path().equals(page.first())) {
            throw new VaultException.Damaged(what + ": is not the one its list names");
        }
        return entries;
    }

    /// The data blobs of a content in order, all at once: for contents of moderate size.
    public List<BlobId> leaves(ContentRef content) throws IOException {
        if (content.depth() == 0) {
            return content.ids();
        }
        Leaves leaves = new Leaves(this, content);
        List<BlobId> all = new ArrayList<>();
        for (var next = leaves.next(); next.isPresent(); next = leaves.next()) {
            all.add(next.get());
        }
        return all;
    }

    /// Plain bytes of a blob, by its place.
    public int lengthOf(BlobId blob) throws IOException {
        return locator.find(blob).length();
    }

    /// Prepares for looking up many blobs.
    public void expectMany() throws IOException {
        locator.expectMany();
    }

    /// One blob, checked against its id.
    public byte[] blob(BlobKind kind, BlobId blob) throws IOException {
        VaultException.Lost first = null;
        while (true) {
            try {
                return fetched(kind, blob, locator.find(blob));
            } catch (VaultException.Lost e) {
                first = first == null ? e : first;
                // a segment may name a place that is none: ask the packs themselves
                if (!locator.distrust("blob " + blob + ": " + e.getMessage())) {
                    throw first == e
                            ? e
                            : new VaultException.Lost(
                                    e.getMessage() + " (" + first.getMessage() + ")", e);
                }
            }
        }
    }

    private synchronized byte[] fetched(BlobKind kind, BlobId blob, BlobPlace place)
            throws IOException {
        Frame frame = new Frame(place.pack(), place.frame());
        byte[] known = recent.get(frame);
        if (known != null && isThere(kind, blob, place, known, known.length)) {
            return cut(place, known);
        }
        byte[][] fetched = new byte[1][];
        fetcher.fetch(
                place.pack(),
                List.of(FrameFetcher.Wanted.of(place)),
                buffers,
                (_, bytes, length) -> {
                    if (!isThere(kind, blob, place, bytes, length)) {
                        throw new VaultException.Damaged(
                                "blob " + blob + " is not where the index says");
                    }
                    fetched[0] = java.util.Arrays.copyOf(bytes, length);
                });
        recent.put(frame, fetched[0]);
        return cut(place, fetched[0]);
    }

    private boolean isThere(BlobKind kind, BlobId blob, BlobPlace place, byte[] plain, int length) {
        return place.offset() + place.length() <= length
                && ids.id(kind, plain, place.offset(), place.length()).equals(blob);
    }

    private static byte[] cut(BlobPlace place, byte[] plain) {
        return java.util.Arrays.copyOfRange(plain, place.offset(), place.offset() + place.length());
    }

    /// The bytes of a content as a stream, which fails if they are more or fewer than its length.
    /// The caller closes it.
    public InputStream content(ContentRef content) {
        return new BlobStream(this, new Leaves(this, content), content.length());
    }

    /// Reads many data blobs, pack by pack, with `readers` threads, and hands each one over once.
    ///
    /// @return blobs that no vault could give, with the reason; empty when all is well
    public Map<BlobId, String> pump(Collection<BlobId> wanted, int readers, BlobSink sink)
            throws IOException {
        Map<BlobId, String> lost = pumpOnce(wanted, readers, sink);
        while (!lost.isEmpty() && locator.distrust(lost.size() + " blobs are not where it says")) {
            lost = pumpOnce(List.copyOf(lost.keySet()), readers, sink);
        }
        return lost;
    }

    private Map<BlobId, String> pumpOnce(Collection<BlobId> wanted, int readers, BlobSink sink)
            throws IOException {
        Map<BlobId, String> lost = new java.util.concurrent.ConcurrentHashMap<>();
        Map<PackId, PackPump.Order> orders = new HashMap<>();
        for (BlobId blob : locator.expect(wanted)) {
            try {
                BlobPlace place = locator.find(blob);
                orders.computeIfAbsent(place.pack(), PackPump.Order::new).add(blob, place);
            } catch (VaultException.Lost e) {
                lost.put(blob, String.valueOf(e.getMessage()));
            }
        }
        List<PackPump.Order> inOrder = new ArrayList<>(orders.values());
        inOrder.sort(Comparator.comparing(order -> order.pack().hex()));
        PackPump pump = new PackPump(fetcher, keys, inOrder, lost, sink);
        try (ExecutorService threads =
                Executors.newFixedThreadPool(
                        readers,
                        Thread.ofPlatform().daemon().name("lifeboat-reader-", 0).factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                running.add(threads.submit(pump));
            }
            for (Future<?> reader : running) {
                await(reader);
            }
        }
        return lost;
    }

    private static void await(Future<?> reader) throws IOException {
        try {
            reader.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("a reader failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while reading");
        }
    }

    /// What was passed over while reading.
    public List<String> warnings() {
        return locator.warnings();
    }

    /// Where the time of reading went so far.
    public ReadTimes times() {
        return fetcher.times();
    }

    @Override
    public synchronized void close() {
        buffers.close();
        locator.close();
    }

    /// Takes blobs. Called from several threads.
    @FunctionalInterface
    public interface BlobSink {
        /// @param bytes holds the blob in `[offset, offset + length)` until this returns
        void blob(BlobId blob, byte[] bytes, int offset, int length) throws IOException;
    }
}
