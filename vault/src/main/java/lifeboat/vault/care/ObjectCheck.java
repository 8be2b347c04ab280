package lifeboat.vault.care;

import java.io.IOException;
import java.util.List;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.SegmentReader;
import lifeboat.vault.log.LogCodec;
import lifeboat.vault.log.LogName;
import lifeboat.vault.pack.PackDirectory;
import lifeboat.vault.pack.PackedBlob;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.site.BlobIds;
import lifeboat.vault.site.VaultKeys;

/// Reads objects of one vault and says what is wrong with them. Belongs to one thread; constant
/// memory for packs of any size.
final class ObjectCheck implements AutoCloseable {
    private static final long MAX_SEGMENT = 1L << 30;

    private final VaultKeys keys;
    private final VerifyLevel level;
    private final FrameCodec codec = new FrameCodec(1);
    private final BlobIds ids;

    ObjectCheck(VaultKeys keys, VerifyLevel level) {
        this.keys = keys;
        this.level = level;
        this.ids = keys.newBlobIds();
    }

    /// Reads one object and notes what is wrong with it.
    void check(Target target, ObjectKey key, long sizeBytes, Faults faults) {
        try {
            read(target, key, sizeBytes);
            faults.counted(sizeBytes);
        } catch (TargetException.Missing e) {
            faults.missing(key, "is listed and not there");
        } catch (TargetException.Broken | VaultException e) {
            faults.counted(sizeBytes);
            faults.damaged(key, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            faults.unread(key, String.valueOf(e.getMessage()));
        }
    }

    private void read(Target target, ObjectKey key, long sizeBytes) throws IOException {
        String name = key.value();
        boolean opens = level == VerifyLevel.L2;
        if (opens && name.startsWith(VaultLayout.INDEXES)) {
            openSegment(target, key);
        } else if (opens && name.startsWith(VaultLayout.LOGS) && keys.sealing().canRecover()) {
            openLog(target, key);
        } else {
            boolean isPack = name.startsWith(VaultLayout.PACKS);
            pass(target, key, sizeBytes, opens && isPack && keys.sealing().canRecover());
        }
    }

    private void openSegment(Target target, ObjectKey key) throws IOException {
        byte[] stored = Vaults.wholeFrom(target, key, MAX_SEGMENT);
        SegmentReader segment =
                SegmentReader.open(
                        SealedObjectReader.Bytes.of(stored), keys.sealing(), codec, key.value());
        segment.forEach((_, _, _) -> {});
    }

    private void openLog(Target target, ObjectKey key) throws IOException {
        LogName name =
                LogName.parse(key)
                        .orElseThrow(
                                () -> new VaultException.Damaged(key + ": is no name of a log"));
        new LogCodec(keys).open(name, Vaults.wholeFrom(target, key, MAX_SEGMENT));
    }

    /// Every byte once: digest, and every frame and blob where `open` is set.
    private void pass(Target target, ObjectKey key, long sizeBytes, boolean open)
            throws IOException {
        try (StreamedPack bytes = new StreamedPack(target, key, sizeBytes)) {
            if (open) {
                openFrames(bytes, key);
            } else {
                bytes.startPass();
            }
            var digest = bytes.finishPass();
            if (!VaultLayout.digestIn(key).filter(digest::equals).isPresent()) {
                throw new VaultException.Damaged(
                        key + " on " + target.name() + ": its bytes do not match its name");
            }
        }
    }

    private void openFrames(StreamedPack bytes, ObjectKey key) throws IOException {
        String what = key.value();
        SealedObjectReader object =
                SealedObjectReader.open(bytes, ObjectType.PACK, keys.sealing(), codec, what);
        PackDirectory directory = PackDirectory.from(object.extra(), object.frames(), what);
        bytes.startPass();
        for (int i = 0; i < directory.frames().size(); i++) {
            byte[] plain = object.frame(i);
            checkBlobs(plain, directory.frames().get(i), what);
        }
    }

    private void checkBlobs(byte[] plain, List<PackedBlob> blobs, String what)
            throws VaultException {
        int offset = 0;
        for (PackedBlob blob : blobs) {
            if (!ids.id(blob.kind(), plain, offset, blob.length()).equals(blob.id())) {
                throw new VaultException.Damaged(what + ": blob " + blob.id() + " is another one");
            }
            offset += blob.length();
        }
    }

    @Override
    public void close() {
        codec.close();
    }
}
