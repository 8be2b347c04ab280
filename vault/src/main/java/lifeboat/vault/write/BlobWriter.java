package lifeboat.vault.write;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.index.KnownBlobs;
import lifeboat.vault.pack.PackWriter;
import lifeboat.vault.pack.PackedBlob;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.site.BlobIds;

/// Names, deduplicates and frames blobs for one worker at a time. Not safe for concurrent use.
final class BlobWriter implements AutoCloseable {
    private final BlobIds ids;
    private final KnownBlobs known;
    private final PackWriter packs;
    private final FrameCodec codec;
    private final byte[] frame = new byte[FrameCodec.MAX_PLAIN];
    private final byte[] encoded = new byte[FrameCodec.MAX_CONTENT];
    private List<PackedBlob> blobs = new ArrayList<>();
    private Set<PackUse> owners = new HashSet<>();
    private int filled;

    /// Scratch for whoever has borrowed this writer to read content into.
    private final byte[] scratch = new byte[FileReading.BUFFER];

    BlobWriter(BlobIds ids, KnownBlobs known, PackWriter packs, int level) {
        this.ids = ids;
        this.known = known;
        this.packs = packs;
        this.codec = new FrameCodec(level);
    }

    byte[] scratch() {
        return scratch;
    }

    /// Stores a blob unless it is known.
    ///
    /// @param owner learns which pack the blob is in, now or when its pack is finished
    /// @param stored told the bytes that were new
    BlobId store(
            BlobKind kind, byte[] bytes, int offset, int length, PackUse owner, NewBytes stored)
            throws IOException {
        packs.refuseIfPointless();
        BlobId id = ids.id(kind, bytes, offset, length);
        int pack = known.claim(id);
        switch (pack) {
            case KnownBlobs.CLAIMED -> {
                append(new PackedBlob(id, kind, length), bytes, offset, owner);
                stored.add(length);
            }
            case KnownBlobs.PENDING -> owner.markIncomplete();
            default -> owner.add(pack);
        }
        return id;
    }

    private void append(PackedBlob blob, byte[] bytes, int offset, PackUse owner)
            throws IOException {
        if (filled + blob.length() > frame.length || blobs.size() == PackedBlob.MAX_PER_FRAME) {
            flush();
        }
        System.arraycopy(bytes, offset, frame, filled, blob.length());
        filled += blob.length();
        blobs.add(blob);
        owners.add(owner);
    }

    /// Hands the frame begun to the open pack.
    void flush() throws IOException {
        if (blobs.isEmpty()) {
            return;
        }
        int length = codec.encode(frame, filled, encoded);
        List<PackedBlob> done = blobs;
        Set<PackUse> doneOwners = owners;
        int plain = filled;
        blobs = new ArrayList<>();
        owners = new HashSet<>();
        filled = 0;
        packs.add(encoded, length, plain, done, doneOwners);
    }

    @Override
    public void close() {
        codec.close();
    }

    /// Counts bytes that were new.
    @FunctionalInterface
    interface NewBytes {
        void add(long bytes);
    }
}
