package lifeboat.restore;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import lifeboat.restore.directory.DirectoryWriter;
import lifeboat.vault.BlobId;
import lifeboat.vault.ContentRef;
import lifeboat.vault.VaultException;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.read.SnapshotReader;
import org.jspecify.annotations.Nullable;

/// Plans files until the window is full, then reads its blobs pack by pack and writes each to every
/// place that wants it. A file may reach over several windows. Not safe for concurrent use.
final class FileWindow implements Closeable {
    private final SnapshotReader reader;
    private final DirectoryWriter writer;
    private final RestoreSettings settings;
    private final RunTally tally;
    private final BiConsumer<Entry, NotRestored> failed;
    private final Semaphore openFiles;
    private final List<FileFill> fills = new ArrayList<>();
    private Map<BlobId, Place> wanted = new HashMap<>();
    private int blobs;
    private int lookups;
    private boolean readAgain;

    /// Where a blob goes; further places follow.
    private record Place(FileFill fill, long position, int length, @Nullable Place next) {}

    /// @param failed hears of every file that cannot be completed
    FileWindow(
            SnapshotReader reader,
            DirectoryWriter writer,
            RestoreSettings settings,
            RunTally tally,
            BiConsumer<Entry, NotRestored> failed) {
        this.reader = reader;
        this.writer = writer;
        this.settings = settings;
        this.tally = tally;
        this.failed = failed;
        this.openFiles = new Semaphore(settings.openFiles());
    }

    /// Plans a file that is not empty; may write what was planned before.
    void add(Entry entry) throws IOException {
        if (fills.size() >= settings.windowFiles()) {
            flush();
        }
        FileFill fill = new FileFill(entry, writer, openFiles, tally);
        fills.add(fill);
        try {
            plan(fill);
        } catch (VaultException.Lost | VaultException.Damaged e) {
            lose(fill, e);
        }
    }

    private void plan(FileFill fill) throws IOException {
        Entry entry = fill.entry();
        ContentRef content = entry.content();
        if (content.length() != entry.dataLength()) {
            throw new VaultException.Damaged("its content is longer or shorter than the file");
        }
        if (content.depth() == 0 && content.ids().size() == 1) {
            want(fill, content.ids().getFirst(), 0, Math.toIntExact(content.length()));
        } else {
            long position = 0;
            for (BlobId top : content.ids()) {
                position = planBelow(fill, content, top, position);
            }
            if (fill.fault().isEmpty() && position != content.length()) {
                throw new VaultException.Damaged("its blobs are more or less than its content");
            }
        }
        fill.plannedAll();
    }

    private long planBelow(FileFill fill, ContentRef content, BlobId top, long start)
            throws IOException {
        long position = start;
        ContentRef branch = new ContentRef(content.length(), content.depth(), List.of(top));
        for (BlobId leaf : reader.leaves(branch)) {
            if (fill.fault().isPresent()) {
                return position;
            }
            int length = lengthOf(leaf);
            if (length < 1 || position + length > content.length()) {
                throw new VaultException.Damaged("its blobs are more than its content");
            }
            want(fill, leaf, position, length);
            position += length;
        }
        return position;
    }

    private int lengthOf(BlobId leaf) throws IOException {
        expect(1);
        return reader.lengthOf(leaf);
    }

    private void want(FileFill fill, BlobId blob, long position, int length) throws IOException {
        if (blobs >= settings.windowBlobs()) {
            flush();
            if (fill.fault().isPresent()) {
                return;
            }
        }
        blobs++;
        fill.plannedOne();
        wanted.compute(blob, (_, next) -> new Place(fill, position, length, next));
    }

    private void expect(int more) throws IOException {
        lookups += more;
        if (lookups > settings.singleLookups()) {
            reader.expectMany();
        }
    }

    private static void lose(FileFill fill, VaultException e) {
        fill.fail(
                new FileFill.Fault(NotRestored.Cause.LOST, String.valueOf(e.getMessage()), false));
    }

    /// Reads and writes everything planned; only a file that is still being planned stays open.
    void flush() throws IOException {
        while (!wanted.isEmpty()) {
            expect(wanted.size());
            round();
        }
        blobs = 0;
        settle();
    }

    private void round() throws IOException {
        Map<BlobId, Place> places = wanted;
        Map<BlobId, String> lost =
                reader.pump(
                        places.keySet(),
                        settings.readers(),
                        (blob, bytes, offset, length) -> {
                            for (Place at = places.get(blob); at != null; at = at.next()) {
                                at.fill()
                                        .deliver(at.position(), at.length(), bytes, offset, length);
                            }
                        });
        lost.forEach((blob, reason) -> {
            for (Place at = places.get(blob); at != null; at = at.next()) {
                at.fill().fail(new FileFill.Fault(NotRestored.Cause.LOST, reason, false));
            }
        });
        wanted = new HashMap<>();
        places.forEach((blob, first) -> {
            for (Place at = first; at != null; at = at.next()) {
                Place place = at;
                if (place.fill().isWaiting()) {
                    wanted.compute(
                            blob,
                            (_, next) ->
                                    new Place(
                                            place.fill(), place.position(), place.length(), next));
                }
            }
        });
        for (FileFill fill : fills) {
            fill.waitNoMore();
            if (fill.fault().isPresent()) {
                fill.close();
            }
        }
    }

    /// Takes leave of the files that are complete or never will be.
    private void settle() throws IOException {
        List<FileFill> ended =
                fills.stream().filter(fill -> fill.isDone() || fill.fault().isPresent()).toList();
        fills.removeIf(fill -> fill.isDone() || fill.fault().isPresent());
        List<Entry> again = new ArrayList<>();
        for (FileFill fill : ended) {
            fill.close();
            fill.fault()
                    .ifPresent(fault -> {
                        if (fault.misplaced() && !readAgain) {
                            again.add(fill.entry());
                        } else {
                            NotRestored missing =
                                    new NotRestored(
                                            fill.entry().path(), fault.cause(), fault.reason());
                            failed.accept(fill.entry(), missing);
                        }
                    });
        }
        if (!again.isEmpty()) {
            readAgain = true; // the index is distrusted from now on: once is enough
            for (Entry entry : again) {
                add(entry);
            }
            flush();
            readAgain = false;
        }
    }

    @Override
    public void close() throws IOException {
        for (FileFill fill : fills) {
            fill.close();
        }
        fills.clear();
    }
}
