package lifeboat.vault.prune;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.encryption.SigningKey;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.BlobPlace;
import lifeboat.vault.index.IndexedBlob;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.index.SegmentWriter;
import lifeboat.vault.pack.PackBuffers;
import lifeboat.vault.pack.PackWriter;
import lifeboat.vault.pack.PackedBlob;
import lifeboat.vault.pack.SealedPack;
import lifeboat.vault.read.PackMove;
import lifeboat.vault.read.PackReader;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SegmentRange;
import lifeboat.vault.snapshot.SnapshotId;

/// Puts what is used of a group of packs into new packs. Each of those, their index segment and at
/// last the record of the move are put in every vault and read back whole from there, one kind
/// after the other; when all is done nobody who knows the record needs the old packs. Killed before
/// that it leaves only objects that nobody needs, and the old packs as they are. Belongs to one
/// thread.
final class Repacker {
    private static final int LEVEL = 3;
    private static final int PACK_BYTES = 32 << 20;

    private final List<Target> targets;
    private final VaultKeys keys;
    private final SigningKey siteKey;
    private final BlobUse use;
    private final Map<PackId, Long> made = new LinkedHashMap<>();
    private final List<IndexedBlob> index = new ArrayList<>();

    Repacker(List<Target> targets, VaultKeys keys, SigningKey siteKey, BlobUse use) {
        this.targets = targets;
        this.keys = keys;
        this.siteKey = siteKey;
        this.use = use;
    }

    /// No vault gives this pack whole, or it is not what a vault said of it.
    static final class Unreadable extends IOException {
        private final transient PackInfo pack;

        private Unreadable(PackInfo pack, IOException cause) {
            super("pack " + pack.id() + " stays as it is: " + cause.getMessage(), cause);
            this.pack = pack;
        }

        PackInfo pack() {
            return pack;
        }
    }

    /// What a group became.
    ///
    /// @throws Unreadable if a pack of it cannot be replaced; without it the group may
    List<PackInfo> move(RepackPlan.Group group, Instant now) throws IOException {
        made.clear();
        index.clear();
        copy(group);
        List<PackInfo> into = new ArrayList<>();
        made.forEach((id, size) -> into.add(new PackInfo(id, size)));
        Content.Sha256 segment = segment();
        List<SnapshotId> snapshots = List.copyOf(group.snapshots());
        for (int from = 0; from < snapshots.size(); from += PackMove.MAX_NAMES) {
            byte[] record =
                    PackMove.write(
                            keys.siteId(),
                            now,
                            snapshots.subList(
                                    from, Math.min(from + PackMove.MAX_NAMES, snapshots.size())),
                            group.packs().stream().map(PackInfo::id).toList(),
                            into,
                            segment,
                            range(),
                            siteKey);
            Content content = Content.of(record);
            everywhere(VaultLayout.move(content.sha256()), content);
        }
        return into;
    }

    /// Looks through a whole group for packs that cannot be replaced, so that what can be is copied
    /// once.
    ///
    /// @throws IOException if a target does not answer: what it holds is then not known
    List<Unreadable> unreadable(RepackPlan.Group group) throws IOException {
        for (Target target : targets) {
            target.list(VaultLayout.MOVES, _ -> {});
        }
        List<Unreadable> found = new ArrayList<>();
        try (PackReader reader = new PackReader(new Vaults(targets), keys)) {
            for (PackInfo pack : group.packs()) {
                try {
                    reader.blobs(pack, (blob, _, _) -> known(blob));
                } catch (IOException e) {
                    found.add(new Unreadable(pack, e));
                }
            }
        }
        return found;
    }

    private void known(PackedBlob blob) throws VaultException.Damaged {
        if (!use.knows(blob.id())) {
            throw new VaultException.Damaged("it holds something else than a vault said of it");
        }
    }

    private SegmentRange range() {
        return index.isEmpty()
                ? SegmentRange.ALL
                : SegmentRange.of(index.getFirst().id().high(), index.getLast().id().high());
    }

    private Content.Sha256 segment() throws IOException {
        index.sort(Comparator.comparing(IndexedBlob::id));
        try (FrameCodec codec = new FrameCodec(LEVEL)) {
            Content content = Content.of(SegmentWriter.write(index, made, keys.sealing(), codec));
            everywhere(VaultLayout.index(content.sha256()), content);
            return content.sha256();
        }
    }

