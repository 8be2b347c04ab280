package lifeboat.vault.prune;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.ContentRef;
import lifeboat.vault.VaultException;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.PageList;
import lifeboat.vault.index.KnownBlobs;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.snapshot.SourceRecord;

/// Goes through everything that snapshots refer to, pages and lists that several of them share
/// once. What cannot be read ends it: half a knowledge of what is needed is none. Belongs to one
/// thread.
final class UseWalk {
    private static final int READ = 1;

    private final BlobUse use;
    private final KnownBlobs read = new KnownBlobs(1 << 16);
    private final Set<ContentRef> roots = new HashSet<>();

    UseWalk(BlobUse use) {
        this.use = use;
    }

    /// Notes every blob that a snapshot needs.
    ///
    /// @throws IOException if a part of it can be read on no vault
    void walk(SnapshotReader snapshot) throws IOException {
        for (SourceRecord source : snapshot.manifest().sources()) {
            ContentRef root = source.root().toContent();
            if (root.length() > 0 && roots.add(root)) {
                note(snapshot, root);
                for (PageList.Page page : snapshot.pages(source).pages()) {
                    use.use(page.id());
                    if (isNew(page.id())) {
                        page(snapshot, page);
                    }
                }
            }
        }
    }

    private void page(SnapshotReader snapshot, PageList.Page page) throws IOException {
        for (Entry entry : snapshot.entries(page)) {
            if (entry.type() == EntryType.FILE) {
                note(snapshot, entry.content());
            }
        }
    }

    private boolean isNew(BlobId id) {
        if (read.find(id) == READ) {
            return false;
        }
        read.put(id, READ);
        return true;
    }

    private void note(SnapshotReader snapshot, ContentRef content) throws IOException {
        note(snapshot, content.ids(), content.depth());
    }

    private void note(SnapshotReader snapshot, List<BlobId> ids, int depth) throws IOException {
        for (BlobId id : ids) {
            use.use(id);
            if (depth > 0 && isNew(id)) {
                note(snapshot, listed(id, snapshot.blob(BlobKind.LIST, id)), depth - 1);
            }
        }
    }

    private static List<BlobId> listed(BlobId list, byte[] bytes) throws VaultException {
        if (bytes.length % BlobId.SIZE != 0) {
            throw new VaultException.Damaged("list blob " + list + " does not hold ids");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return Stream.generate(() -> BlobId.from(buffer))
                .limit(bytes.length / BlobId.SIZE)
                .toList();
    }
}
