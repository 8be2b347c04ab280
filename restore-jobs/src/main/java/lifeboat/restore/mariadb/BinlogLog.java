package lifeboat.restore.mariadb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lifeboat.engines.mariadb.BinlogContinuity;
import lifeboat.engines.mariadb.BinlogPart;
import lifeboat.vault.VaultException;
import lifeboat.vault.log.LogCatalog;
import lifeboat.vault.log.LogCodec;
import lifeboat.vault.log.LogName;

/// The binary log of a source as the vaults hold it.
public final class BinlogLog {
    private final LogCatalog catalog;

    public BinlogLog(LogCatalog catalog) {
        this.catalog = catalog;
    }

    private static Optional<BinlogPart> part(LogName name) {
        return BinlogPart.kept(name.item().folder(), name.item().name());
    }

    /// What is kept, to be followed. Needs no key: of a part that is still growing only what names
    /// tell is known, at least that much of it is there.
    public BinlogContinuity continuity() {
        BinlogContinuity continuity = new BinlogContinuity();
        for (LogName name : catalog.names()) {
            part(name)
                    .filter(_ -> name.from().isEmpty())
                    .ifPresent(part -> continuity.add(part, name.time()));
        }
        for (LogName name : catalog.names()) {
            Optional<BinlogPart> part = part(name);
            if (part.isPresent() && name.from().isPresent()) {
                List<LogName> pieces = pieces(part.get());
                if (pieces.getFirst().from().orElse(0) == 0) {
                    LogName last = pieces.getLast();
                    continuity.addBeginning(
                            part.get(),
                            new BinlogContinuity.Beginning(last.from().orElse(0), last.time()));
                }
            }
        }
        return continuity;
    }

    private List<LogName> pieces(BinlogPart part) {
        return catalog.names().stream()
                .filter(name ->
                        name.from().isPresent()
                                && name.item().folder().equals(part.file().folder())
                                && name.item().name().equals(part.item()))
                .sorted(
                        Comparator.comparingLong((LogName name) -> name.from().orElse(0))
                                .thenComparing(LogName::time))
                .toList();
    }

    /// Writes a file of the log, as far as it is kept from its beginning on.
    ///
    /// @param codec with the recovery key
    /// @throws VaultException.Lost if a part is kept, and no vault gives a good copy
    public void write(BinlogPart.File file, Path to, LogCodec codec) throws IOException {
        try (OutputStream out = Files.newOutputStream(to)) {
            int number = 0;
            for (boolean more = true; more; number++) {
                Optional<byte[]> last =
                        whole(new BinlogPart(file, number, BinlogPart.Kind.LAST), codec);
                BinlogPart inner = new BinlogPart(file, number, BinlogPart.Kind.INNER);
                Optional<byte[]> bytes = last.isPresent() ? last : whole(inner, codec);
                if (bytes.isEmpty()) {
                    growing(inner, out, codec);
                } else {
                    out.write(bytes.get());
                }
                more = bytes.isPresent() && last.isEmpty();
            }
        }
    }

    private Optional<byte[]> whole(BinlogPart part, LogCodec codec) throws IOException {
        VaultException.Lost lost = null;
        for (LogName found : catalog.names()) {
            if (found.from().isEmpty()
                    && found.item().folder().equals(part.file().folder())
                    && found.item().name().equals(part.item())) {
                try {
                    return Optional.of(catalog.open(found, codec));
                } catch (VaultException.Lost e) {
                    lost = e; // another host may have written the same
                }
            }
        }
        if (lost != null) {
            throw lost;
        }
        return Optional.empty();
    }

    /// What comes behind a gap is of no use.
    private void growing(BinlogPart part, OutputStream out, LogCodec codec) throws IOException {
        long covered = 0;
        for (LogName piece : pieces(part)) {
            long from = piece.from().orElse(0);
            if (from > covered) {
                break;
            }
            byte[] bytes = catalog.open(piece, codec);
            long end = from + bytes.length;
            if (end > covered) {
                out.write(Arrays.copyOfRange(bytes, (int) (covered - from), bytes.length));
                covered = end;
            }
        }
    }
}
