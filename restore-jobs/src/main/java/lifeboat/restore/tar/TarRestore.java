package lifeboat.restore.tar;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import lifeboat.restore.RestoreResult;
import lifeboat.restore.SelectedEntries;
import lifeboat.vault.VaultException;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// Streams a source of one snapshot as a pax archive in path order: names as the bytes they are,
/// owners, nanoseconds, extended attributes, access control lists, hard links, holes (GNU sparse
/// 1.0), devices. What tar cannot say (sockets, inode flags) is listed. One thread calls.
public final class TarRestore {
    private final SnapshotReader reader;
    private final Vaults vaults;
    private final int readers;

    /// @param reader the snapshot, opened with the recovery key; the caller closes it
    /// @param vaults those the reader reads
    /// @param readers threads that fetch
    public TarRestore(SnapshotReader reader, Vaults vaults, int readers) {
        this.reader = reader;
        this.vaults = vaults;
        this.readers = readers;
    }

    /// Writes the whole archive to `out`, which the caller closes. A small file that no vault has
    /// is left out; of a large one the missing bytes are zeros. Both are named.
    ///
    /// @param includes as in [lifeboat.restore.RestoreRequest]
    /// @throws VaultException.NotFound if the snapshot has no such source
    /// @throws VaultException.Lost if the entry list is on no vault
    public RestoreResult run(String source, List<String> includes, OutputStream out)
            throws IOException {
        long started = System.nanoTime();
        var record = reader.source(source);
        if (includes.isEmpty()) {
            reader.expectMany();
        }
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "US-ASCII");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_TRUNCATE);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
        MemberWriter members = new MemberWriter(reader, readers, tar);
        SelectedEntries.visit(reader, record, includes, members);
        members.finish();
        tar.finish();
        tar.flush();
        return members.result(
                vaults, reader.warnings(), Duration.ofNanos(System.nanoTime() - started));
    }
}
