package lifeboat.vault.read;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import lifeboat.targets.Content;
import lifeboat.vault.VaultException;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.pack.PackDirectory;
import lifeboat.vault.pack.PackedBlob;
import lifeboat.vault.pack.SealedPack;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.site.BlobIds;
import lifeboat.vault.site.VaultKeys;

/// Reads packs for their own sake, whatever snapshot needs them. Needs the recovery key. Belongs to
/// one thread; [#close] frees native memory.
public final class PackReader implements AutoCloseable {
    private static final int DIRECTORY_BYTES = 64 * 1024;

    private final Vaults vaults;
    private final VaultKeys keys;
    private final FrameCodec codec = new FrameCodec(1);
    private final BlobIds ids;

    public PackReader(Vaults vaults, VaultKeys keys) {
        this.vaults = vaults;
        this.keys = keys;
        this.ids = keys.newBlobIds();
    }

    /// What a pack says it holds, by one vault's word: a directory opens whatever name its pack
    /// stands under.
    ///
    /// @throws VaultException.Lost if no vault says anything
    public PackDirectory directory(PackInfo pack) throws IOException {
        var key = pack.id().key();
        return vaults.fromAny(
                key,
                DIRECTORY_BYTES,
                target ->
                        directory(
                                open(new StoredBytes(target, key, pack.sizeBytes()), pack), pack));
    }

    private SealedObjectReader open(SealedObjectReader.Bytes bytes, PackInfo pack)
            throws IOException {
        return SealedObjectReader.open(
                bytes, ObjectType.PACK, keys.sealing(), codec, "pack " + pack.id());
    }

    private static PackDirectory directory(SealedObjectReader object, PackInfo pack)
            throws IOException {
        return PackDirectory.from(object.extra(), object.frames(), "pack " + pack.id());
    }

    /// Hands over every blob of a pack, in order, from bytes that match the pack's name, each
    /// checked against its id. The whole pack is in memory meanwhile.
    ///
    /// @throws VaultException.Lost if no vault has the pack whole
    /// @throws VaultException.Damaged if a blob is not what its id says
    public void blobs(PackInfo pack, Sink sink) throws IOException {
        var key = pack.id().key();
        int length = Math.toIntExact(pack.sizeBytes());
        byte[] whole =
                vaults.fromAny(
                        key,
                        length,
                        target -> {
                            byte[] bytes = Vaults.rangeFrom(target, key, 0, length);
                            if (!Content.Sha256.of(bytes, 0, length)
                                    .hex()
                                    .equals(pack.id().hex())) {
                                throw new VaultException.Damaged(
                                        key
                                                + " on "
                                                + target.name()
                                                + ": its bytes do not match its name");
                            }
                            return bytes;
                        });
        blobs(pack, whole, sink);
    }

    /// The same of a pack just made, from its bytes.
    ///
    /// @throws VaultException.Damaged if it is not what it should be
    public void blobs(SealedPack made, Sink sink) throws IOException {
        Content content = made.content();
        byte[] whole =
                Arrays.copyOfRange(
                        content.sharedArray(),
                        content.sharedOffset(),
                        content.sharedOffset() + content.length());
        blobs(new PackInfo(made.id(), whole.length), whole, sink);
    }

    private void blobs(PackInfo pack, byte[] whole, Sink sink) throws IOException {
        SealedObjectReader object = open(SealedObjectReader.Bytes.of(whole), pack);
        List<List<PackedBlob>> frames = directory(object, pack).frames();
        for (int f = 0; f < frames.size(); f++) {
            byte[] plain = object.frame(f);
            int offset = 0;
            for (PackedBlob blob : frames.get(f)) {
                if (!ids.id(blob.kind(), plain, offset, blob.length()).equals(blob.id())) {
                    throw new VaultException.Damaged(
                            "pack " + pack.id() + ": blob " + blob.id() + " is something else");
                }
                sink.blob(blob, plain, offset);
                offset += blob.length();
            }
        }
    }

    @Override
    public void close() {
        codec.close();
    }

    /// Takes blobs.
    @FunctionalInterface
    public interface Sink {
        /// @param bytes hold the blob from `offset` on until this returns
        void blob(PackedBlob blob, byte[] bytes, int offset) throws IOException;
    }
}
