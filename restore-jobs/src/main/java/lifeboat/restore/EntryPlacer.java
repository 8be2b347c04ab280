package lifeboat.restore;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.restore.directory.DirectoryWriter;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.read.SnapshotReader;

/// Puts entries into the destination in path order: directories and nodes at once, files through
/// the window, further names of a file after its content.
final class EntryPlacer implements SelectedEntries.Visitor, Closeable {
    private static final byte[] NOTHING = new byte[0];

    private final DirectoryWriter writer;
    private final RestoreSettings settings;
    private final RunTally tally;
    private final FileWindow window;
    private final LinkGroups groups = new LinkGroups();
    private final List<Link> links = new ArrayList<>();

    private record Link(EntryPath first, Entry entry) {}

    EntryPlacer(
            SnapshotReader reader,
            DirectoryWriter writer,
            RestoreSettings settings,
            RunTally tally) {
        this.writer = writer;
        this.settings = settings;
        this.tally = tally;
        this.window = new FileWindow(reader, writer, settings, tally, this::failed);
    }

    private void failed(Entry entry, NotRestored missing) {
        groups.fail(entry);
        missing(missing);
    }

    @Override
    public void missing(NotRestored missing) {
        tally.missing(missing);
    }

    @Override
    public void entry(Entry entry) throws IOException {
        tally.entry();
        try {
            if (entry.type() == EntryType.DIRECTORY) {
                writer.makeDirectory(entry);
                return;
            }
            Optional<EntryPath> first = groups.first(entry);
            if (first.isPresent()) {
                links.add(new Link(first.get(), entry));
                if (links.size() >= settings.windowFiles()) {
                    finish();
                }
            } else {
                place(entry);
            }
        } catch (FileSystemException e) {
            refused(entry, e);
        }
    }

    private void place(Entry entry) throws IOException {
        if (writer.alreadyRestored(entry)) {
            tally.resumed();
            if (entry.type() == EntryType.FILE) {
                tally.file(0);
            }
            return;
        }
        switch (entry.type()) {
            case SYMLINK -> writer.makeSymlink(entry);
            case FIFO, SOCKET, CHAR_DEVICE, BLOCK_DEVICE -> writer.makeSpecial(entry);
            case FILE -> {
                if (entry.dataLength() > 0) {
                    window.add(entry);
                } else {
                    writer.writeFile(entry, NOTHING, 0, 0);
                    tally.file(0);
                }
            }
            case DIRECTORY -> throw new IllegalStateException("directories are made before");
        }
    }

    /// Writes what was put off.
    void finish() throws IOException {
        window.flush();
        for (Link link : links) {
            if (groups.isMissing(link.entry())) {
                missing(
                        new NotRestored(
                                link.entry().path(),
                                NotRestored.Cause.LOST,
                                "is another name of " + link.first()));
                continue;
            }
            try {
                writer.makeHardLink(at(link.entry(), link.first()), link.entry());
                if (link.entry().type() == EntryType.FILE) {
                    tally.file(0);
                }
            } catch (FileSystemException e) {
                refused(link.entry(), e);
            }
        }
        links.clear();
    }

    private void refused(Entry entry, FileSystemException e) throws FileSystemException {
        failed(entry, new NotRestored(entry.path(), NotRestored.Cause.REFUSED, Refusals.reason(e)));
    }

    private static Entry at(Entry entry, EntryPath path) {
        return new Entry(
                path,
                entry.type(),
                entry.mode(),
                entry.ownership(),
                entry.modified(),
                entry.changed(),
                entry.size(),
                entry.linkTarget(),
                entry.rdevMajor(),
                entry.rdevMinor(),
                entry.sharedInode().orElse(null),
                entry.xattrs(),
                entry.flags(),
                entry.extents(),
                entry.sparse(),
                entry.content(),
                entry.unstable());
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}
