package lifeboat.restore.tar;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import lifeboat.restore.NotRestored;
import lifeboat.restore.RestoreResult;
import lifeboat.restore.SelectedEntries;
import lifeboat.restore.directory.NotApplied;
import lifeboat.restore.directory.WriteReport;
import lifeboat.vault.BlobId;
import lifeboat.vault.VaultException;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.HardLink;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// Writes entries as members in order, reading the content of many small files, or a piece of a
/// large one, at a time.
final class MemberWriter implements SelectedEntries.Visitor {
    private static final long PIECE = 32L << 20;
    private static final int MAX_WAITING = 10_000;
    private static final int LIMIT = 10_000;

    private final SnapshotReader reader;
    private final int readers;
    private final TarArchiveOutputStream tar;
    private final List<Entry> waiting = new ArrayList<>();
    private final Map<HardLink, EntryPath> firsts = new HashMap<>();
    private final List<NotRestored> missing = new ArrayList<>();
    private final List<NotApplied> inexact = new ArrayList<>();
    private long waitingBytes;
    private long missingCount;
    private long inexactCount;
    private long entries;
    private long files;
    private long bytes;

    MemberWriter(SnapshotReader reader, int readers, TarArchiveOutputStream tar) {
        this.reader = reader;
        this.readers = readers;
        this.tar = tar;
    }

    @Override
    public void missing(NotRestored entry) {
        missingCount++;
        if (missing.size() < LIMIT) {
            missing.add(entry);
        }
    }

    private void inexact(EntryPath path, String what, String why) {
        inexactCount++;
        if (inexact.size() < LIMIT) {
            inexact.add(new NotApplied(path, what, why));
        }
    }

    @Override
    public void entry(Entry entry) throws IOException {
        entries++;
        if (entry.type() == EntryType.SOCKET) {
            inexact(entry.path(), "special file", "tar knows no sockets");
            return;
        }
        if (entry.type() == EntryType.FILE && entry.dataLength() > PIECE) {
            finish();
            large(entry);
            return;
        }
        waiting.add(entry);
        waitingBytes += entry.type() == EntryType.FILE ? entry.dataLength() : 0;
        if (waitingBytes > PIECE || waiting.size() >= MAX_WAITING) {
            finish();
        }
    }

    /// Writes what waits.
    void finish() throws IOException {
        Map<Entry, List<BlobId>> leaves = new LinkedHashMap<>();
        Map<Entry, String> faults = new HashMap<>();
        List<BlobId> wanted = new ArrayList<>();
        for (Entry entry : waiting) {
            if (entry.type() == EntryType.FILE) {
                try {
                    List<BlobId> blobs = leaves(entry);
                    leaves.put(entry, blobs);
                    wanted.addAll(blobs);
                } catch (VaultException.Lost | VaultException.Damaged e) {
                    faults.put(entry, String.valueOf(e.getMessage()));
                }
            }
        }
        Map<BlobId, byte[]> got = fetch(wanted);
        for (Entry entry : waiting) {
            List<BlobId> blobs = leaves.getOrDefault(entry, List.of());
            long length = 0;
            for (BlobId blob : blobs) {
                byte[] part = got.get(blob);
                if (part == null) {
                    faults.put(entry, "blob " + blob + " is on no vault");
                    break;
                }
                length += part.length;
            }
            if (length != entry.dataLength() && entry.type() == EntryType.FILE) {
                faults.putIfAbsent(entry, "its blobs are more or less than its content");
            }
            small(entry, blobs, got, Optional.ofNullable(faults.get(entry)));
        }
        waiting.clear();
        waitingBytes = 0;
    }

    private void small(
            Entry entry, List<BlobId> blobs, Map<BlobId, byte[]> got, Optional<String> fault)
            throws IOException {
        if (fault.isPresent()) {
            missing(new NotRestored(entry.path(), NotRestored.Cause.LOST, fault.get()));
        } else if (begin(entry)) {
            for (BlobId blob : blobs) {
                tar.write(got.getOrDefault(blob, new byte[0]));
            }
            end(entry);
        }
    }

    /// Writes the header.
    ///
    /// @return whether content follows: not after a further name of a file
    private boolean begin(Entry entry) throws IOException {
        Optional<EntryPath> first =
                entry.sharedInode()
                        .flatMap(link ->
                                Optional.ofNullable(firsts.putIfAbsent(link, entry.path())));
        new MemberHeader(entry, first).write(tar, (what, why) -> inexact(entry.path(), what, why));
        if (first.isPresent()) {
            tar.closeArchiveEntry();
            files += entry.type() == EntryType.FILE ? 1 : 0;
        }
        return first.isEmpty();
    }

    private void end(Entry entry) throws IOException {
        tar.closeArchiveEntry();
        if (entry.type() == EntryType.FILE) {
            files++;
            bytes += entry.dataLength();
        }
    }

    private void large(Entry entry) throws IOException {
        List<BlobId> blobs;
        try {
            blobs = leaves(entry);
        } catch (VaultException.Lost | VaultException.Damaged e) {
            missing(
                    new NotRestored(
                            entry.path(), NotRestored.Cause.LOST, String.valueOf(e.getMessage())));
            return;
        }
        if (!begin(entry)) {
            return;
        }
        long written = 0;
        Optional<String> fault = Optional.empty();
        int piece = (int) (PIECE >> 17);
        for (int at = 0; at < blobs.size() && fault.isEmpty(); at += piece) {
            List<BlobId> some = blobs.subList(at, Math.min(blobs.size(), at + piece));
            Map<BlobId, byte[]> got = fetch(some);
            for (BlobId blob : some) {
                byte[] part = got.get(blob);
                if (part == null || written + part.length > entry.dataLength()) {
                    fault = Optional.of("blob " + blob + " is on no vault");
                    break;
                }
                tar.write(part);
                written += part.length;
            }
        }
        if (written < entry.dataLength()) {
            missing(
                    new NotRestored(
                            entry.path(),
                            NotRestored.Cause.LOST,
                            "from byte %d of its data on it is zeros in the archive: %s"
                                    .formatted(written, fault.orElse("its content is too short"))));
            zeros(entry.dataLength() - written);
        }
        end(entry);
    }

    private void zeros(long count) throws IOException {
        byte[] zeros = new byte[1 << 16];
        for (long left = count; left > 0; left -= zeros.length) {
            tar.write(zeros, 0, (int) Math.min(left, zeros.length));
        }
    }

    private List<BlobId> leaves(Entry entry) throws IOException {
        if (entry.content().length() != entry.dataLength()) {
            throw new VaultException.Damaged("its content is longer or shorter than the file");
        }
        return reader.leaves(entry.content());
    }

    private Map<BlobId, byte[]> fetch(List<BlobId> blobs) throws IOException {
        Map<BlobId, byte[]> got = new ConcurrentHashMap<>();
        if (!blobs.isEmpty()) {
            reader.pump(
                    blobs.stream().distinct().toList(),
                    readers,
                    (blob, from, offset, length) ->
                            got.put(blob, Arrays.copyOfRange(from, offset, offset + length)));
        }
        return got;
    }

    RestoreResult result(Vaults vaults, List<String> warnings, Duration duration) {
        return new RestoreResult(
                entries,
                files,
                bytes,
                0,
                missing,
                missingCount,
                new WriteReport(inexact, inexactCount),
                vaults.tallies(),
                vaults.badObjects(),
                warnings,
                duration);
    }
}
