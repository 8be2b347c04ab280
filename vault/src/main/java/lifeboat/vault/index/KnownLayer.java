package lifeboat.vault.index;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import lifeboat.vault.BlobId;

/// A table on disk that takes part in a run. A table found damaged is made anew once; if that
/// fails, or the new one is damaged too, its blobs are unknown from then on: they are stored again
/// rather than believed to be there. Safe for concurrent use.
public final class KnownLayer implements Closeable {
    private final int[] ordinals;
    private final Remake remake;
    private final ConcurrentLinkedQueue<String> warnings;
    private volatile KnownTable table;
    private volatile boolean usable = true;
    private boolean remade;

    /// @param table closed with this
    /// @param ordinals numbers of the table's packs, negative for those that do not count; not
    ///   copied, layers of equal packs share it
    /// @param remake makes the table anew
    /// @param warnings told what was damaged
    public KnownLayer(
            KnownTable table,
            int[] ordinals,
            Remake remake,
            ConcurrentLinkedQueue<String> warnings) {
        this.table = table;
        this.ordinals = ordinals;
        this.remake = remake;
        this.warnings = warnings;
    }

    /// Makes the table of a layer from the segment it stands for.
    @FunctionalInterface
    public interface Remake {
        KnownTable table() throws IOException;
    }

    /// Number of the pack of a blob, or [KnownBlobs#UNKNOWN].
    int find(BlobId id) {
        while (usable) {
            KnownTable asked = table;
            try {
                return asked.find(id, ordinals);
            } catch (IOException e) {
                replace(asked, e);
            }
        }
        return KnownBlobs.UNKNOWN;
    }

    private synchronized void replace(KnownTable bad, IOException why) {
        if (table != bad || !usable) {
            return; // another thread did
        }
        warnings.add("the local index was damaged: " + why.getMessage());
        try {
            bad.close();
            if (!remade) {
                remade = true;
                table = remake.table();
                return;
            }
        } catch (IOException | IllegalArgumentException e) {
            warnings.add("the local index cannot be made anew: " + e.getMessage());
        }
        usable = false;
    }

    @Override
    public synchronized void close() throws IOException {
        usable = false;
        table.close();
    }
}
