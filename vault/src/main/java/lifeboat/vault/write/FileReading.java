package lifeboat.vault.write;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.chunk.Chunker;
import lifeboat.vault.entry.OpenFile;

/// Reads a stretch of content, cuts it and stores its chunks.
final class FileReading {
    /// Scratch needed for reading.
    static final int BUFFER = (1 << 20) + Chunker.MAX;

    private FileReading() {}

    /// A chunk that was stored.
    record Chunk(BlobId id, int length) {}

    /// Where bytes come from.
    @FunctionalInterface
    interface Input {
        /// @return bytes read, 0 at the end
        int read(long position, byte[] into, int offset, int length) throws IOException;
    }

    /// Stores the chunks of `[from, to)` in the file's data space, fewer where the file ends early.
    static List<Chunk> store(
            OpenFile file,
            long from,
            long to,
            BlobWriter writer,
            PackUse owner,
            SourceContext context)
            throws IOException {
        Input input =
                (position, into, offset, length) -> {
                    long left = to - from - position;
                    return left <= 0
                            ? 0
                            : file.read(
                                    from + position, into, offset, (int) Math.min(length, left));
                };
        List<Chunk> chunks = new ArrayList<>(1);
        store(input, writer, owner, context, chunks::add);
        return chunks;
    }

    /// Stores the chunks of everything `input` gives.
    static void store(
            Input input, BlobWriter writer, PackUse owner, SourceContext context, ChunkSink sink)
            throws IOException {
        byte[] buffer = writer.scratch();
        int start = 0;
        int end = 0;
        long position = 0;
        boolean ended = false;
        while (true) {
            while (!ended && end - start < Chunker.MAX) {
                if (start > 0 && buffer.length - end < Chunker.MAX) {
                    System.arraycopy(buffer, start, buffer, 0, end - start);
                    end -= start;
                    start = 0;
                }
                int got = input.read(position, buffer, end, buffer.length - end);
                ended = got == 0;
                position += got;
                end += got;
                context.tally().read(got);
            }
            if (start == end) {
                return;
            }
            int length = context.chunker().next(buffer, start, end - start);
            BlobId id =
                    writer.store(
                            BlobKind.DATA, buffer, start, length, owner, context.tally()::stored);
            sink.add(new Chunk(id, length));
            start += length;
        }
    }

    /// Takes chunks in order.
    @FunctionalInterface
    interface ChunkSink {
        void add(Chunk chunk) throws IOException;
    }
}
