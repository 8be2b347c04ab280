package lifeboat.restore.postgresql;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lifeboat.engines.postgresql.WalContinuity;
import lifeboat.engines.postgresql.WalName;
import lifeboat.vault.VaultException;
import lifeboat.vault.log.LogCatalog;
import lifeboat.vault.log.LogCodec;
import lifeboat.vault.log.LogName;

/// The write-ahead log of a source as the vaults hold it.
public final class WalLog {
    private static final int SEGMENT_SIZE_AT = 32;
    private static final int HEADER = 36;

    private final LogCatalog catalog;

    public WalLog(LogCatalog catalog) {
        this.catalog = catalog;
    }

    /// What is kept, to be followed. Needs no key: of a segment that is still growing only what
    /// names tell is known, at least that much of it is there.
    public WalContinuity continuity(int segmentBytes) {
        WalContinuity continuity = new WalContinuity(segmentBytes);
        for (LogName name : catalog.names()) {
            if (name.item().folder().equals(WalName.HISTORY_FOLDER)) {
                continuity.addHistory(Long.parseLong(name.item().name(), 16));
            } else {
                segment(name)
                        .filter(_ -> name.from().isEmpty())
                        .ifPresent(segment -> continuity.add(segment, name.time()));
            }
        }
        for (LogName name : catalog.names()) {
            Optional<WalName.Segment> segment = segment(name);
            if (segment.isPresent() && name.from().isPresent()) {
                List<LogName> pieces = pieces(segment.get());
                if (pieces.getFirst().from().orElse(0) == 0) {
                    LogName last = pieces.getLast();
                    continuity.addBeginning(
                            segment.get(),
                            new WalContinuity.Beginning(last.from().orElse(0), last.time()));
                }
            }
        }
        return continuity;
    }

    private static Optional<WalName.Segment> segment(LogName name) {
        return WalName.kept(name.item().folder(), name.item().name());
    }

    /// Whether the segment is kept to its end.
    boolean isWhole(WalName.Segment segment) {
        return timeOf(segment).isPresent();
    }

    private List<LogName> pieces(WalName.Segment segment) {
        return catalog.names().stream()
                .filter(name ->
                        name.from().isPresent()
                                && name.item().folder().equals(segment.folder())
                                && name.item().name().equals(segment.item()))
                .sorted(
                        Comparator.comparingLong((LogName name) -> name.from().orElse(0))
                                .thenComparing(LogName::time))
                .toList();
    }

    /// A file of the log, as PostgreSQL wants it. A segment of which only the beginning is kept is
    /// filled up with zeros, where recovery ends.
    ///
    /// @param codec with the recovery key
    /// @return empty if it is not kept
    /// @throws VaultException.Lost if it is, and no vault gives a good copy
    public Optional<byte[]> file(WalName wanted, LogCodec codec) throws IOException {
        WalName name = wanted instanceof WalName.Partial(var segment) ? segment : wanted;
        VaultException.Lost lost = null;
        for (LogName found : catalog.names()) {
            if (found.from().isEmpty()
                    && found.item().folder().equals(name.folder())
                    && found.item().name().equals(name.item())) {
                try {
                    return Optional.of(catalog.open(found, codec));
                } catch (VaultException.Lost e) {
                    lost = e; // another host may have written the same
                }
            }
        }
        Optional<byte[]> beginning =
                name instanceof WalName.Segment segment
                        ? beginning(segment, codec)
                        : Optional.empty();
        if (beginning.isEmpty() && lost != null) {
            throw lost;
        }
        return beginning;
    }

    private Optional<byte[]> beginning(WalName.Segment segment, LogCodec codec) throws IOException {
        byte[] whole = new byte[0];
        long covered = 0;
        for (LogName piece : pieces(segment)) {
            long from = piece.from().orElse(0);
            if (from > covered) {
                break; // what comes behind a gap is of no use
            }
            byte[] bytes = catalog.open(piece, codec);
            if (whole.length == 0) {
                if (bytes.length < HEADER) {
                    return Optional.empty();
                }
                whole =
                        new byte
                                [ByteBuffer.wrap(bytes)
                                        .order(ByteOrder.nativeOrder())
                                        .getInt(SEGMENT_SIZE_AT)];
            }
            if (from + bytes.length > whole.length) {
                throw new VaultException.Damaged(piece.key() + ": is longer than its segment");
            }
            System.arraycopy(bytes, 0, whole, (int) from, bytes.length);
            covered = Math.max(covered, from + bytes.length);
        }
        return whole.length == 0 ? Optional.empty() : Optional.of(whole);
    }

    /// Writes the history of every timeline that is kept.
    public void writeHistories(Path directory, LogCodec codec) throws IOException {
        for (LogName name : catalog.names()) {
            if (name.item().folder().equals(WalName.HISTORY_FOLDER)) {
                write(
                        new WalName.History(Long.parseLong(name.item().name(), 16)),
                        directory,
                        codec);
            }
        }
    }

    /// How many segments of a window there are up to the first one that was stored after a moment.
    /// The moment may lie behind that one, because a segment is stored some time after it was
    /// written.
    public int upTo(WalContinuity.Window window, Instant moment) {
        int count = 0;
        for (WalName.Segment segment : window.segments()) {
            count++;
            if (timeOf(segment).filter(time -> time.isAfter(moment)).isPresent()) {
                break;
            }
        }
        return count;
    }

    /// Writes segments under their names.
    public void writeSegments(Path directory, List<WalName.Segment> segments, LogCodec codec)
            throws IOException {
        for (WalName.Segment segment : segments) {
            write(segment, directory, codec);
        }
    }

    private void write(WalName name, Path directory, LogCodec codec) throws IOException {
        Optional<byte[]> bytes = file(name, codec);
        if (bytes.isPresent()) {
            Files.write(directory.resolve(name.fileName()), bytes.get());
        }
    }

    private Optional<Instant> timeOf(WalName.Segment segment) {
        return catalog.names().stream()
                .filter(name ->
                        name.from().isEmpty()
                                && name.item().folder().equals(segment.folder())
                                && name.item().name().equals(segment.item()))
                .map(LogName::time)
                .min(Comparator.naturalOrder());
    }
}