    private void copy(RepackPlan.Group group) throws IOException {
        Set<BlobId> done = new HashSet<>();
        Set<BlobId> proven = new HashSet<>();
        try (PackReader reader = new PackReader(new Vaults(targets), keys)) {
            PackWriter writer =
                    new PackWriter(
                            new PackBuffers(PACK_BYTES, 1),
                            keys.sealing(),
                            pack -> {
                                reader.blobs(pack, (blob, _, _) -> proven.add(blob.id()));
                                ship(pack);
                            });
            copy(group, reader, writer, done);
            writer.flush();
        }
        if (!proven.equals(done)) {
            throw new VaultException.Damaged("new packs do not hold what they should");
        }
    }

    private void copy(
            RepackPlan.Group group, PackReader reader, PackWriter writer, Set<BlobId> done)
            throws IOException {
        try (Frames data = new Frames(writer);
                Frames others = new Frames(writer)) {
            for (PackInfo pack : group.packs()) {
                copy(pack, reader, data, others, done);
            }
            data.flush();
            others.flush();
        }
    }

    private void copy(
            PackInfo pack, PackReader reader, Frames data, Frames others, Set<BlobId> done)
            throws IOException {
        List<IOException> storing = new ArrayList<>();
        try {
            reader.blobs(
                    pack,
                    (blob, bytes, offset) -> {
                        known(blob);
                        if (use.isUsed(blob.id()) && done.add(blob.id())) {
                            try {
                                (blob.kind() == BlobKind.DATA ? data : others)
                                        .add(blob, bytes, offset);
                            } catch (IOException e) {
                                storing.add(e);
                                throw e;
                            }
                        }
                    });
        } catch (IOException e) {
            if (storing.contains(e)) {
                throw e;
            }
            throw new Unreadable(pack, e);
        }
    }

    /// A finished pack: when this returns every vault has shown it whole.
    private void ship(SealedPack pack) throws IOException {
        try {
            everywhere(pack.id().key(), pack.content());
        } finally {
            pack.buffer().release();
        }
        made.put(pack.id(), (long) pack.content().length());
        for (int f = 0; f < pack.frames().size(); f++) {
            var frame = pack.frames().get(f);
            int offset = 0;
            for (PackedBlob blob : pack.directory().frames().get(f)) {
                index.add(
                        new IndexedBlob(
                                blob.id(),
                                new BlobPlace(
                                        pack.id(),
                                        f,
                                        frame.offset(),
                                        frame.storedLength(),
                                        offset,
                                        blob.length())));
                offset += blob.length();
            }
        }
    }

    private void everywhere(ObjectKey key, Content content) throws IOException {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Target target : targets) {
                running.add(
                        threads.submit(() -> {
                            put(target, key, content);
                            return key;
                        }));
            }
            for (Future<?> put : running) {
                put.get();
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case null, default ->
                        throw new IllegalStateException("storing failed", e.getCause());
            }
        } catch (InterruptedException e) {
            running.forEach(put -> put.cancel(true));
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while packs were replaced");
        }
    }

    private static void put(Target target, ObjectKey key, Content content) throws IOException {
        try {
            target.put(key, content, PutMode.CREATE);
            Vaults.wholeFrom(target, key, content.length());
        } catch (IOException e) {
            throw new IOException(
                    "target "
                            + target.name()
                            + ": what replaces packs could not be stored: "
                            + e.getMessage(),
                    e);
        }
    }

    /// Gathers blobs into frames.
    private static final class Frames implements AutoCloseable {
        private final PackWriter writer;
        private final FrameCodec codec = new FrameCodec(LEVEL);
        private final byte[] plain = new byte[FrameCodec.MAX_PLAIN];
        private final byte[] encoded = new byte[FrameCodec.MAX_CONTENT];
        private List<PackedBlob> blobs = new ArrayList<>();
        private int filled;

        Frames(PackWriter writer) {
            this.writer = writer;
        }

        void add(PackedBlob blob, byte[] bytes, int offset) throws IOException {
            if (filled + blob.length() > plain.length || blobs.size() == PackedBlob.MAX_PER_FRAME) {
                flush();
            }
            System.arraycopy(bytes, offset, plain, filled, blob.length());
            filled += blob.length();
            blobs.add(blob);
        }

        void flush() throws IOException {
            if (!blobs.isEmpty()) {
                int length = codec.encode(plain, filled, encoded);
                writer.add(encoded, length, filled, blobs, Set.of());
                blobs = new ArrayList<>();
                filled = 0;
            }
        }

        @Override
        public void close() {
            codec.close();
        }
    }
}
