package lifeboat.vault.snapshot;

import java.util.HexFormat;
import java.util.List;
import lifeboat.vault.BlobId;
import lifeboat.vault.ContentRef;

/// A content reference as manifests write it.
///
/// @param length bytes
/// @param depth of the tree of lists
/// @param ids 32 hexadecimal digits each
public record Root(long length, int depth, List<String> ids) {
    public Root {
        ids = List.copyOf(ids);
        contentOf(length, depth, ids);
    }

    public static Root of(ContentRef content) {
        return new Root(
                content.length(),
                content.depth(),
                content.ids().stream().map(BlobId::toString).toList());
    }

    /// The reference itself.
    public ContentRef toContent() {
        return contentOf(length, depth, ids);
    }

    private static ContentRef contentOf(long length, int depth, List<String> ids) {
        return new ContentRef(length, depth, ids.stream().map(Root::blobId).toList());
    }

    private static BlobId blobId(String hex) {
        if (hex.length() != 32) {
            throw new IllegalArgumentException("not a blob id: " + hex);
        }
        return new BlobId(
                HexFormat.fromHexDigitsToLong(hex, 0, 16),
                HexFormat.fromHexDigitsToLong(hex, 16, 32));
    }
}
