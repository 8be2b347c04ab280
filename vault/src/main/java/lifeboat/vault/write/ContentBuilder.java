package lifeboat.vault.write;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.ContentRef;
import lifeboat.vault.wire.WireWriter;

/// Gathers the ids of a content's blobs and cuts them into list blobs where there are many (format
/// chapter "Content"): a list ends behind an id whose low nine bits are zero, with 256 to 4,096
/// ids. Not safe for concurrent use.
final class ContentBuilder {
    static final int MIN_LIST = 256;
    static final int MAX_LIST = ContentRef.MAX_LIST_IDS;
    private static final long BORDER = 511;

    private final Storing writer;
    private final PackUse owner;
    private final BlobWriter.NewBytes newBytes;
    private final List<List<BlobId>> levels = new ArrayList<>();
    private long length;

    ContentBuilder(Storing writer, PackUse owner, BlobWriter.NewBytes newBytes) {
        this.writer = writer;
        this.owner = owner;
        this.newBytes = newBytes;
        levels.add(new ArrayList<>());
    }

    /// Where lists go.
    @FunctionalInterface
    interface Storing {
        BlobId store(
                BlobKind kind,
                byte[] bytes,
                int offset,
                int length,
                PackUse owner,
                BlobWriter.NewBytes stored)
                throws IOException;
    }

    /// Adds the next blob of the content.
    void add(BlobId id, long blobLength) throws IOException {
        length += blobLength;
        levels.getFirst().add(id);
        cutWhereFull(0);
    }

    /// Cuts off lists as long as so many ids wait that the level cannot be the topmost.
    private void cutWhereFull(int level) throws IOException {
        List<BlobId> ids = levels.get(level);
        boolean hasLists = levels.size() > level + 1;
        if (ids.size() < MAX_LIST + (hasLists ? 0 : ContentRef.MAX_IDS)) {
            return;
        }
        cut(level, borderIn(ids));
        cutWhereFull(level + 1);
    }

    private static int borderIn(List<BlobId> ids) {
        int most = Math.min(ids.size(), MAX_LIST);
        for (int i = MIN_LIST - 1; i < most; i++) {
            if ((ids.get(i).low() & BORDER) == 0) {
                return i + 1;
            }
        }
        return most;
    }

    private void cut(int level, int count) throws IOException {
        List<BlobId> list = levels.get(level).subList(0, count);
        WireWriter out = new WireWriter(count * BlobId.SIZE);
        for (BlobId id : list) {
            out.u64(id.high()).u64(id.low());
        }
        list.clear();
        if (levels.size() == level + 1) {
            levels.add(new ArrayList<>());
        }
        levels.get(level + 1)
                .add(writer.store(BlobKind.LIST, out.array(), 0, out.size(), owner, newBytes));
    }

    /// The whole content.
    ContentRef finish() throws IOException {
        if (length == 0) {
            return ContentRef.EMPTY;
        }
        int level = 0;
        while (levels.size() > level + 1 || levels.get(level).size() > ContentRef.MAX_IDS) {
            while (!levels.get(level).isEmpty()) {
                cut(level, borderIn(levels.get(level)));
            }
            level++;
        }
        return new ContentRef(length, level, levels.get(level));
    }
}
