package lifeboat.vault.write;

import java.util.concurrent.Executor;
import lifeboat.vault.ContentRef;
import lifeboat.vault.chunk.Chunker;

/// What the capture of one source works with.
///
/// @param workers who do the work
/// @param writers where blobs go
/// @param chunker where content is cut
/// @param use packs this source needs
/// @param tally its counts
/// @param largeContents packs of contents whose blobs cannot be named from their reference alone
record SourceContext(
        Executor workers,
        BlobWriters writers,
        Chunker chunker,
        PackUse use,
        SourceTally tally,
        LargeContents largeContents) {
    /// Notes which packs a large content needs.
    void addLarge(ContentRef content, PackUse contentUse) {
        largeContents.add(content, contentUse);
        largeContents.dependOn(use, contentUse);
    }
}
