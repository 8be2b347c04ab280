package lifeboat.vault.seal;

import java.util.List;
import lifeboat.encryption.FrameRole;
import lifeboat.encryption.FrameSealer;
import lifeboat.vault.wire.WireWriter;

/// Validly sealed objects with a directory of any content, as a hostile host could make them.
public final class ForgedObject {
    private ForgedObject() {}

    /// @param frames plaintexts of the frames
    /// @param directory plaintext of the directory, whatever it says
    /// @param number of the directory frame
    public static byte[] of(
            ObjectType type, SealingKeys keys, List<byte[]> frames, byte[] directory, int number) {
        ObjectHeader.NewObject object = ObjectHeader.create(type, keys);
        WireWriter out = new WireWriter().raw(object.header());
        for (int i = 0; i < frames.size(); i++) {
            out.raw(seal(object, i, FrameRole.DATA, frames.get(i)));
        }
        byte[] last = seal(object, number, FrameRole.LAST, directory);
        return out.raw(last).raw(ObjectDirectory.trailer(last.length, number)).toBytes();
    }

    /// An object whose directory claims `count` frames of these lengths and has none.
    public static byte[] claiming(
            ObjectType type, SealingKeys keys, int count, long stored, long plain, byte[] extra) {
        WireWriter directory = new WireWriter().varint(count);
        for (int i = 0; i < count; i++) {
            directory.varint(stored).varint(plain);
        }
        return of(type, keys, List.of(), directory.raw(extra).toBytes(), count);
    }

    private static byte[] seal(
            ObjectHeader.NewObject object, int number, FrameRole role, byte[] plain) {
        byte[] content = new byte[FrameCodec.MAX_CONTENT];
        try (FrameCodec codec = new FrameCodec(1)) {
            int length = codec.encode(plain, plain.length, content);
            byte[] sealed = new byte[length + FrameSealer.OVERHEAD];
            object.sealer().seal(number, role, content, 0, length, sealed, 0);
            return sealed;
        }
    }
}
