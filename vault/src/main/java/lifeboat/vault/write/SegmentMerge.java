package lifeboat.vault.write;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import lifeboat.targets.Content;
import lifeboat.vault.index.BlobBatch;
import lifeboat.vault.index.BlobCursor;
import lifeboat.vault.index.PackIds;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.index.SegmentReader;
import lifeboat.vault.index.SegmentSpan;
import lifeboat.vault.index.SegmentWriter;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.SealingKeys;

/// Merges segments and blobs not yet in one into new segments, each of a range of ids and of no
/// more blobs than asked for, so that whoever handles a segment can do so in memory. Holds one
/// frame of every segment, never a whole one. What lies in packs that no vault shows any more is
/// left behind; of a blob in several packs one place is kept. Belongs to one thread; good for one
/// merge.
final class SegmentMerge implements Closeable {
    private static final int LEVEL = 3;

    private final SegmentCache cache;
    private final SealingKeys keys;
    private final PackTable known;
    private final int partBlobs;
    private final FrameCodec codec = new FrameCodec(LEVEL);
    private final List<Source> sources = new ArrayList<>();
    private final List<SegmentCache.OpenSegment> open = new ArrayList<>();
    private final List<Made> made = new ArrayList<>();
    private final PackIds packs = new PackIds();
    private final List<byte[]> packLists = new ArrayList<>();
    private byte[] lastPacks = new byte[0];
    private int[] lastNumbers = new int[0];
    private long blobs;

    /// @param known packs that some vault shows
    /// @param partBlobs blobs of a segment at most
    SegmentMerge(SegmentCache cache, SealingKeys keys, PackTable known, int partBlobs) {
        this.cache = cache;
        this.keys = keys;
        this.known = known;
        this.partBlobs = partBlobs;
    }

    /// A segment in a file of the cache that nobody knows of yet.
    ///
    /// @param file its bytes
    /// @param sha256 their digest
    /// @param span what it covers
    record Made(Path file, Content.Sha256 sha256, SegmentSpan span) {}

    /// What takes part, with the new numbers of its packs, negative for those left behind.
    private static final class Source {
        private final BlobCursor blobs;
        private final int[] numbers;
        private final int order;

        Source(BlobCursor blobs, int[] numbers, int order) {
            this.blobs = blobs;
            this.numbers = numbers;
            this.order = order;
        }
    }

    /// Takes part: blobs whose packs are numbered as in the table of known packs.
    void add(BlobBatch batch) {
        if (batch.size() == 0) {
            return;
        }
        BlobCursor counting = batch.sorted();
        List<PackInfo> fresh = new ArrayList<>();
        int[] numbers = new int[0];
        while (nextIn(counting)) {
            int pack = counting.pack();
            if (pack >= numbers.length) {
                int from = numbers.length;
                numbers = Arrays.copyOf(numbers, pack + pack / 2 + 16);
                Arrays.fill(numbers, from, numbers.length, -1);
            }
            if (numbers[pack] < 0) {
                numbers[pack] = number(known.info(pack), fresh);
            }
        }
        packLists.add(SegmentWriter.packBytes(fresh));
        sources.add(new Source(batch.sorted(), numbers, sources.size()));
        blobs += batch.size();
    }

    private static boolean nextIn(BlobCursor batch) {
        try {
            return batch.next();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("memory does not fail", e);
        }
    }

    /// Takes part: a segment.
    void add(Content.Sha256 sha256) throws IOException {
        SegmentCache.OpenSegment bytes = SegmentCache.open(cache.file(sha256));
        open.add(bytes);
        SegmentReader segment =
                SegmentReader.open(bytes, keys, codec, "index segment " + sha256.hex());
        byte[] named = segment.packBytes();
        if (!Arrays.equals(named, lastPacks)) {
            List<PackInfo> fresh = new ArrayList<>();
            lastPacks = named;
            lastNumbers =
                    SegmentReader.packs(named, "index segment " + sha256.hex()).stream()
                            .mapToInt(pack ->
                                    known.ordinal(pack.id()).isPresent() ? number(pack, fresh) : -1)
                            .toArray();
            packLists.add(SegmentWriter.packBytes(fresh));
        }
        sources.add(new Source(segment.cursor(), lastNumbers, sources.size()));
        blobs += segment.blobs();
    }

    private int number(PackInfo pack, List<PackInfo> fresh) {
        int before = packs.size();
        int number = packs.add(pack.id());
        if (number == before) {
            fresh.add(pack);
        }
        return number;
    }

    /// Merges all that takes part.
    ///
    /// @return new segments in order of ids; none if nothing is left
    List<Made> merge() throws IOException {
        lastPacks = new byte[0];
        byte[] named = joined(packLists);
        packLists.clear();
        long parts = Math.max(1, (blobs + partBlobs - 1) / partBlobs);
        long each = (blobs + parts - 1) / parts;
        PriorityQueue<Source> queue = new PriorityQueue<>(Math.max(1, sources.size()), this::order);
        for (Source source : sources) {
            if (source.blobs.next()) {
                queue.add(source);
            }
        }
        while (!queue.isEmpty()) {
            writePart(queue, each, named);
        }
        return made;
    }

    private static byte[] joined(List<byte[]> lists) {
        byte[] all = new byte[lists.stream().mapToInt(list -> list.length).sum()];
        int at = 0;
        for (byte[] list : lists) {
            System.arraycopy(list, 0, all, at, list.length);
            at += list.length;
        }
        return all;
    }

    private int order(Source a, Source b) {
        int byHigh = Long.compareUnsigned(a.blobs.high(), b.blobs.high());
        int byId = byHigh != 0 ? byHigh : Long.compareUnsigned(a.blobs.low(), b.blobs.low());
        return byId != 0 ? byId : Integer.compare(a.order, b.order);
    }

    private void writePart(PriorityQueue<Source> queue, long most, byte[] named)
            throws IOException {
        Path file = Files.createTempFile(cache.directory(), ".segment", ".tmp");
        boolean kept = false;
        try (DigestOutputStream out =
                new DigestOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(file), 1 << 18),
                        Content.Sha256.digest())) {
            SegmentWriter segment = new SegmentWriter(out, keys, codec);
            fill(segment, queue, most);
            if (segment.blobs() > 0) {
                segment.finish(named);
                out.flush();
                made.add(
                        new Made(
                                file,
                                Content.Sha256.ofDigest(out.getMessageDigest().digest()),
                                segment.span()));
                kept = true;
            }
        } finally {
            if (!kept) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void fill(SegmentWriter segment, PriorityQueue<Source> queue, long most)
            throws IOException {
        long high = 0;
        long low = 0;
        while (segment.blobs() < most && !queue.isEmpty()) {
            Source next = queue.remove();
            BlobCursor blob = next.blobs;
            int number = next.numbers[blob.pack()];
            boolean again = segment.blobs() > 0 && blob.high() == high && blob.low() == low;
            if (number >= 0 && !again) {
                segment.add(blob, number);
                high = blob.high();
                low = blob.low();
            }
            if (blob.next()) {
                queue.add(next);
            }
        }
    }

    /// Removes what was made, because it cannot be used.
    void discard() throws IOException {
        for (Made segment : made) {
            Files.deleteIfExists(segment.file());
        }
        made.clear();
    }

    @Override
    public void close() throws IOException {
        codec.close();
        for (SegmentCache.OpenSegment segment : open) {
            segment.close();
        }
    }
}
