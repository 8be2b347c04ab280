package lifeboat.vault;

import java.util.List;

/// Where the bytes of one content (a file, a stream, a page list) are: the blobs that hold them in
/// order. A content of many blobs is a tree: at `depth` 0 the ids name data blobs, at depth 1 they
/// name list blobs that hold the ids of data blobs, and so on (format chapter "Content").
///
/// @param length bytes of content, 0 or more
/// @param depth levels of list blobs above the data, 0 to 8
/// @param ids blobs of the topmost level in order; none where length is 0
public record ContentRef(long length, int depth, List<BlobId> ids) {
    /// No bytes at all.
    public static final ContentRef EMPTY = new ContentRef(0, 0, List.of());

    /// Ids a reference holds at most; more go down into list blobs.
    public static final int MAX_IDS = 1024;

    /// Ids a list blob holds at most.
    public static final int MAX_LIST_IDS = 4096;

    /// Levels of list blobs at most.
    public static final int MAX_DEPTH = 8;

    public ContentRef {
        ids = List.copyOf(ids);
        if (length < 0
                || depth < 0
                || depth > MAX_DEPTH
                || ids.size() > MAX_IDS
                || (length == 0) != ids.isEmpty()) {
            throw new IllegalArgumentException(
                    "not a content: length " + length + ", depth " + depth + ", ids " + ids.size());
        }
    }
}
