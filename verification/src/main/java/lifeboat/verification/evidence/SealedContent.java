package lifeboat.verification.evidence;

import java.io.IOException;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.seal.SealedObjectWriter;
import lifeboat.vault.seal.SealingKeys;

/// Content of records, sealed so that every host of the site opens it and no provider.
final class SealedContent {
    static final int MAX_PLAIN = 8 << 20;

    private static final int LEVEL = 3;

    private SealedContent() {}

    static byte[] seal(byte[] plain, SealingKeys keys) {
        if (plain.length > MAX_PLAIN) {
            throw new IllegalArgumentException("content of evidence is too long");
        }
        try (FrameCodec codec = new FrameCodec(LEVEL)) {
            SealedObjectWriter out = new SealedObjectWriter(ObjectType.EVIDENCE, keys, codec);
            out.frames(plain);
            return out.finish(new byte[0]);
        }
    }

    static byte[] open(byte[] sealed, SealingKeys keys, String what) throws IOException {
        try (FrameCodec codec = new FrameCodec(LEVEL)) {
            return SealedObjectReader.open(
                            SealedObjectReader.Bytes.of(sealed),
                            ObjectType.EVIDENCE,
                            keys,
                            codec,
                            what)
                    .allFrames(MAX_PLAIN);
        }
    }
}
