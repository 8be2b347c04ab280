package lifeboat.vault.entry;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import lifeboat.vault.BlobId;
import lifeboat.vault.VaultException;
import lifeboat.vault.wire.WireReader;
import lifeboat.vault.wire.WireWriter;

/// The pages of one source in path order: the root of its entry list.
///
/// @param pages in ascending order of their first paths
public record PageList(List<Page> pages) {
    private static final int MAX_PAGES = 1 << 22;

    public PageList {
        pages = List.copyOf(pages);
    }

    public byte[] toBytes() {
        WireWriter out = new WireWriter();
        out.varint(pages.size());
        for (Page page : pages) {
            out.u64(page.id().high())
                    .u64(page.id().low())
                    .varint(page.entries())
                    .string(page.first().toBytes());
        }
        return out.toBytes();
    }

    /// Reads a page list back.
    public static PageList from(byte[] bytes, String what) throws VaultException {
        WireReader in = new WireReader(bytes, what);
        int count = in.countOf(BlobId.SIZE + 2, MAX_PAGES);
        List<Page> pages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            BlobId id = BlobId.from(ByteBuffer.wrap(in.raw(BlobId.SIZE)));
            int entries = in.count(Integer.MAX_VALUE);
            try {
                pages.add(new Page(EntryPath.of(in.string(EntryPath.MAX_BYTES)), entries, id));
            } catch (IllegalArgumentException e) {
                throw new VaultException.Damaged(what + ": a page begins with no path", e);
            }
        }
        in.end();
        for (int i = 1; i < count; i++) {
            if (pages.get(i - 1).first().compareTo(pages.get(i).first()) >= 0) {
                throw new VaultException.Damaged(what + ": its pages do not ascend");
            }
        }
        return new PageList(pages);
    }

    /// Which pages can hold `path` or something below it.
    public List<Page> covering(EntryPath path) {
        List<Page> found = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            boolean startsBefore =
                    pages.get(i).first().compareTo(path) <= 0
                            || pages.get(i).first().startsWith(path);
            boolean nextIsBeyond =
                    i + 1 < pages.size() && pages.get(i + 1).first().compareTo(path) <= 0;
            if (startsBefore && !nextIsBeyond) {
                found.add(pages.get(i));
            }
        }
        return found;
    }

    /// One page.
    ///
    /// @param first path on it
    /// @param entries how many
    /// @param id of the blob that holds it
    public record Page(EntryPath first, int entries, BlobId id) {}
}
