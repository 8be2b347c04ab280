package lifeboat.vault.write;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import lifeboat.targets.Content;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.ContentRef;
import lifeboat.vault.PackId;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPage;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntrySink;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.PageList;
import lifeboat.vault.index.KnownBlobs;

/// Captures one source into a run: takes entries in path order, has files read by workers, and
/// writes the entry list in that same order. Calls come from one thread.
public final class SourceWriter implements EntrySink, AutoCloseable {
    /// Files on their way at most, so that memory does not grow with the number of files.
    private static final int WINDOW = 4096;

    private static final int MAX_WARNINGS = 1000;

    private final SourceContext context;
    private final KnownBlobs known;
    private final PackTable packs;
    private final BlobWriter pageWriter;
    private final BackupMeter meter;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final EntryPage page = new EntryPage();
    private final List<PageList.Page> pages = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private long problems;
    private long files;
    private long directories;
    private long others;
    private long bytes;

    private record Waiting(CompletableFuture<Captured> result, Outcome outcome) {}

    private static final Outcome NOBODY =
            new Outcome() {
                @Override
                public void stored(Entry entry) {}

                @Override
                public void skipped(EntryPath path, String reason) {}
            };

    SourceWriter(
            SourceContext context,
            KnownBlobs known,
            PackTable packs,
            BlobWriter pageWriter,
            BackupMeter meter) {
        this.context = context;
        this.known = known;
        this.packs = packs;
        this.pageWriter = pageWriter;
        this.meter = meter;
    }

    @Override
    public void add(Entry entry) throws IOException {
        if (waiting.isEmpty()) {
            write(entry);
        } else {
            enqueue(
                    new Waiting(
                            CompletableFuture.completedFuture(new Captured.Done(entry)), NOBODY));
        }
    }

    @Override
    public void addFile(EntryPath path, FileOpener opener, Outcome outcome) throws IOException {
        FileTask task = new FileTask(path, opener, context);
        enqueue(new Waiting(task.result(), outcome));
        task.start();
    }

    @Override
    public Entry storeStream(Entry entry, InputStream stream) throws IOException {
        PackUse use = new PackUse();
        ContentRef content = new StreamReading(context, use).store(stream);
        context.addLarge(content, use);
        return entry.withSize(content.length()).withContent(content, false);
    }

    @Override
    public void addProblem(EntryPath path, String reason) {
        problems++;
        if (warnings.size() < MAX_WARNINGS) {
            warnings.add((path.isRoot() ? "." : path.toString()) + ": " + reason);
        }
    }

    @Override
    public boolean holds(ContentRef content) {
        for (BlobId id : content.ids()) {
            int pack = known.find(id);
            if (pack < 0) {
                return false;
            }
            context.use().add(pack);
        }
        return content.depth() == 0 || holdsLarge(content);
    }

    private boolean holdsLarge(ContentRef content) {
        List<PackId> needed = context.largeContents().packs(content).orElse(List.of());
        for (PackId id : needed) {
            var ordinal = packs.ordinal(id);
            if (ordinal.isEmpty()) {
                return false;
            }
            context.use().add(ordinal.getAsInt());
        }
        return !needed.isEmpty();
    }

    private void enqueue(Waiting next) throws IOException {
        waiting.add(next);
        while (!waiting.isEmpty()
                && (waiting.size() > WINDOW || waiting.element().result().isDone())) {
            settle(waiting.remove());
        }
    }

    private void settle(Waiting next) throws IOException {
        switch (await(next.result())) {
            case Captured.Done(var entry) -> {
                if (entry.unstable()) {
                    addProblem(
                            entry.path(),
                            "it kept changing while it was read; the copy may mix states");
                }
                write(entry);
                next.outcome().stored(entry);
            }
            case Captured.Skipped(var path, var reason) -> {
                addProblem(path, reason);
                next.outcome().skipped(path, reason);
            }
        }
    }

    private static Captured await(CompletableFuture<Captured> result) throws IOException {
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    private void write(Entry entry) throws IOException {
        boolean pageEnds;
        try {
            pageEnds = page.add(entry);
        } catch (EntryPage.TooLarge e) {
            addProblem(entry.path(), String.valueOf(e.getMessage()));
            return;
        }
        count(entry);
        if (pageEnds) {
            writePage();
        }
    }

    private void count(Entry entry) {
        switch (entry.type()) {
            case FILE -> files++;
            case DIRECTORY -> directories++;
            case SYMLINK, FIFO, SOCKET, CHAR_DEVICE, BLOCK_DEVICE -> others++;
        }
        meter.entries.increment();
        if (entry.type() == EntryType.FILE) {
            bytes += entry.content().length();
            meter.bytesSeen.add(entry.content().length());
        }
    }

    private void writePage() throws IOException {
        EntryPage.Finished finished = page.finish();
        byte[] plain = finished.bytes().shared();
        BlobId id =
                pageWriter.store(
                        BlobKind.PAGE,
                        plain,
                        0,
                        plain.length,
                        context.use(),
                        context.tally()::stored);
        pages.add(new PageList.Page(finished.first(), finished.entries(), id));
    }

    /// Waits for the last file, writes the rest of the entry list and hands every frame on. The
    /// source is then captured, though not yet shipped.
    CapturedSource finish() throws IOException {
        while (!waiting.isEmpty()) {
            settle(waiting.remove());
        }
        if (!page.isEmpty()) {
            writePage();
        }
        byte[] list = new PageList(pages).toBytes();
        ContentRef root = storeList(list);
        pageWriter.flush();
        return new CapturedSource(
                root,
                files,
                directories,
                others,
                bytes,
                context.tally().newBytes(),
                Content.of(list).sha256().hex(),
                warnings,
                problems);
    }

    private ContentRef storeList(byte[] list) throws IOException {
        ContentBuilder builder =
                new ContentBuilder(pageWriter::store, context.use(), context.tally()::stored);
        for (int at = 0; at < list.length; ) {
            int length = context.chunker().next(list, at, list.length - at);
            builder.add(
                    pageWriter.store(
                            BlobKind.PAGE,
                            list,
                            at,
                            length,
                            context.use(),
                            context.tally()::stored),
                    length);
            at += length;
        }
        return builder.finish();
    }

    /// Hands on the pages begun although nobody will list them: other sources may already count on
    /// their blobs.
    void giveUp() throws IOException {
        pageWriter.flush();
    }

    PackUse use() {
        return context.use();
    }

    /// Frees native memory; what was not finished is forgotten.
    @Override
    public void close() {
        pageWriter.close();
    }
}
