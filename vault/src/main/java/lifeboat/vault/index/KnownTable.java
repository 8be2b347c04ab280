package lifeboat.vault.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import lifeboat.targets.Content;
import lifeboat.vault.BlobId;
import lifeboat.vault.VaultException;

/// Which blobs one index segment knows and in which of its packs they are, as a sorted file of 20
/// bytes a blob in the local state. Made from the segment whose digest it bears; if it is missing
/// or damaged it is made again. Whether a pack is still stored is not its business. Safe for
/// concurrent use.
public final class KnownTable implements Closeable {
    /// Ends the names of these files.
    public static final String SUFFIX = ".known";

    private final SortedTable table;

    private KnownTable(SortedTable table) {
        this.table = table;
    }

    /// Opens the table of a segment, if there is a good one.
    ///
    /// @param directory where such tables are kept
    public static Optional<KnownTable> open(Path directory, Content.Sha256 segment)
            throws IOException {
        try {
            return Optional.of(load(directory, segment));
        } catch (NoSuchFileException | VaultException e) {
            return Optional.empty();
        }
    }

    private static KnownTable load(Path directory, Content.Sha256 segment) throws IOException {
        return new KnownTable(SortedTable.open(file(directory, segment), segment.hex(), 1));
    }

    /// Makes the table of a segment, in place of any that is there.
    public static KnownTable make(Path directory, Content.Sha256 digest, SegmentReader segment)
            throws IOException {
        Path unfinished = directory.resolve(".known-" + digest.hex() + ".tmp");
        Files.deleteIfExists(unfinished);
        try {
            try (SortedTableWriter out = new SortedTableWriter(unfinished, digest.hex(), 1)) {
                SegmentCursor blobs = segment.cursor();
                while (blobs.next()) {
                    out.record(blobs.high(), blobs.low()).field(blobs.pack());
                }
                out.finish(segment.packBytes());
            }
            Files.move(
                    unfinished,
                    file(directory, digest),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return load(directory, digest);
    }

    private static Path file(Path directory, Content.Sha256 segment) {
        return directory.resolve(segment.hex() + SUFFIX);
    }

    /// What the segment covers.
    public SegmentSpan span() {
        return new SegmentSpan(table.records(), table.firstHigh(), table.lastHigh());
    }

    /// The packs of the segment as the segment lists them, for [SegmentReader#packs].
    ///
    /// @throws VaultException.Damaged if they are spoilt
    public byte[] packBytes() throws IOException {
        return table.extra();
    }

    /// The number that `ordinals` has for the pack of a blob; packs with a negative one are passed
    /// over.
    ///
    /// @param ordinals a number for each pack
    /// @return [KnownBlobs#UNKNOWN] if no pack that counts has the blob
    /// @throws VaultException.Damaged if what had to be read is spoilt
    int find(BlobId id, int[] ordinals) throws IOException {
        int[] found = {KnownBlobs.UNKNOWN};
        table.find(
                id,
                (page, at) -> {
                    int pack = SortedTable.field(page, at, 0);
                    if (pack >= 0 && pack < ordinals.length && ordinals[pack] >= 0) {
                        found[0] = ordinals[pack];
                    }
                    return found[0] >= 0;
                });
        return found[0];
    }

    @Override
    public void close() throws IOException {
        table.close();
    }
}
