package lifeboat.vault.read;

import java.io.IOException;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.seal.SealedObjectReader;

/// One object on one target, read by ranges.
record StoredBytes(Target target, ObjectKey key, long length) implements SealedObjectReader.Bytes {
    /// Asks the target for the object's length.
    static StoredBytes on(Target target, ObjectKey key) throws TargetException {
        var info = target.head(key);
        if (info.isEmpty()) {
            throw new TargetException.Missing("head " + key + ": is not there", null);
        }
        return new StoredBytes(target, key, info.get().sizeBytes());
    }

    @Override
    public byte[] read(long offset, int bytes) throws IOException {
        return Vaults.rangeFrom(target, key, offset, bytes);
    }
}
