package lifeboat.vault.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.index.BlobPlace;
import lifeboat.vault.site.BlobIds;
import lifeboat.vault.site.VaultKeys;

/// Works through orders of packs; several threads call the same pump and each takes the next order.
final class PackPump implements Callable<Integer> {
    private final FrameFetcher fetcher;
    private final VaultKeys keys;
    private final List<Order> orders;
    private final Map<BlobId, String> lost;
    private final SnapshotReader.BlobSink sink;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean broken = new AtomicBoolean();

    PackPump(
            FrameFetcher fetcher,
            VaultKeys keys,
            List<Order> orders,
            Map<BlobId, String> lost,
            SnapshotReader.BlobSink sink) {
        this.fetcher = fetcher;
        this.keys = keys;
        this.orders = orders;
        this.lost = lost;
        this.sink = sink;
    }

    /// The blobs wanted of one pack.
    static final class Order {
        private final PackId pack;
        private final Map<Integer, List<Piece>> byFrame = new TreeMap<>();

        private record Piece(BlobId blob, BlobPlace place) {}

        Order(PackId pack) {
            this.pack = pack;
        }

        PackId pack() {
            return pack;
        }

        void add(BlobId blob, BlobPlace place) {
            byFrame.computeIfAbsent(place.frame(), ignored -> new ArrayList<>())
                    .add(new Piece(blob, place));
        }

        private List<FrameFetcher.Wanted> frames() {
            return byFrame.values().stream()
                    .map(pieces -> FrameFetcher.Wanted.of(pieces.getFirst().place()))
                    .sorted(Comparator.comparingLong(FrameFetcher.Wanted::offset))
                    .toList();
        }
    }

    @Override
    public Integer call() throws IOException {
        BlobIds ids = keys.newBlobIds();
        int done = 0;
        try (ReadBuffers buffers = new ReadBuffers()) {
            int number;
            while (!broken.get() && (number = next.getAndIncrement()) < orders.size()) {
                fill(orders.get(number), buffers, ids);
                done++;
            }
        } catch (IOException | RuntimeException | Error e) {
            broken.set(true);
            throw e;
        }
        return done;
    }

    private void fill(Order order, ReadBuffers buffers, BlobIds ids) throws IOException {
        List<FrameFetcher.Wanted> frames = order.frames();
        List<Integer> seen = new ArrayList<>();
        try {
            fetcher.fetch(
                    order.pack(),
                    frames,
                    buffers,
                    (frame, plain, length) -> {
                        deliver(order, frame.number(), plain, length, ids);
                        seen.add(frame.number());
                    });
        } catch (VaultException.Lost e) {
            fillOneByOne(order, frames, seen, buffers, ids);
        }
    }

    /// A frame of the pack is good nowhere: save every other one.
    private void fillOneByOne(
            Order order,
            List<FrameFetcher.Wanted> frames,
            List<Integer> seen,
            ReadBuffers buffers,
            BlobIds ids)
            throws IOException {
        for (FrameFetcher.Wanted frame : frames) {
            if (seen.contains(frame.number())) {
                continue;
            }
            try {
                fetcher.fetch(
                        order.pack(),
                        List.of(frame),
                        buffers,
                        (_, plain, length) -> deliver(order, frame.number(), plain, length, ids));
            } catch (VaultException.Lost e) {
                order.byFrame
                        .getOrDefault(frame.number(), List.of())
                        .forEach(piece -> lost.put(piece.blob(), String.valueOf(e.getMessage())));
            }
        }
    }

    /// Checks every blob before the first is handed on: a frame that opens may still be that of
    /// another pack.
    private void deliver(Order order, int frame, byte[] plain, int length, BlobIds ids)
            throws IOException {
        List<Order.Piece> pieces = order.byFrame.getOrDefault(frame, List.of());
        for (Order.Piece piece : pieces) {
            BlobPlace place = piece.place();
            boolean fits = place.offset() + place.length() <= length;
            if (!fits
                    || !ids.id(BlobKind.DATA, plain, place.offset(), place.length())
                            .equals(piece.blob())) {
                throw new VaultException.Damaged(
                        "blob " + piece.blob() + " is not where the index says");
            }
        }
        for (Order.Piece piece : pieces) {
            sink.blob(piece.blob(), plain, piece.place().offset(), piece.place().length());
        }
    }
}
