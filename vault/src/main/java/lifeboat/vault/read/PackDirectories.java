package lifeboat.vault.read;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.Target;
import lifeboat.vault.VaultException;
import lifeboat.vault.index.BlobBatch;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.index.PlaceTable;
import lifeboat.vault.pack.PackDirectory;
import lifeboat.vault.pack.PackedBlob;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectDirectory;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.site.VaultKeys;

/// Reads from the packs themselves where their blobs are, into a table on disk (format property
/// F9). A pack's directory opens whatever name the pack stands under, because its name is the
/// digest of all of it: one vault's answer is believed at first, and if something is still not
/// found those of all vaults are compared. Many packs are read at a time: each costs little but
/// waiting.
final class PackDirectories {
    private static final int DIRECTORY_BYTES = 64 * 1024;

    private final Vaults vaults;
    private final VaultKeys keys;
    private final List<PackInfo> packs;
    private final Path room;
    private final int pieceBlobs;
    private final Queue<String> warnings;

    /// @param packs whose places are wanted; a place's pack is its number here
    /// @param room directory for tables
    /// @param pieceBlobs blobs held in memory at most, about
    /// @param warnings told of packs that no vault has
    PackDirectories(
            Vaults vaults,
            VaultKeys keys,
            List<PackInfo> packs,
            Path room,
            int pieceBlobs,
            Queue<String> warnings) {
        this.vaults = vaults;
        this.keys = keys;
        this.packs = packs;
        this.room = room;
        this.pieceBlobs = pieceBlobs;
        this.warnings = warnings;
    }

    /// What a pack says of itself.
    private record Said(List<ObjectDirectory.Frame> frames, PackDirectory blobs) {}

    /// Whether [#compared()] may know more than [#first()].
    boolean canCompare() {
        return vaults.targets().size() > 1;
    }

    /// Places by the first directory of each pack that opens.
    PlaceTable first() throws IOException {
        return table((pack, codec) -> Set.of(said(pack, vaults.targets(), false, codec)));
    }

    /// Places by what the vaults agree on; where they do not, by the copy whose bytes match the
    /// pack's name, and where none does by all of them.
    PlaceTable compared() throws IOException {
        return table(this::agreed);
    }

    private PlaceTable table(PacksAhead.Reading<Set<Said>> reading) throws IOException {
        List<PlaceTable> pieces = new ArrayList<>();
        try (PacksAhead<Set<Said>> ahead = new PacksAhead<>(packs, reading)) {
            BlobBatch batch = new BlobBatch();
            for (int number = 0; number < packs.size(); number++) {
                try {
                    for (Said said : ahead.next()) {
                        add(said, number, batch);
                    }
                } catch (VaultException.Lost e) {
                    warnings.add("pack " + packs.get(number).id() + " is lost: " + e.getMessage());
                }
                if (batch.size() > pieceBlobs) {
                    pieces.add(PlaceTable.of(room, batch.sorted(), pack -> pack));
                    batch.clear();
                }
            }
            pieces.add(PlaceTable.of(room, batch.sorted(), pack -> pack));
        } catch (IOException | RuntimeException | Error e) {
            for (PlaceTable piece : pieces) {
                piece.close();
            }
            throw e;
        }
        return pieces.size() == 1 ? pieces.getFirst() : PlaceTable.merged(room, pieces);
    }

    private Set<Said> agreed(PackInfo pack, FrameCodec codec) throws IOException {
        Map<Said, Target> saying = new LinkedHashMap<>();
        VaultException.Lost lost = null;
        for (Target target : vaults.targets()) {
            try {
                saying.putIfAbsent(said(pack, List.of(target), false, codec), target);
            } catch (VaultException.Lost e) {
                lost = e;
            }
        }
        if (saying.isEmpty() && lost != null) {
            throw lost;
        }
        if (saying.size() > 1) {
            try {
                return Set.of(said(pack, saying.values(), true, codec));
            } catch (VaultException.Lost e) {
                warnings.add("pack " + pack.id() + " is whole nowhere: " + e.getMessage());
            }
        }
        return saying.keySet();
    }

    /// @param whole whether all bytes of the pack must match its name
    private Said said(PackInfo pack, Collection<Target> among, boolean whole, FrameCodec codec)
            throws IOException {
        var key = pack.id().key();
        String what = "pack " + pack.id();
        return vaults.fromAny(
                key,
                whole ? pack.sizeBytes() : DIRECTORY_BYTES,
                among,
                target -> {
                    StoredBytes stored = new StoredBytes(target, key, pack.sizeBytes());
                    if (whole) {
                        refuseAnother(stored, pack);
                    }
                    SealedObjectReader object =
                            SealedObjectReader.open(
                                    stored, ObjectType.PACK, keys.sealing(), codec, what);
                    List<ObjectDirectory.Frame> frames = object.frames();
                    return new Said(frames, PackDirectory.from(object.extra(), frames, what));
                });
    }

    private static void refuseAnother(StoredBytes stored, PackInfo pack) throws IOException {
        MessageDigest digest = Content.Sha256.digest();
        try (InputStream in =
                new DigestInputStream(stored.target().read(stored.key(), ByteRange.ALL), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        if (!Content.Sha256.ofDigest(digest.digest()).hex().equals(pack.id().hex())) {
            throw new VaultException.Damaged(
                    stored.key()
                            + " on "
                            + stored.target().name()
                            + ": its bytes do not match its name");
        }
    }

    private static void add(Said said, int number, BlobBatch all) {
        for (int f = 0; f < said.frames().size(); f++) {
            int offset = 0;
            ObjectDirectory.Frame frame = said.frames().get(f);
            for (PackedBlob blob : said.blobs().frames().get(f)) {
                all.add(
                        blob.id(),
                        number,
                        f,
                        frame.offset(),
                        frame.storedLength(),
                        offset,
                        blob.length());
                offset += blob.length();
            }
        }
    }
}
