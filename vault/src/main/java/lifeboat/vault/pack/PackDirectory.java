package lifeboat.vault.pack;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.VaultException;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectDirectory;
import lifeboat.vault.wire.WireReader;
import lifeboat.vault.wire.WireWriter;

/// The blobs of a pack, frame by frame: what its directory adds to the list of frames (format
/// property F9).
///
/// @param frames blobs of each frame in order
public record PackDirectory(List<List<PackedBlob>> frames) {
    /// Bytes that one blob takes in the directory at most.
    static final int BYTES_PER_BLOB = 1 + 4 + BlobId.SIZE;

    public PackDirectory {
        frames = frames.stream().map(List::copyOf).toList();
    }

    /// The blobs as the directory keeps them.
    public byte[] toBytes() {
        WireWriter out = new WireWriter(4096);
        for (List<PackedBlob> frame : frames) {
            out.varint(frame.size());
            for (PackedBlob blob : frame) {
                out.u8(blob.kind().code()).varint(blob.length());
                out.u64(blob.id().high()).u64(blob.id().low());
            }
        }
        return out.toBytes();
    }

    /// Reads what a pack's directory says beside its frames.
    ///
    /// @throws VaultException.Damaged if blobs and frames do not fit together
    public static PackDirectory from(byte[] extra, List<ObjectDirectory.Frame> frames, String what)
            throws VaultException {
        WireReader in = new WireReader(extra, what);
        List<List<PackedBlob>> all = new ArrayList<>(frames.size());
        for (ObjectDirectory.Frame frame : frames) {
            int count = in.countOf(BlobId.SIZE + 2, PackedBlob.MAX_PER_FRAME);
            List<PackedBlob> blobs = new ArrayList<>(count);
            int total = 0;
            for (int i = 0; i < count; i++) {
                BlobKind kind = kind(in.u8(), what);
                int length = in.count(FrameCodec.MAX_PLAIN - total);
                total += length;
                blobs.add(
                        new PackedBlob(
                                BlobId.from(ByteBuffer.wrap(in.raw(BlobId.SIZE))), kind, length));
            }
            if (total != frame.plainLength()) {
                throw new VaultException.Damaged(what + ": the blobs of a frame do not fill it");
            }
            all.add(blobs);
        }
        in.end();
        return new PackDirectory(all);
    }

    private static BlobKind kind(int code, String what) throws VaultException {
        for (BlobKind kind : BlobKind.values()) {
            if (kind.code() == code) {
                return kind;
            }
        }
        throw new VaultException.Damaged(what + ": a blob is of unknown kind " + code);
    }
}
