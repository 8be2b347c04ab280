package lifeboat.vault.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.TargetException;
import lifeboat.vault.BlobId;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.BlobPlace;
import lifeboat.vault.index.PackIds;
import lifeboat.vault.index.PlaceTable;
import lifeboat.vault.index.SegmentReader;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.SealingKeys;
import lifeboat.vault.snapshot.SegmentRange;
import org.jspecify.annotations.Nullable;

/// Looks blobs up in one index segment: by single frames as long as few are wanted; once many are,
/// the segment is read from end to end into a table on disk. Belongs to one thread.
final class SegmentPlaces implements Closeable {
    /// A segment is read whole once more than this part of its frames was, or is about to be, read.
    private static final int WORTH = 4;

    private final Vaults vaults;
    private final SealingKeys keys;
    private final FrameCodec codec;
    private final ObjectKey key;
    private final SegmentRange range;
    private final String what;
    private final PackIds needed;
    private final Path room;
    private @Nullable SegmentReader reader;
    private @Nullable PlaceTable table;
    private boolean noRoom;

    /// @param range what part of all ids it is said to cover
    /// @param needed packs whose blobs count
    /// @param room directory for the table
    SegmentPlaces(
            Vaults vaults,
            SealingKeys keys,
            FrameCodec codec,
            String digest,
            SegmentRange range,
            PackIds needed,
            Path room) {
        this.vaults = vaults;
        this.keys = keys;
        this.codec = codec;
        this.key = VaultLayout.index(new Content.Sha256(digest));
        this.range = range;
        this.what = "index segment " + digest;
        this.needed = needed;
        this.room = room;
    }

    /// Whether the segment is said to cover this id.
    boolean mayHold(BlobId id) {
        return range.mayHold(id);
    }

    /// Where a blob is, if the segment knows it and its pack counts: another one may be lost, and
    /// the blob stored again.
    Optional<BlobPlace> find(BlobId id) throws IOException {
        if (table == null && isWorthReading(reader(), 0)) {
            readWhole(reader());
        }
        PlaceTable all = table;
        return all != null
                ? all.find(id, needed)
                : reader().find(id).filter(place -> needed.find(place.pack()) >= 0);
    }

    /// Prepares for looking these up.
    ///
    /// @param sorted in ascending order
    void expect(List<BlobId> sorted) throws IOException {
        if (table == null && sorted.stream().anyMatch(range::mayHold)) {
            if (isWorthReading(reader(), reader().framesFor(sorted))) {
                readWhole(reader());
            }
        }
    }

    private boolean isWorthReading(SegmentReader segment, int frames) {
        return !noRoom && segment.framesRead() + frames > segment.frameCount() / WORTH + 8;
    }

    private SegmentReader reader() throws IOException {
        SegmentReader known = reader;
        if (known == null) {
            known =
                    vaults.fromAny(
                            key,
                            64 * 1024,
                            target ->
                                    SegmentReader.open(
                                            StoredBytes.on(target, key), keys, codec, what));
            reader = known;
        }
        return known;
    }

    /// Without room for the table the segment is read by single frames for good.
    private void readWhole(SegmentReader segment) throws IOException {
        table =
                vaults.fromAny(
                                key,
                                segment.storedBytes(),
                                target -> tabled(StoredBytes.on(target, key)))
                        .orElse(null);
    }

    private Optional<PlaceTable> tabled(StoredBytes stored) throws IOException {
        SegmentReader whole = SegmentReader.open(new ReadAhead(stored), keys, codec, what);
        int[] numbers = whole.packs().stream().mapToInt(pack -> needed.find(pack.id())).toArray();
        try {
            return Optional.of(PlaceTable.of(room, whole.cursor(), pack -> numbers[pack]));
        } catch (VaultException | TargetException e) {
            throw e;
        } catch (IOException e) {
            noRoom = true; // the local disk failed, not the vault
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        PlaceTable all = table;
        if (all != null) {
            all.close();
        }
    }
}
