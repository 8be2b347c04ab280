package lifeboat.vault.write;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import lifeboat.vault.ContentRef;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntrySink;
import lifeboat.vault.entry.OpenFile;

/// Stores one file's content: small files in one go, large ones in segments of 64 MiB that several
/// workers take (format property F8). A file that changes while it is read is read again, three
/// times at most, and then marked unstable.
final class FileTask {
    static final long SEGMENT = 64L << 20;
    private static final int ATTEMPTS = 3;

    private final EntryPath path;
    private final EntrySink.FileOpener opener;
    private final SourceContext context;
    private final CompletableFuture<Captured> result = new CompletableFuture<>();

    FileTask(EntryPath path, EntrySink.FileOpener opener, SourceContext context) {
        this.path = path;
        this.opener = opener;
        this.context = context;
    }

    /// What becomes of the file; completes exceptionally only where the run itself cannot go on.
    CompletableFuture<Captured> result() {
        return result;
    }

    void start() {
        context.workers().execute(() -> attempt(1));
    }

    private void attempt(int number) {
        try {
            OpenFile file = SourceFault.open(opener);
            if (file.entry().dataLength() <= SEGMENT) {
                whole(file, number);
            } else {
                inSegments(file, number);
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void fail(Throwable e) {
        if (e instanceof SourceFault fault) {
            result.complete(new Captured.Skipped(path, fault.reason()));
        } else {
            result.completeExceptionally(e);
        }
    }

    private void whole(OpenFile opened, int number) throws IOException {
        try (OpenFile file = opened) {
            Entry entry = file.entry();
            ContentRef content =
                    context.writers()
                            .with(writer -> {
                                var chunks =
                                        FileReading.store(
                                                file,
                                                0,
                                                entry.dataLength(),
                                                writer,
                                                context.use(),
                                                context);
                                return build(chunks, writer, context.use());
                            });
            end(file, content, number);
        }
    }

    private void inSegments(OpenFile file, int number) {
        long length = file.entry().dataLength();
        int count = Math.toIntExact((length + SEGMENT - 1) / SEGMENT);
        Segments segments =
                new Segments(
                        file, number, new AtomicReferenceArray<>(count), new AtomicInteger(count));
        for (int i = 0; i < count; i++) {
            int segment = i;
            context.workers().execute(() -> segments.run(segment, length));
        }
    }

    private ContentRef build(List<FileReading.Chunk> chunks, BlobWriter writer, PackUse use)
            throws IOException {
        ContentBuilder content = new ContentBuilder(writer::store, use, context.tally()::stored);
        for (FileReading.Chunk chunk : chunks) {
            content.add(chunk.id(), chunk.length());
        }
        return content.finish();
    }

    private void end(OpenFile file, ContentRef content, int number) throws IOException {
        Entry entry = file.entry();
        boolean stable = file.isUnchanged() && content.length() == entry.dataLength();
        if (!stable && number < ATTEMPTS) {
            context.workers().execute(() -> attempt(number + 1));
        } else {
            result.complete(new Captured.Done(entry.withContent(content, !stable)));
        }
    }

    /// A large file on its way: whoever finishes the last segment puts them together.
    private final class Segments {
        private final OpenFile file;
        private final int attempt;
        private final AtomicReferenceArray<List<FileReading.Chunk>> parts;
        private final AtomicInteger left;
        private final PackUse use = new PackUse();
        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

        Segments(
                OpenFile file,
                int attempt,
                AtomicReferenceArray<List<FileReading.Chunk>> parts,
                AtomicInteger left) {
            this.file = file;
            this.attempt = attempt;
            this.parts = parts;
            this.left = left;
        }

        void run(int segment, long length) {
            try {
                if (failures.isEmpty()) {
                    long from = segment * SEGMENT;
                    long to = Math.min(from + SEGMENT, length);
                    parts.set(
                            segment,
                            context.writers()
                                    .with(writer ->
                                            FileReading.store(
                                                    file, from, to, writer, use, context)));
                }
            } catch (Throwable e) {
                failures.add(e);
            } finally {
                if (left.decrementAndGet() == 0) {
                    join();
                }
            }
        }

        private void join() {
            try (file) {
                Throwable failure = failures.peek();
                if (failure != null) {
                    throw failure;
                }
                List<FileReading.Chunk> all = new ArrayList<>();
                for (int i = 0; i < parts.length(); i++) {
                    all.addAll(parts.get(i));
                }
                ContentRef content = context.writers().with(writer -> build(all, writer, use));
                context.addLarge(content, use);
                end(file, content, attempt);
            } catch (Throwable e) {
                fail(e);
            }
        }
    }
}
