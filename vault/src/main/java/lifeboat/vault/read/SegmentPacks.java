package lifeboat.vault.read;

import java.io.IOException;
import java.util.List;
import lifeboat.targets.Content;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.index.SegmentReader;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.site.VaultKeys;

/// The packs that index segments name, whether they are still needed or not.
public final class SegmentPacks {
    private static final int MAX_SEGMENT = 1 << 30;

    private SegmentPacks() {}

    /// Reads one segment from whichever vault gives a good copy.
    ///
    /// @throws IOException if none does
    public static List<PackInfo> of(Content.Sha256 segment, Vaults vaults, VaultKeys keys)
            throws IOException {
        try (FrameCodec codec = new FrameCodec(1)) {
            byte[] stored = vaults.whole(VaultLayout.index(segment), MAX_SEGMENT);
            return SegmentReader.open(
                            SealedObjectReader.Bytes.of(stored),
                            keys.sealing(),
                            codec,
                            "index segment " + segment.hex())
                    .packs();
        }
    }
}
