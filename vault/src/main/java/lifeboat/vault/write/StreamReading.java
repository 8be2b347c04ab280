package lifeboat.vault.write;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.ContentRef;
import lifeboat.vault.chunk.Chunker;

/// Stores one stream. The calling thread reads and cuts; workers store the chunks of one buffer
/// while the next is read. No worker and no blob writer waits for the stream, however slow it is.
/// One thread calls.
final class StreamReading {
    private static final int BUFFERS = 3;

    private final SourceContext context;
    private final PackUse use;
    private final ContentBuilder content;
    private final Deque<byte[]> free = new ArrayDeque<>();
    private final Deque<Batch> running = new ArrayDeque<>();
    private int buffers;

    /// A buffer whose chunks are being stored.
    private static final class Batch {
        final byte[] buffer;
        final List<Integer> lengths;
        final CompletableFuture<List<BlobId>> ids = new CompletableFuture<>();

        Batch(byte[] buffer, List<Integer> lengths) {
            this.buffer = buffer;
            this.lengths = lengths;
        }
    }

    StreamReading(SourceContext context, PackUse use) {
        this.context = context;
        this.use = use;
        this.content =
                new ContentBuilder(
                        (kind, bytes, offset, length, owner, stored) ->
                                context.writers()
                                        .with(writer ->
                                                writer.store(
                                                        kind, bytes, offset, length, owner,
                                                        stored)),
                        use,
                        context.tally()::stored);
    }

    /// Reads `stream` to its end.
    ContentRef store(InputStream stream) throws IOException {
        try {
            byte[] buffer = buffer();
            int filled = 0;
            boolean ended = false;
            while (!ended) {
                int got = stream.readNBytes(buffer, filled, buffer.length - filled);
                context.tally().read(got);
                filled += got;
                ended = filled < buffer.length;
                List<Integer> lengths = cut(buffer, filled, ended);
                int used = lengths.stream().mapToInt(Integer::intValue).sum();
                byte[] next = ended ? buffer : buffer();
                if (!ended) {
                    System.arraycopy(buffer, used, next, 0, filled - used);
                }
                filled -= used;
                start(new Batch(buffer, lengths));
                buffer = next;
            }
            while (!running.isEmpty()) {
                settle();
            }
            return content.finish();
        } finally {
            running.forEach(batch -> batch.ids.exceptionally(_ -> List.of()).join());
        }
    }

    /// Lengths of the chunks from the start of the buffer on. A chunk is cut only where as many
    /// bytes are at hand as it could have at most.
    private List<Integer> cut(byte[] buffer, int filled, boolean ended) {
        List<Integer> lengths = new ArrayList<>();
        int start = 0;
        while (start < filled && (ended || filled - start >= Chunker.MAX)) {
            int length = context.chunker().next(buffer, start, filled - start);
            lengths.add(length);
            start += length;
        }
        return lengths;
    }

    private byte[] buffer() throws IOException {
        if (free.isEmpty() && buffers < BUFFERS) {
            buffers++;
            return new byte[FileReading.BUFFER];
        }
        while (free.isEmpty()) {
            settle();
        }
        return free.remove();
    }

    private void start(Batch batch) {
        running.add(batch);
        context.workers()
                .execute(() -> {
                    try {
                        batch.ids.complete(stored(batch));
                    } catch (IOException | RuntimeException | Error e) {
                        batch.ids.completeExceptionally(e);
                    }
                });
    }

    private List<BlobId> stored(Batch batch) throws IOException {
        return context.writers()
                .with(writer -> {
                    List<BlobId> ids = new ArrayList<>(batch.lengths.size());
                    int start = 0;
                    for (int length : batch.lengths) {
                        ids.add(
                                writer.store(
                                        BlobKind.DATA,
                                        batch.buffer,
                                        start,
                                        length,
                                        use,
                                        context.tally()::stored));
                        start += length;
                    }
                    return ids;
                });
    }

    private void settle() throws IOException {
        Batch batch = running.remove();
        List<BlobId> ids;
        try {
            ids = batch.ids.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
        for (int i = 0; i < ids.size(); i++) {
            content.add(ids.get(i), batch.lengths.get(i));
        }
        free.add(batch.buffer);
    }
}
