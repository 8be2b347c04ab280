package lifeboat.vault.pack;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.encryption.FrameRole;
import lifeboat.encryption.FrameSealer;
import lifeboat.targets.Content;
import lifeboat.vault.PackId;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectDirectory;
import lifeboat.vault.seal.ObjectHeader;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealingKeys;
import lifeboat.vault.seal.UnsoundStageException;

/// A pack being filled. Places are reserved one at a time under the writer's lock and sealed
/// concurrently; the last one to leave finishes it.
final class OpenPack {
    /// Room kept for directory and trailer.
    private static final int END =
            FrameCodec.MAX_CONTENT + FrameSealer.OVERHEAD + ObjectDirectory.TRAILER;

    /// Bytes of directory at most, so that it fits into one frame.
    private static final int MAX_DIRECTORY = FrameCodec.MAX_PLAIN - 64 * 1024;

    private final PackBuffer buffer;
    private final FrameSealer sealer;
    private final List<ObjectDirectory.Frame> frames = new ArrayList<>();
    private final List<List<PackedBlob>> blobs = new ArrayList<>();
    private final AtomicInteger present = new AtomicInteger(1);
    private final Set<Object> owners = new HashSet<>();
    private int size;
    private int directoryBytes;

    private OpenPack(PackBuffer buffer, ObjectHeader.NewObject object) {
        this.buffer = buffer;
        this.sealer = object.sealer();
        byte[] header = object.header();
        System.arraycopy(header, 0, buffer.bytes(), 0, header.length);
        this.size = header.length;
    }

    static OpenPack start(PackBuffer buffer, SealingKeys keys) {
        return new OpenPack(buffer, ObjectHeader.create(ObjectType.PACK, keys));
    }

    boolean hasRoom(int contentLength, int blobCount) {
        return size + contentLength + FrameSealer.OVERHEAD + END <= buffer.bytes().length
                && directoryBytes + directoryCost(blobCount) <= MAX_DIRECTORY;
    }

    private static int directoryCost(int blobCount) {
        return 16 + blobCount * PackDirectory.BYTES_PER_BLOB;
    }

    /// Call under the writer's lock, after [#hasRoom] or on a fresh pack.
    Place reserve(
            int contentLength, int plainLength, List<PackedBlob> frameBlobs, Set<?> frameOwners) {
        owners.addAll(frameOwners);
        int stored = contentLength + FrameSealer.OVERHEAD;
        Place place = new Place(frames.size(), size);
        frames.add(new ObjectDirectory.Frame(size, stored, plainLength));
        blobs.add(frameBlobs);
        size += stored;
        directoryBytes += directoryCost(frameBlobs.size());
        present.incrementAndGet();
        return place;
    }

    /// @param scratch of [FrameCodec#MAX_CONTENT] bytes, for the self-check
    void seal(Place place, byte[] content, int length, byte[] scratch) {
        seal(place, FrameRole.DATA, content, length, scratch);
    }

    private void seal(Place place, FrameRole role, byte[] content, int length, byte[] scratch) {
        int frame = place.frame();
        int offset = place.offset();
        sealer.seal(frame, role, content, 0, length, buffer.bytes(), offset);
        if (!sealer.isSound(frame, role, content, 0, length, buffer.bytes(), offset, scratch)) {
            throw new UnsoundStageException(
                    "frame " + frame + " of a pack opens to something else");
        }
    }

    /// Says that one party is done with this pack.
    ///
    /// @return whether it was the last, who must finish the pack
    boolean leave() {
        return present.decrementAndGet() == 0;
    }

    SealedPack finish(byte[] scratch) {
        PackDirectory directory = new PackDirectory(blobs);
        byte[] plain = new ObjectDirectory(frames, directory.toBytes()).toBytes();
        byte[] content = new byte[FrameCodec.MAX_CONTENT];
        try (FrameCodec codec = new FrameCodec(3)) {
            int length = codec.encode(plain, plain.length, content);
            seal(new Place(frames.size(), size), FrameRole.LAST, content, length, scratch);
            size += length + FrameSealer.OVERHEAD;
            byte[] trailer = ObjectDirectory.trailer(length + FrameSealer.OVERHEAD, frames.size());
            System.arraycopy(trailer, 0, buffer.bytes(), size, trailer.length);
            size += trailer.length;
        }
        Content.Sha256 sha256 = Content.Sha256.of(buffer.bytes(), 0, size);
        return new SealedPack(
                PackId.of(sha256),
                Content.of(buffer.bytes(), 0, size, sha256),
                frames,
                directory,
                owners,
                buffer);
    }

    /// A reserved place.
    record Place(int frame, int offset) {}
}
