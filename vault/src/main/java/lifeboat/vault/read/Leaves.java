package lifeboat.vault.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.ContentRef;
import lifeboat.vault.VaultException;
import lifeboat.vault.chunk.Chunker;

/// The data blobs of a content in order, with one list of each depth in memory. Belongs to one
/// thread.
final class Leaves {
    private static final int MAX_LEAVES = 1 << 26;

    private final SnapshotReader reader;
    private final int depth;
    private final long most;
    private final long[] passed;
    private final Deque<Iterator<BlobId>> lists = new ArrayDeque<>();

    Leaves(SnapshotReader reader, ContentRef content) {
        this.reader = reader;
        this.depth = content.depth();
        this.most = Math.min(MAX_LEAVES, content.length() / Chunker.MIN * 2 + 2);
        this.passed = new long[depth + 1];
        lists.push(content.ids().iterator());
    }

    /// The next blob, or nothing behind the last.
    ///
    /// @throws VaultException.Damaged if there are more than the content can have, or a list is
    ///   none
    Optional<BlobId> next() throws IOException {
        while (!lists.isEmpty()) {
            Iterator<BlobId> innermost = lists.element();
            if (!innermost.hasNext()) {
                lists.pop();
            } else if (lists.size() > depth) {
                return Optional.of(innermost.next());
            } else {
                BlobId list = innermost.next();
                List<BlobId> ids = ids(list);
                int level = lists.size();
                passed[level] += ids.size();
                if (passed[level] > most) {
                    throw new VaultException.Damaged(
                            "list blob " + list + " holds more ids than its content can have");
                }
                lists.push(ids.iterator());
            }
        }
        return Optional.empty();
    }

    private List<BlobId> ids(BlobId list) throws IOException {
        byte[] bytes = reader.blob(BlobKind.LIST, list);
        if (bytes.length % BlobId.SIZE != 0
                || bytes.length > ContentRef.MAX_LIST_IDS * BlobId.SIZE) {
            throw new VaultException.Damaged("list blob " + list + " does not hold ids");
        }
        List<BlobId> ids = new ArrayList<>(bytes.length / BlobId.SIZE);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            ids.add(BlobId.from(buffer));
        }
        return ids;
    }
}
